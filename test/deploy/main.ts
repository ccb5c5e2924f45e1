/**
 * `npm run test:deploy [-- --only defaults,adopted,isolated,doctor]`
 *
 * Golden zones, generated from the packed tarball, are deployed account by account into an emulated AWS organization,
 * looked at through the AWS API, planned again, changed, broken and taken down. Needs terraform, and moto or another
 * emulator at AWS_ENDPOINT_URL. What only the whole run can show is left out where a part is chosen.
 */
import { readFileSync } from "node:fs";
import { parseArgs } from "node:util";
import { chosenFrom } from "../support/chosen";
import { goldenZoneNamed } from "../support/golden-zones";
import { runTally } from "../support/runner";
import type { Tally } from "../support/steps";
import { organizationToAdopt, type AdoptedOrganization } from "./adopted-organization";
import { Assertions } from "./assertions";
import { checkChange } from "./change";
import { added } from "./change/edits";
import { accountChecks } from "./checks/account-checks";
import { networkChecks } from "./checks/network";
import { appliedOf, planAgain, runBreakages, runChecks, runCommands, type Applied } from "./deploy-zone";
import { checkDeparture } from "./departure";
import { checkDoctor, checkDoctorOfDeployedZone } from "./doctor";
import { checkDocumentedCommands, runRemainingCommands } from "./documented-commands";
import { checkFaults } from "./faults";
import { gaps } from "./gaps";
import { isShared } from "./emulator";
import { copyOf, Lab, type Site } from "./lab";
import { proveNotReturned } from "./not-returned";
import { probes } from "./probes";
import { reportOf } from "./report";
import { checkTeardown } from "./teardown";
import { compareWithVerifier } from "./verifier";
import { managementSettings, type ClientSettings } from "./zone-api";

const checks = [...accountChecks, ...networkChecks];

/** Looks at a deployed zone through the AWS API. */
type Look = (site: Site) => Promise<void>;

/** What runs side by side, each with an emulator of its own. */
const lanes: Readonly<Record<string, (lab: Lab, tally: Tally, look: Look) => Promise<void>>> = {
  defaults,
  adopted,
  isolated,
  doctor,
};

const { values } = parseArgs({ options: { only: { type: "string", default: Object.keys(lanes).join(",") } } });

async function main(workspace: string, tally: Tally): Promise<void> {
  const chosen = chosenFrom("--only", values.only, lanes).map(([, lane]) => lane);
  const lab = new Lab(workspace);
  try {
    if (!(await tally.inOrder("prepare", lab.steps()))) return;
    const applied: Applied[] = [];
    let assertions = 0;
    const look: Look = async (site) => {
      applied.push(appliedOf(site));
      assertions += await runChecks(tally, site, checks);
      await compareWithVerifier(tally, site);
    };
    if (isShared()) {
      for (const lane of chosen) {
        await (await lab.emulator()).emulator.reset();
        await lane(lab, tally, look);
      }
    } else {
      await Promise.all(chosen.map((lane) => lane(lab, tally, look)));
    }
    if (chosen.length < Object.keys(lanes).length) return;
    const executed = lab.sites.flatMap(({ deployment }) => deployment.executed);
    await checkDocumentedCommands(tally, lab.sites, executed);
    await tally.one("every gap of the emulator is one that the zones fall into", () => {
      const used = new Set(applied.flatMap((one) => [...one.used]));
      const unused = gaps.filter(({ name }) => !used.has(name)).map(({ name }) => name);
      return unused.length === 0 ? Promise.resolve() : Promise.reject(new Error(`not used: ${unused.join(", ")}`));
    });
    console.log(reportOf(applied, assertions));
  } finally {
    await lab.close();
  }
}

/** A zone that is deployed, looked at, planned again, and changed; an environment comes and goes. */
async function defaults(lab: Lab, tally: Tally, look: Look): Promise<void> {
  const site = await lab.site("defaults", readFileSync(goldenZoneNamed("defaults").answers, "utf8"), {
    initialize: "once",
  });
  const deployed = await runCommands(tally, site, [
    ["npm", "run", "bootstrap", "--", "--yes"],
    deploy("organization", "log-archive"),
    deploy("audit-trail"),
    deploy("security"),
  ]);
  if (!deployed) return;
  const [copy, other] = [copyOf(site, "copy"), copyOf(site, "other")];
  // Stacks of one phase do not wait for each other, nor does who only looks.
  if (!(await besideEachOther(tally, [site, deploy("backup")], [copy, deploy("shared-services")]))) return;
  const byEngine: Command = ["npx", "cdktf", "deploy", "dev", "--auto-approve"];
  if (!(await besideEachOther(tally, [site, byEngine], [copy, deploy("prod")]))) return;
  await Promise.all([
    look(site),
    planAgain(tally, copy, "diff", ["bootstrap", "organization", "log-archive", "audit-trail", "security"]),
    planAgain(tally, other, "diff", ["backup", "shared-services", "dev", "prod"]),
  ]);
  // After the plans, whose locks it would find.
  await checkDoctorOfDeployedZone(tally, site.name, (command) => site.deployment.run(command));
  if (!(await checkChange(tally, site))) return;
  await checkDeparture(tally, site, added);
}

