import { CloudwatchLogGroup } from "@cdktf/provider-aws/lib/cloudwatch-log-group";
import { Construct } from "constructs";
import { CustomerKey } from "./customer-key";
import { ZoneStack } from "./zone-stack";

/** Properties of {@link LogGroup}. */
export interface LogGroupProps {
  /** Name of the log group. */
  readonly name: string;

  /** Last part of the alias of its key; unique in the account. */
  readonly keyName: string;

  /** What is logged, for people. */
  readonly description: string;
}

/** A log group of the home region under a key of its own, kept as long as zone.yaml says. */
export class LogGroup extends Construct {
  public readonly logGroup: CloudwatchLogGroup;

  constructor(scope: Construct, id: string, props: LogGroupProps) {
    super(scope, id);
    const stack = ZoneStack.of(this);
    const { regions, logs } = stack.zone;
    const arn = `arn:aws:logs:${regions.home}:${stack.accountId(stack.account)}:log-group:${props.name}`;
    const key = new CustomerKey(this, "key", {
      name: props.keyName,
      description: props.description,
      statements: [
        {
          sid: "LogGroupEncrypts",
          effect: "Allow",
          // The region is part of the name: a key policy with a region that does not exist is refused.
          principals: { Service: [`logs.${regions.home}.amazonaws.com`] },
          actions: ["kms:Decrypt", "kms:DescribeKey", "kms:Encrypt", "kms:GenerateDataKey*", "kms:ReEncrypt*"],
          resources: ["*"],
          conditions: { ArnEquals: { "kms:EncryptionContext:aws:logs:arn": arn } },
        },
      ],
    });
    this.logGroup = new CloudwatchLogGroup(this, "group", {
      name: props.name,
      retentionInDays: logs.retentionDays,
      kmsKeyId: key.arn,
      lifecycle: { preventDestroy: true },
    });
  }
}
