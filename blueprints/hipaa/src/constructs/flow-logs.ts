import { FlowLog } from "@cdktf/provider-aws/lib/flow-log";
import { Construct } from "constructs";
import { bucketName } from "../zone";
import type { Network } from "./network";
import { ZoneStack } from "./zone-stack";

/** Fields of a record, in order. Those of version 2 come first, as in the default format; the later ones say where a packet came from and went. */
const fields = [
  "version",
  "account-id",
  "interface-id",
  "srcaddr",
  "dstaddr",
  "srcport",
  "dstport",
  "protocol",
  "packets",
  "bytes",
  "start",
  "end",
  "action",
  "log-status",
  "vpc-id",
  "subnet-id",
  "instance-id",
  "tcp-flags",
  "type",
  "pkt-srcaddr",
  "pkt-dstaddr",
  "region",
  "az-id",
  "pkt-src-aws-service",
  "pkt-dst-aws-service",
  "flow-direction",
  "traffic-path",
];

/** Properties of {@link FlowLogs}. */
export interface FlowLogsProps {
  readonly network: Network;
}

/** Records of every flow of a VPC, accepted or rejected, in the archive. */
export class FlowLogs extends Construct {
  public readonly flowLog: FlowLog;

  constructor(scope: Construct, id: string, props: FlowLogsProps) {
    super(scope, id);
    this.flowLog = new FlowLog(this, "flow_log", {
      vpcId: props.network.vpc.id,
      trafficType: "ALL",
      logDestinationType: "s3",
      // The archive's bucket by its name: the archive is another account's stack. Its key admits log delivery.
      logDestination: `arn:aws:s3:::${bucketName(ZoneStack.of(this).zone, "flow-logs")}`,
      logFormat: fields.map((field) => `$\${${field}}`).join(" "),
      destinationOptions: {
        // Compressed text can be read without a query engine for as long as it is kept; Parquet costs to convert.
        fileFormat: "plain-text",
        // year=, month=, day= in the keys: Athena reads the days that are asked for and no others.
        hiveCompatiblePartitions: true,
        perHourPartition: false,
      },
      maxAggregationInterval: 60,
      tags: { Name: props.network.name },
    });
  }
}
