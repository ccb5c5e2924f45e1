import { caller, checkCaller, credentialsIn } from "./support/caller";
import { type Call, Refusal, exitCodes, main } from "./support/command";
import { defaultVpcs, deleteDefaultVpc } from "./support/default-vpcs";
import { readTerraform, runTerraform } from "./support/programs";
import { readZone } from "./support/project";
import { stackFolder, synthesize } from "./support/stacks";

void main({
  usage: "npm run delete-default-vpcs -- [account...] --dry-run",
  help: [
    "Deletes the default VPC that AWS puts into every region of a new account: all subnets in it are public. In the",
    "accounts that are named, or in all, in every region that is enabled. A VPC with anything in it stays, and is named.",
    "Run it after the stack organization, and again for each new account.",
    "",
    "  --dry-run   say what would be deleted, and delete nothing",
    "  --yes       delete without asking; needed without --dry-run",
  ].join("\n"),
  options: { "dry-run": { type: "boolean" }, yes: { type: "boolean" } },
  run: deleteDefaultVpcs,
});

async function deleteDefaultVpcs(call: Call): Promise<number> {
  const dryRun = call.has("dry-run");
  if (!dryRun && !call.has("yes")) {
    throw new Refusal("look first with --dry-run, then repeat with --yes", exitCodes.usage);
  }
  const zone = readZone();
  checkCaller(zone, await caller(zone));
  const ids = await accountIds();
  const unknown = call.names.filter((name) => ids[name] === undefined);
  if (unknown.length > 0) {
    throw new Refusal(
      `there is no account ${unknown.join(", ")}; the accounts are ${Object.keys(ids).join(", ")}`,
      exitCodes.usage,
    );
  }
  let kept = 0;
  for (const [name, id] of Object.entries(ids)) {
    if (call.names.length > 0 && !call.names.includes(name)) {
      continue;
    }
    const credentials = name === "management" ? undefined : await credentialsIn(zone, id);
    const vpcs = await defaultVpcs(zone.regions.home, credentials);
    if (vpcs.length === 0) {
      console.log(`${name}: no default VPC`);
    }
    for (const vpc of vpcs) {
      const where = `${name} ${vpc.region} ${vpc.id}`;
      if (vpc.interfaces.length > 0) {
        kept += 1;
        console.log(`${where}: stays, in use by ${vpc.interfaces.join(", ")}`);
      } else if (dryRun) {
        console.log(`${where}: would be deleted`);
      } else {
        await deleteDefaultVpc(vpc, credentials);
        console.log(`${where}: deleted`);
      }
    }
  }
  if (kept > 0) {
    throw new Refusal(`${String(kept)} in use: empty them, then run this again`, exitCodes.failed);
  }
  return exitCodes.done;
}

/** The accounts that the stack organization made or adopted, by name. */
async function accountIds(): Promise<Readonly<Record<string, string>>> {
  await synthesize();
  const folder = stackFolder("organization");
  if ((await runTerraform(folder, ["init", "-input=false"])) !== 0) {
    throw new Refusal("the state of the stack organization cannot be read: deploy it first", exitCodes.failed);
  }
  return JSON.parse(readTerraform(folder, ["output", "-json", "account_ids"])) as Readonly<Record<string, string>>;
}
