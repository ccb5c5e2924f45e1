import { all, decided, no, undecided } from "../../decision";
import type { Resource } from "../../model/resource";
import { isNothing, symbolicText, literal } from "../../model/value";
import type { Control } from "../control";
import { hasCustomerKey, isCustomerKey } from "../customer-key";
import { isOneOf, onEach } from "../demand";
import { deliveries } from "./record-buckets";
import { denoted, exist, thoseNaming } from "../references";

const type = "aws_flow_log";
const look = "aws ec2 describe-flow-logs";
const citations = ["164.312(b)", "164.308(a)(1)(ii)(D)"];

const logged = onEach({
  id: "vpc-flow-logs",
  group: "audit trail",
  title: "Every network has a flow log",
  citations,
  proposed: ["network-map"],
  why: "Without a flow log nobody can tell who talked to whom.",
  remedy: "Add an aws_flow_log with vpc_id of the network and traffic_type = ALL.",
  examines: ["aws_vpc", "aws_default_vpc"],
  look,
  demand: (vpc, { model }) => {
    const logs = thoseNaming(model, vpc, type, "vpc_id");
    return {
      holds: exist(logs),
      met: `has the flow log ${logs.found.map(({ address }) => address).join(", ")}`,
      violated: "has no flow log",
    };
  },
});

const everything = onEach({
  id: "vpc-flow-logs-all",
  group: "audit trail",
  title: "Every flow log of a network records what was let through and what was refused",
  citations,
  why: "Refusals show who tries; what passed shows who got in.",
  remedy: "Set traffic_type = ALL.",
  examines: [type],
  look,
  demand: (log, { model }) => {
    const vpc = denoted(model, log.value("vpc_id"), log, "aws_vpc", "aws_default_vpc");
    if (isNothing(log.value("vpc_id"))) return undefined;
    const demand = isOneOf(log, ["traffic_type"], ["ALL"], "");
    const others = vpc === undefined ? [] : thoseNaming(model, vpc, type, "vpc_id").found.filter((one) => one !== log);
    const isCovered = others.some((one) => one.isOneOf(["ALL"], "", "traffic_type").is === true);
    return isCovered ? { ...demand, holds: decided(true), met: "stands beside another that records all" } : demand;
  },
});

const delivered = onEach({
  id: "vpc-flow-logs-delivery",
  group: "audit trail",
  title: "Flow logs are delivered to a store that is encrypted with a key of the customer",
  citations: ["164.312(b)", "164.312(a)(2)(iv)"],
  proposed: ["encryption"],
  why: "Addresses and times of traffic tell much about who was treated where.",
  remedy:
    "Deliver to an aws_s3_bucket with aws:kms as its default encryption, or to an aws_cloudwatch_log_group with kms_key_id.",
  examines: [type],
  look,
  demand: (log, { model }) => {
    const bucket = deliveries(model).find(({ from }) => from === log)?.bucket;
    if (bucket !== undefined && log.isOneOf(["s3"], "cloud-watch-logs", "log_destination_type").is === false) {
      return { holds: no, met: "", violated: `names ${bucket.address} and log_destination_type is not s3` };
    }
    if (bucket !== undefined) {
      const encryption = thoseNaming(model, bucket, "aws_s3_bucket_server_side_encryption_configuration", "bucket");
      const [found] = encryption.found;
      const path = ["rule", "apply_server_side_encryption_by_default"] as const;
      const holds =
        found === undefined
          ? exist(encryption)
          : all([
              found.isOneOf(["aws:kms", "aws:kms:dsse"], "", ...path, "sse_algorithm"),
              isCustomerKey(found.value(...path, "kms_master_key_id")),
            ]);
      const violated = `delivers to ${bucket.address}, which is not encrypted with a key of the customer`;
      return { holds, met: `delivers to ${bucket.address}, encrypted`, violated, at: found ?? bucket };
    }
    const group = groupOf(log, (value) => denoted(model, value, log, "aws_cloudwatch_log_group"));
    if (group !== undefined) {
      const { holds, met, violated } = hasCustomerKey(group, ["kms_key_id"]);
      return {
        holds,
        met: `delivers to ${group.address}, which ${met}`,
        violated: `delivers to ${group.address}, which ${violated}`,
        at: group,
      };
    }
    const names = (["log_destination", "log_group_name"] as const).map((name) => symbolicText(log.value(name)));
    const named = names.find((name) => name !== undefined);
    return {
      holds: named === undefined ? decided(false) : undecided(`the encryption of ${named}, made elsewhere`),
      met: "",
      violated: "names no destination",
    };
  },
});

function groupOf(
  log: Resource,
  find: (value: ReturnType<Resource["value"]>) => Resource | undefined,
): Resource | undefined {
  for (const name of ["log_destination", "log_group_name"] as const) {
    const value = log.value(name);
    const text = value.kind === "attribute" ? undefined : symbolicText(value)?.replace(/:\*$/, "");
    const group = find(text === undefined ? value : literal(text));
    if (group !== undefined) return group;
  }
  return undefined;
}

/** Controls of flow logs. */
export const flowLogControls: readonly Control[] = [logged, everything, delivered];
