import { BackupClient, UpdateBackupPlanCommand } from "@aws-sdk/client-backup";
import { DescribeVpcPeeringConnectionsCommand, DescribeVpcsCommand, EC2Client } from "@aws-sdk/client-ec2";
import { GetBucketLifecycleConfigurationCommand, S3Client } from "@aws-sdk/client-s3";
import { bucketName, environment, fixedStacks } from "../../src/zone";
import { inParallel, type Tally } from "../support/steps";
import { Assertions } from "./assertions";
import { added, edits, setDailyRetention } from "./change/edits";
import { describeChange, plannedChanges } from "./change/planned-changes";
import { copyOf, type Site } from "./lab";
import { editZone, synthesizedStack } from "./project-files";
import { ZoneApi } from "./zone-api";

/** Stacks that were deployed before the change, in the order of their deployment. */
const before = [...fixedStacks, "dev", "prod"];

/**
 * Edits a deployed project by hand as its README tells, and sees that exactly what follows from the edits is planned, in
 * every stack, and deployed.
 */
export async function checkChange(tally: Tally, site: Site): Promise<boolean> {
  const { deployment, folder } = site;
  const expected = (stack: string): readonly string[] =>
    edits
      .flatMap((edit) => edit.expected(before, (name) => synthesizedStack(folder, name)))
      .filter((change) => change.stack === stack && !deployment.leavesOut(change.stack, change.address))
      .map(describeChange);
  const text = (stack: string): string => JSON.stringify(synthesizedStack(folder, stack));
  const texts = new Map(before.map((stack) => [stack, text(stack)]));
  const plansWhatIsExpected = async (stacks: readonly string[]): Promise<void> => {
    const assert = new Assertions();
    // A stack that reads as before has nothing to do: its plan was empty then.
    const changed = stacks.filter((stack) => text(stack) !== texts.get(stack));
    for (const stack of stacks.filter((one) => !changed.includes(one))) {
      assert.equal(`${stack}, which is as before: changes that were expected`, expected(stack), []);
    }
    // Each plan takes a processor and a gigabyte for a moment.
    await inParallel(changed, 2, async (stack) => {
      const changes = await plannedChanges(deployment, stack);
      assert.sameSet(stack, changes.map(describeChange), expected(stack));
    });
    assert.settle();
  };
  return tally.inOrder(`${site.name}, changed`, [
    ...edits.map(({ name, make }) => ({
      name: `edit: ${name}`,
      run: () => {
        make(folder);
        return Promise.resolve();
      },
    })),
    { name: "npm run allocate", run: () => deployment.mustRun(["npm", "run", "allocate"]) },
    { name: "npm run synth", run: () => deployment.mustRun(["npm", "run", "synth"]) },
    { name: "organization plans the new account and nothing else", run: () => plansWhatIsExpected(["organization"]) },
    { name: "npm run deploy -- organization", run: () => deploy(site, "organization") },
    {
      name: "every other stack plans what follows from the edits and nothing else",
      run: () => plansWhatIsExpected(before.filter((stack) => stack !== "organization")),
    },
    {
      // Planned above, and not deployed: what is planned for the plans of dev and prod stays to be done.
      name: "the emulator still cannot change a backup plan, so that it keeps the old retention",
      run: async () => {
        if (await canChangeBackupPlans(site)) throw new Error("it can: deploy the retention too");
        editZone(folder, setDailyRetention(35));
      },
    },
    {
      // The provider waits a minute for each lifecycle of a bucket; what is in other accounts need not.
      name: `npm run deploy -- shared-services and ${added}; and in copies at the same time log-archive, and dev`,
      run: () =>
        Promise.all([
          deploy(copyOf(site, "archive"), "log-archive"),
          deploy(copyOf(site, "dev"), "dev"),
          deploy(site, "shared-services", added),
        ]),
    },
    { name: "what was edited is there", run: () => isThere(site) },
  ]);
}

function deploy(site: Site, ...stacks: readonly string[]): Promise<unknown> {
  return site.deployment.mustRun(["npm", "run", "deploy", "--", ...stacks, "--yes"]);
}

async function canChangeBackupPlans(site: Site): Promise<boolean> {
  const api = await ZoneApi.of(site.zone(), site.front.url);
  const client = await api.client(BackupClient, "backup");
  const change = new UpdateBackupPlanCommand({
    BackupPlanId: "none",
    BackupPlan: { BackupPlanName: "none", Rules: [{ RuleName: "none", TargetBackupVaultName: "none" }] },
  });
  return client.send(change).then(
    () => true,
    // Where the action is known, the answer is that there is no such plan.
    (error: unknown) => error instanceof Error && error.name === "ResourceNotFoundException",
  );
}

/** The new environment's network and peering, and the archive's age, through the API. What else it has the checks see. */
async function isThere(site: Site): Promise<void> {
  const zone = site.zone();
  const api = await ZoneApi.of(zone, site.front.url);
  const assert = new Assertions();

  const ec2 = await api.client(EC2Client, added);
  const { Vpcs = [] } = await ec2.send(new DescribeVpcsCommand({}));
  const own = Vpcs.filter(({ IsDefault }) => IsDefault !== true).map(({ CidrBlock = "" }) => CidrBlock);
  assert.equal(`${added}: VPCs`, own, [environment(zone, added).cidr]);
  const { VpcPeeringConnections: peerings = [] } = await ec2.send(new DescribeVpcPeeringConnectionsCommand({}));
  assert.equal(
    `${added}: peerings`,
    peerings.map(({ Status, AccepterVpcInfo }) => [Status?.Code, AccepterVpcInfo?.OwnerId]),
    [["active", api.accountId("shared-services")]],
  );

  const s3 = await api.client(S3Client, "log-archive");
  const { Rules = [] } = await s3.send(
    new GetBucketLifecycleConfigurationCommand({ Bucket: bucketName(zone, "trail") }),
  );
  const ages = Rules.flatMap(({ Transitions = [] }) => Transitions).filter(
    ({ StorageClass }) => StorageClass === "GLACIER",
  );
  assert.equal("trail: ages for Glacier", [...new Set(ages.map(({ Days }) => Days))], [zone.archive.glacierAfterDays]);
  assert.settle();
}
