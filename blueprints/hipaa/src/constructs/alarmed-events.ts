import { CloudwatchEventRule } from "@cdktf/provider-aws/lib/cloudwatch-event-rule";
import { CloudwatchEventTarget } from "@cdktf/provider-aws/lib/cloudwatch-event-target";
import { IamRole } from "@cdktf/provider-aws/lib/iam-role";
import { IamRolePolicy } from "@cdktf/provider-aws/lib/iam-role-policy";
import { Construct } from "constructs";
import { alarmsName, forwarderName } from "../zone";
import { policyDocument } from "./policy-document";
import { ZoneStack } from "./zone-stack";

/** Properties of {@link AlarmedEvents}. */
export interface AlarmedEventsProps {
  /** What is forwarded, for people. */
  readonly description: string;

  /** Pattern of the events. */
  readonly pattern: object;
}

/** Jobs of AWS Backup that did not end well; they are told in the account and region of the vault. */
export const failedBackups: AlarmedEventsProps = {
  description: "Forwards failed jobs of AWS Backup",
  pattern: {
    source: ["aws.backup"],
    "detail-type": ["Backup Job State Change", "Copy Job State Change", "Restore Job State Change"],
    // A restore has its state under another name:
    // https://docs.aws.amazon.com/aws-backup/latest/devguide/eventbridge.html
    detail: { $or: [{ state: ["ABORTED", "EXPIRED", "FAILED", "PARTIAL"] }, { status: ["ABORTED", "FAILED"] }] },
  },
};

/** Findings that GuardDuty calls high or critical; every account's are told in the account that it reports to. */
export const severeFindings: AlarmedEventsProps = {
  description: "Forwards severe findings of GuardDuty",
  pattern: {
    source: ["aws.guardduty"],
    "detail-type": ["GuardDuty Finding"],
    // https://docs.aws.amazon.com/guardduty/latest/ug/guardduty_findings-severity.html
    detail: { severity: [{ numeric: [">=", 7] }] },
  },
};

/** Hands events of an account, in the home and the backup region, to the zone's alarms; once in an account. */
export class AlarmedEvents extends Construct {
  constructor(scope: Construct, id: string, props: AlarmedEventsProps) {
    super(scope, id);
    const stack = ZoneStack.of(this);
    const { zone } = stack;
    const { home, backup } = zone.regions;
    const account = stack.accountId(stack.account);
    const busArn = `arn:aws:events:${home}:${stack.accountId("security")}:event-bus/${alarmsName(zone)}`;
    const name = forwarderName(zone);

    const role = new IamRole(this, "role", {
      name,
      description: props.description,
      assumeRolePolicy: policyDocument([
        {
          sid: "Rules",
          effect: "Allow",
          principals: { Service: ["events.amazonaws.com"] },
          actions: ["sts:AssumeRole"],
          conditions: {
            StringEquals: { "aws:SourceAccount": account },
            ArnLike: {
              "aws:SourceArn": [home, backup].map((region) => `arn:aws:events:${region}:${account}:rule/${name}`),
            },
          },
        },
      ]),
    });
    new IamRolePolicy(this, "policy", {
      name: "forward",
      role: role.name,
      policy: policyDocument([{ sid: "Forward", effect: "Allow", actions: ["events:PutEvents"], resources: [busArn] }]),
    });
    for (const [place, provider] of [
      ["home", undefined],
      ["backup", stack.backupRegionProvider()],
    ] as const) {
      const rule = new CloudwatchEventRule(this, place, {
        name,
        description: props.description,
        eventPattern: JSON.stringify(props.pattern),
        provider,
      });
      new CloudwatchEventTarget(this, `${place}_target`, { rule: rule.name, arn: busArn, roleArn: role.arn, provider });
    }
  }
}