/** Stacks of `adopted` that are made of other parts than those of `defaults`, of which every one is planned again. */
const unlikeDefaults = ["organization", "log-archive", "shared-services", "staging", "claims", "research"];

async function adopted(lab: Lab, tally: Tally, look: Look): Promise<void> {
  const empty = await lab.emulator({ patient: true });
  await probeGaps(tally, managementSettings(empty.front.url, "us-east-1"));
  await empty.emulator.reset();

  let organization: AdoptedOrganization | undefined;
  await tally.one("adopted: an organization is there already", async () => {
    organization = await organizationToAdopt(
      managementSettings(empty.front.url, "us-east-1"),
      goldenZoneNamed("adopted").answers,
    );
  });
  if (organization === undefined) return;
  const site = await lab.site("adopted", organization.answers, { patient: true, initialize: "once" }, empty);
  const deployed = await runCommands(tally, site, [["npm", "run", "bootstrap", "--", "--yes"], deploy()]);
  if (!deployed) return;
  const { check } = organization;
  await tally.one("adopted: what is not the zone's is as it was", async () => {
    const assert = new Assertions();
    await check(assert);
    assert.settle();
  });
  await look(site);
  await planAgain(tally, site, "drift", unlikeDefaults);
  await proveNotReturned(tally, site, ["backup", "shared-services", "dev"]);
  await runRemainingCommands(tally, site);
  await runBreakages(tally, site, checks);
}

/** A zone of one environment, in which all goes wrong that can; completed, it is taken down and deployed again. */
async function isolated(lab: Lab, tally: Tally, look: Look): Promise<void> {
  const broken = await lab.site("isolated", readFileSync(goldenZoneNamed("isolated").answers, "utf8"), {});
  if (!(await checkFaults(tally, broken))) return;
  const site = { ...broken, deployment: broken.deployment.at({ initialize: "once" }) };
  if (!(await runCommands(tally, site, [deploy()]))) return;
  await look(site);
  await checkTeardown(tally, site);
}

/** What is found before it goes wrong. */
async function doctor(lab: Lab, tally: Tally): Promise<void> {
  const ground = await lab.emulator({ managedPolicies: false, patient: true });
  const { folder, emulator, front } = await lab.site(
    "doctor",
    readFileSync(goldenZoneNamed("defaults").answers, "utf8"),
    { patient: true },
    ground,
  );
  await checkDoctor(tally, { folder, endpointUrl: front.url, reset: emulator.reset });
  await emulator.stop();
}

type Command = readonly [string, ...string[]];

/** `npm run deploy` of the stacks that are named, or of all. */
function deploy(...stacks: readonly string[]): Command {
  return ["npm", "run", "deploy", "--", ...stacks, "--yes"];
}

/** Runs a command in a project and another one in its copy, at the same time. */
async function besideEachOther(tally: Tally, own: readonly [Site, Command], inCopy: readonly [Site, Command]) {
  const [[site, command], [copy, other]] = [own, inCopy];
  const ends = await Promise.all([
    runCommands(tally, site, [command]),
    tally.one(`${copy.name}, in a copy: ${other.join(" ")}`, () => copy.deployment.mustRun(other)),
  ]);
  return !ends.includes(false);
}

/** Every gap that is laid over the stacks is one that the emulator has: the list can only shrink. */
async function probeGaps(tally: Tally, settings: ClientSettings): Promise<void> {
  for (const { name, kind } of gaps) {
    if (kind === "not returned") continue;
    await tally.one(`the emulator still has the gap: ${name}`, async () => {
      const probe = probes[name];
      if (probe === undefined) throw new Error("there is no probe for it");
      if (!(await probe(settings))) throw new Error("it has it no more: take it out of test/deploy/gaps.ts");
    });
  }
}

// The SDK is pinned by the lock file: that later versions of it need a later Node changes nothing here.
process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED ??= "true";

runTally("test:deploy", main);
