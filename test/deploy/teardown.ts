import { readFileSync } from "node:fs";
import { join } from "node:path";
import { bucketName, bucketPurposes, vaultName } from "../../src/zone";
import type { Tally } from "../support/steps";
import { Assertions } from "./assertions";
import { plannedChanges } from "./change/planned-changes";
import { placesOf } from "./checks/places";
import { each } from "./checks/answers";
import { commandsIn } from "./documented-commands";
import type { Site } from "./lab";
import { bucketsIn, keysIn, kinds, logGroupsIn, organizationLeftovers, rolesIn } from "./teardown/gone";
import { type Left, readLeft } from "./teardown/left";
import { appointment, canEndAppointment, deleteTrailByName, deletionOfTrail } from "./teardown/answered-for";
import { Demolition } from "./teardown/demolition";
import { ZoneApi } from "./zone-api";

/** Stacks that are deployed again; those of environments are planned. */
const again = ["organization", "log-archive", "audit-trail", "security", "backup", "shared-services"];

/**
 * Takes a deployed zone down as docs/teardown.md says. What holds data is listed and still there, all else is gone, and
 * a deployment takes back what was left.
 */
export async function checkTeardown(tally: Tally, site: Site): Promise<boolean> {
  const { deployment, folder } = site;
  const demolition = await Demolition.of(site);
  const { api } = demolition;
  const documented = commandsIn(readFileSync(join(folder, "docs", "teardown.md"), "utf8"))
    .filter((command) => command.startsWith("npm run teardown -- "))
    .map((command) => command.split(" ").at(-1) ?? "");
  let counted: unknown;
  let endAnswers: () => unknown = () => undefined;
  let trailIsDeleted = false;

  return tally.inOrder(`${site.name}, taken down`, [
    {
      name: `the emulator still has the gap: ${appointment.reason}`,
      run: async () => {
        if (await canEndAppointment(api)) throw new Error("it has it no more: take it out of teardown/answered-for.ts");
        const answers = site.front.inject(appointment);
        const watch = site.front.watch((call) => {
          trailIsDeleted ||= deletionOfTrail.isAsked(call);
        });
        endAnswers = () => {
          answers.end();
          watch();
        };
      },
    },
    ...documented.map((stack) => ({ name: `npm run teardown -- ${stack}`, run: () => demolition.takeDown(stack) })),
    {
      name: "all that holds data is still there, through the API",
      run: async () => {
        const assert = new Assertions();
        await demolition.looksForWhatIsLeft(assert);
        wholeZoneIsLeft(api, readLeft(folder), assert);
        counted = await whatIsNeverMadeTwice(api);
        assert.settle();
      },
    },
    {
      name: `the emulator still has the gap: ${deletionOfTrail.reason}`,
      run: async () => {
        if (!trailIsDeleted) throw new Error("nobody asked it to delete the trail");
        await deleteTrailByName(api);
      },
    },
    { name: "everything else is gone, in every account and region", run: () => allElseIsGone(api, readLeft(folder)) },
    {
      name: "npm run bootstrap and a deployment take back what was left",
      run: async () => {
        endAnswers();
        await deployment.mustRun(["npm", "run", "bootstrap", "--", "--yes"]);
        await deployment.mustRun(["npm", "run", "deploy", "--", ...again, "--yes"]);
        const assert = new Assertions();
        assert.equal("keys, buckets and accounts", await whatIsNeverMadeTwice(api), counted);
        const waiting = readLeft(folder).filter(({ stack }) => ["bootstrap", ...again].includes(stack));
        assert.equal("left in retained.yaml", waiting, []);
        assert.settle();
      },
    },
    {
      // The emulator keeps the name of a deleted backup plan taken, so that these are not deployed again.
      name: "environments plan to take back all that they left, and to replace none of it",
      run: async () => {
        const assert = new Assertions();
        await each(site.zone().environments, async ({ name: stack }) => {
          const planned = await plannedChanges(deployment, stack);
          const left = readLeft(folder).filter((one) => one.stack === stack);
          const of = (action: string) => planned.filter((one) => one.action === action).map(({ address }) => address);
          assert.sameSet(
            `${stack}: imports`,
            of("import"),
            left.map(({ address }) => address),
          );
          assert.equal(`${stack}: replaced or destroyed`, [...of("replace"), ...of("destroy")], []);
        });
        assert.settle();
      },
    },
  ]);
}

/** By what the zone is, not by what was written down: each bucket, vault and account. */
function wholeZoneIsLeft(api: ZoneApi, left: readonly Left[], assert: Assertions): void {
  const { zone } = api;
  const ids = (type: string): readonly string[] =>
    left.filter(({ address }) => address.startsWith(`${type}.`)).map(({ id }) => id);
  assert.sameSet(
    "buckets",
    ids("aws_s3_bucket"),
    bucketPurposes.map((purpose) => bucketName(zone, purpose)),
  );
  const withVaults = ["backup", ...zone.environments.map(({ name }) => name)];
  assert.sameSet(
    "vaults",
    ids("aws_backup_vault"),
    withVaults.flatMap((account) => [vaultName(zone, account), vaultName(zone, account)]),
  );
  assert.sameSet(
    "accounts",
    ids("aws_organizations_account"),
    [...api.accounts].flatMap(([name, id]) => (name === "management" ? [] : [id])),
  );
}

async function allElseIsGone(api: ZoneApi, left: readonly Left[]): Promise<void> {
  const assert = new Assertions();
  const logGroups = left.filter(({ address }) => address.startsWith("aws_cloudwatch_log_group.")).map(({ id }) => id);
  await each(placesOf(api.zone), async (place) => {
    const where = `${place.account} ${place.region}`;
    for (const [kind, find] of Object.entries(kinds)) {
      assert.equal(`${where}: ${kind}`, await find(api, place), []);
    }
    const others = (await logGroupsIn(api, place)).filter((name) => !logGroups.includes(name));
    assert.equal(`${where}: log groups`, others, []);
  });
  await each(api.accounts.keys(), async (account) => {
    assert.equal(`${account}: roles`, await rolesIn(api, account), []);
  });
  assert.equal("organization: guardrails and delegated administrators", await organizationLeftovers(api), []);
  assert.settle();
}

/** Numbers of what a deployment would make anew if it did not take back what is there. */
async function whatIsNeverMadeTwice(api: ZoneApi): Promise<unknown> {
  const places = placesOf(api.zone);
  const keys = await Promise.all(places.map((place) => keysIn(api, place)));
  const buckets = await Promise.all(["management", "log-archive"].map((account) => bucketsIn(api, account)));
  const { accounts } = await ZoneApi.of(api.zone, api.endpointUrl);
  return { keys, buckets, accounts: [...accounts].sort() };
}
