import { CreateFlowLogsCommand, DeleteFlowLogsCommand, DescribeFlowLogsCommand } from "@aws-sdk/client-ec2";
import { bucketName } from "../../../../src/zone";
import type { Check } from "../../check";
import type { ZoneApi } from "../../zone-api";
import { type Undo, makeVpc } from "./network-breakages";
import { firstVpc, vpcsOf, zoneVpcs } from "./zone-vpc";

/**
 * What a record must say: who talked to whom, by what, how much, when, and whether it was let through; and, where a
 * packet passes something that puts its own address on it, who they really were.
 */
const neededFields = [
  ...["version", "account-id", "interface-id", "srcaddr", "dstaddr", "srcport", "dstport", "protocol"],
  ...["packets", "bytes", "start", "end", "action", "log-status"],
  ...["vpc-id", "subnet-id", "tcp-flags", "pkt-srcaddr", "pkt-dstaddr", "flow-direction"],
];

/** Every VPC but AWS's default ones records all of its flows, once, in the archive. */
export const flowsAreRecorded: Check = {
  name: "every VPC records all flows in the archive",
  run: async (api, assert) => {
    const archive = `arn:aws:s3:::${bucketName(api.zone, "flow-logs")}`;
    await Promise.all(
      (await zoneVpcs(api, assert)).map(async ({ ec2, intended: { account } }) => {
        const [vpcs, { FlowLogs = [] }] = await Promise.all([vpcsOf(ec2), ec2.send(new DescribeFlowLogsCommand({}))]);
        for (const { VpcId = "" } of vpcs) {
          const subject = `flow logs of ${VpcId} of ${account}`;
          const own = FlowLogs.filter(({ ResourceId }) => ResourceId === VpcId);
          assert.equal(`${subject}: how many`, own.length, 1);
          for (const log of own) {
            const { TrafficType, LogDestinationType, LogDestination = "", LogFormat = "" } = log;
            assert.equal(`${subject}: traffic`, TrafficType, "ALL");
            assert.equal(`${subject}: destination`, [LogDestinationType, LogDestination], ["s3", archive]);
            assert.equal(
              `${subject}: state`,
              [log.FlowLogStatus, log.DeliverLogsStatus ?? "SUCCESS"],
              ["ACTIVE", "SUCCESS"],
            );
            assert.equal(`${subject}: seconds of a record`, log.MaxAggregationInterval, 60);
            const missing = neededFields.filter((field) => !LogFormat.split(" ").includes(`\${${field}}`));
            assert.equal(`${subject}: fields that are missing`, missing, []);
          }
        }
      }),
    );
  },
  breakages: [
    {
      name: "a VPC records no flows",
      apply: async (api) => (await makeVpc(await firstVpc(api), "198.18.1.0/24")).undo,
    },
    { name: "a VPC sends its rejected flows to another bucket", apply: addFlowLog },
  ],
};

async function addFlowLog(api: ZoneApi): Promise<Undo> {
  const { ec2, id } = await firstVpc(api);
  const { FlowLogIds = [] } = await ec2.send(
    new CreateFlowLogsCommand({
      ResourceIds: [id],
      ResourceType: "VPC",
      TrafficType: "REJECT",
      LogDestinationType: "s3",
      LogDestination: `arn:aws:s3:::${bucketName(api.zone, "config")}`,
    }),
  );
  return () => ec2.send(new DeleteFlowLogsCommand({ FlowLogIds }));
}
