import { existsSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { type Zone, bucketName, parseZone, updateDocument } from "../src/zone";
import { findBucket } from "./support/buckets";
import { caller, checkCaller } from "./support/caller";
import { type Call, exitCodes, main } from "./support/command";
import { checkLocks, keepHalfMade } from "./support/obstacles";
import { checkIsNoMember } from "./support/organization";
import { runEngine } from "./support/programs";
import { readZone, root, writeZone, zoneText } from "./support/project";
import { strikeTaken } from "./support/retained-file";
import { stackFolder, synthesize } from "./support/stacks";
import { type StoredState, StoredStates } from "./support/stored-states";

void main({
  usage: "npm run bootstrap",
  help: [
    "Prepares the management account: checks whose credentials these are, writes the account's id into zone.yaml, makes",
    "the bucket that keeps Terraform's state, and moves the state of the stack bootstrap itself into it.",
    "Can be run again at any time; it goes on where it stopped.",
    "",
    "  --yes   do not ask before changing anything",
  ].join("\n"),
  options: { yes: { type: "boolean" } },
  run: bootstrap,
});

async function bootstrap(call: Call): Promise<number> {
  const zone = readZone();
  const identity = await caller(zone);
  checkCaller(zone, identity);
  await checkIsNoMember(zone, identity);
  console.log(`management account ${identity.account}, as ${identity.arn}`);
  recordManagementAccount(zone, identity.account);

  switch (zone.state.kind) {
    case "hcp":
      console.log(`state: HCP Terraform, organization ${zone.state.organization}; there is no bucket to make`);
      break;
    case "local":
      console.log("state: files terraform.<stack>.tfstate in this folder; there is no bucket to make. Keep them safe");
      break;
    case "s3": {
      const code = await makeStateBucket(zone, call.has("yes") ? ["--auto-approve"] : []);
      if (code !== exitCodes.done) {
        console.error("\nstopped: run npm run bootstrap again when it is mended; it goes on from here");
        return code;
      }
      strikeTaken("bootstrap");
      console.log(`state: bucket ${bucketName(zone, "terraform-state")}`);
    }
  }
  console.log("next: npm run deploy");
  return exitCodes.done;
}

function recordManagementAccount(zone: Zone, id: string): void {
  if (zone.accounts.management.id === id) {
    return;
  }
  const text = zoneText();
  const { zone: read } = parseZone(text, { allocate: false });
  writeZone(updateDocument(text, { ...read, accounts: { ...read.accounts, management: { id } } }));
  console.log(`zone.yaml: accounts.management.id is ${id}`);
}

/** First on local state, since the bucket that is to keep the state is not there; then the state moves in. */
async function makeStateBucket(zone: Zone, approval: readonly string[]): Promise<number> {
  const states = new StoredStates(zone);
  const local = readLocalState();
  const bucketIsThere = (await findBucket(zone, bucketName(zone, "terraform-state"))) !== undefined;
  if (bucketIsThere) {
    await checkLocks(states, ["bootstrap"]);
  }
  if (bucketIsThere && local === undefined) {
    await synthesize();
    await keepHalfMade("bootstrap", await states.read("bootstrap"));
    return runEngine(zone, "deploy", ["bootstrap", ...approval]);
  }
  // An earlier run may have stopped in the middle of the move: Terraform forgets which place it was to use last.
  rmSync(join(stackFolder("bootstrap"), ".terraform", "terraform.tfstate"), { force: true });
  await synthesize({ BOOTSTRAP_STATE: "local" });
  await keepHalfMade("bootstrap", local);
  const made = await runEngine(zone, "deploy", ["bootstrap", ...approval]);
  if (made !== exitCodes.done) {
    return made;
  }
  await synthesize();
  const moved = await runEngine(zone, "deploy", ["bootstrap", "--migrate-state", ...approval]);
  if (moved === exitCodes.done) {
    for (const left of [localState, `${localState}.backup`]) {
      rmSync(left, { force: true });
    }
  }
  return moved;
}

const localState = join(root, "terraform.bootstrap.tfstate");

/** The state in the local file; undefined where nothing is in it, as after the move. */
function readLocalState(): StoredState | undefined {
  const text = existsSync(localState) ? readFileSync(localState, "utf8").trim() : "";
  const state = text === "" ? {} : (JSON.parse(text) as StoredState);
  return (state.resources ?? []).length === 0 ? undefined : state;
}
