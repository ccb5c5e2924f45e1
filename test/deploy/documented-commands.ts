import { readFileSync } from "node:fs";
import { join } from "node:path";
import { DescribeVpcsCommand, EC2Client } from "@aws-sdk/client-ec2";
import { HeadObjectCommand, PutObjectCommand, S3Client } from "@aws-sdk/client-s3";
import { bucketName } from "../../src/zone";
import type { Tally } from "../support/steps";
import { Assertions } from "./assertions";
import { placesOf } from "./checks/places";
import type { Site } from "./lab";
import { ZoneApi } from "./zone-api";

/** The runbooks whose commands are run as they are written, each with the zone that is deployed and taken down by it. */
const runbooks = [
  { runbook: "docs/deploy.md", zone: "defaults" },
  { runbook: "docs/teardown.md", zone: "isolated" },
];

/** Commands that this test cannot run. */
export const runElsewhere: readonly { readonly command: RegExp; readonly reason: string }[] = [
  { command: /^npm ci$/, reason: "one install serves all projects here; npm run test:package runs it in each" },
  { command: /^npm test$/, reason: "npm run test:package runs it in projects of every combination" },
  { command: /^gh api /, reason: "it sets up GitHub" },
];

/** Options that spare a command its question, set its pace or say how it prints. */
const added = /^--(yes|auto-approve|silent|json)$/;

/** For what a reader puts a name: a word in capitals, or in angle brackets. */
const placeholder = /<[a-z]+>|\b(?:ID|LOCK|NAME|OWNER|STACK)\b/;

/** The commands of a runbook: every line of its code blocks, and what is written as code in a sentence. */
export function commandsIn(markdown: string): readonly string[] {
  const blocks = [...markdown.matchAll(/^```sh\n([\s\S]*?)^```$/gm)].map(([, text = ""]) => text);
  const sentences = markdown.replace(/^```[\s\S]*?^```$/gm, "");
  const inline = [...sentences.matchAll(/`((?:npm|npx|terraform|gh) [^`]+)`/g)].map(([, text = ""]) => text);
  const lines = blocks.flatMap((block) => block.split("\n")).map((line) => line.replace(/\s+#.*$/, "").trim());
  return [...new Set([...lines, ...inline].filter((line) => line !== ""))];
}

/** Whether a command that was run is the documented one, but for options that spare it a question. */
export function isRunOf(documented: string, executed: string): boolean {
  const words = documented
    .split(" ")
    .map((word) => new RegExp(`^${word.split(placeholder).map(escaped).join("\\S+")}$`));
  const run = executed.replace(/ --parallelism \d+/, "").split(" ");
  const bare = run.filter((word) => !added.test(word));
  return [run, bare, bare.slice(0, bare.at(-1) === "--" ? -1 : undefined)].some(
    (given) => given.length === words.length && words.every((word, index) => word.test(given[index] ?? "")),
  );
}

function escaped(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
}

/** What the runbooks have one do on a deployed zone and nothing else here does. */
export async function runRemainingCommands(tally: Tally, site: Site): Promise<void> {
  const { deployment } = site;
  await tally.inOrder(`${site.name}, by its runbooks`, [
    { name: "npm run synth", run: () => deployment.mustRun(["npm", "run", "synth"]) },
    { name: "npm run diff -- log-archive", run: () => deployment.mustRun(["npm", "run", "diff", "--", "log-archive"]) },
    { name: "a lock that a killed run left behind is released", run: () => releaseLock(site) },
    {
      name: "npm run delete-default-vpcs deletes nothing when it only looks, and all of them then",
      run: async () => {
        const before = await defaultVpcs(site);
        await deployment.mustRun(["npm", "run", "delete-default-vpcs", "--", "--dry-run"]);
        const looked = await defaultVpcs(site);
        await deployment.mustRun(["npm", "run", "delete-default-vpcs", "--", "--yes"]);
        const assert = new Assertions();
        assert.that("default VPCs", before.length > 0, "there are none to delete");
        assert.equal("after a dry run", looked, before);
        assert.equal("after it was run", await defaultVpcs(site), []);
        assert.settle();
      },
    },
  ]);
}

/** Every command of a project's runbooks was run in some project here, or is known to be run elsewhere. */
export async function checkDocumentedCommands(
  tally: Tally,
  sites: readonly Site[],
  executed: readonly string[],
): Promise<void> {
  const documented = runbooks.map(({ runbook, zone }) => {
    const folder = sites.find(({ name }) => name === zone)?.folder;
    if (folder === undefined) throw new Error(`there is no site ${zone}`);
    return { runbook, commands: commandsIn(readFileSync(join(folder, runbook), "utf8")) };
  });
  for (const { runbook, commands } of documented) {
    await tally.one(`${runbook}: each of its ${String(commands.length)} commands was run`, () => {
      const left = commands.filter(
        (command) =>
          !executed.some((one) => isRunOf(command, one)) && !runElsewhere.some((one) => one.command.test(command)),
      );
      return commands.length > 0 && left.length === 0
        ? Promise.resolve()
        : Promise.reject(new Error(`not run: ${left.join("; ")}`));
    });
  }
  await tally.one("every command that is said to be run elsewhere is in a runbook", () => {
    const all = documented.flatMap(({ commands }) => commands);
    const idle = runElsewhere.filter(({ command }) => !all.some((one) => command.test(one)));
    return idle.length === 0
      ? Promise.resolve()
      : Promise.reject(new Error(`in none: ${idle.map(({ command }) => command.source).join(", ")}`));
  });
}

/** https://developer.hashicorp.com/terraform/language/backend/s3#state-locking */
async function releaseLock(site: Site): Promise<void> {
  const id = "7f2b1c9e-5d7c-4a43-9d0e-2f6f2a1b3c4d";
  const zone = site.zone();
  const api = await ZoneApi.of(zone, site.front.url);
  const s3 = await api.client(S3Client, "management");
  const lock = { Bucket: bucketName(zone, "terraform-state"), Key: "log-archive.tfstate.tflock" };
  const Body = JSON.stringify({
    ID: id,
    Operation: "OperationTypeApply",
    Who: "somebody",
    Created: "2026-01-01T00:00:00Z",
  });
  await s3.send(new PutObjectCommand({ ...lock, Body }));
  await site.deployment.mustRun(["npm", "run", "unlock", "--", "log-archive", id]);
  const left = await s3.send(new HeadObjectCommand(lock)).catch(() => undefined);
  if (left !== undefined) throw new Error("the lock is still there");
}

/** Default VPCs of every account in the zone's two regions. */
async function defaultVpcs(site: Site): Promise<readonly string[]> {
  const zone = site.zone();
  const api = await ZoneApi.of(zone, site.front.url);
  const found = await Promise.all(
    placesOf(zone).map(async ({ account, region }) => {
      const client = await api.client(EC2Client, account, region);
      const { Vpcs = [] } = await client.send(new DescribeVpcsCommand({}));
      return Vpcs.filter(({ IsDefault }) => IsDefault === true).map(
        ({ VpcId = "" }) => `${account} ${region} ${VpcId}`,
      );
    }),
  );
  return found.flat().sort();
}
