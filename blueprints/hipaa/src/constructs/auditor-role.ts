import { IamRole } from "@cdktf/provider-aws/lib/iam-role";
import { IamRolePolicy } from "@cdktf/provider-aws/lib/iam-role-policy";
import { Construct } from "constructs";
import { auditorRoleName, type BucketPurpose, bucketName } from "../zone";
import type { CustomerKey } from "./customer-key";
import { policyDocument, type Statement } from "./policy-document";
import { ZoneStack } from "./zone-stack";

/** Seconds since the second factor was shown after which the role must be entered anew. */
export const secondFactorSeconds = 3600;

/** Properties of {@link AuditorRole}. */
export interface AuditorRoleProps {
  /** Buckets that the role reads. */
  readonly purposes: readonly BucketPurpose[];

  /** Keys that the buckets are encrypted with. */
  readonly keys: readonly CustomerKey[];
}

/** Reads every record of the archive and changes nothing; entered from the management account, with a second factor. */
export class AuditorRole extends Construct {
  constructor(scope: Construct, id: string, props: AuditorRoleProps) {
    super(scope, id);
    const stack = ZoneStack.of(this);
    const { zone } = stack;
    const buckets = props.purposes.map((purpose) => `arn:aws:s3:::${bucketName(zone, purpose)}`);

    const role = new IamRole(this, "role", {
      name: auditorRoleName(zone),
      description: "Reads the audit records of the zone",
      maxSessionDuration: secondFactorSeconds,
      assumeRolePolicy: policyDocument([enteredByAuditors(stack)]),
    });
    new IamRolePolicy(this, "policy", {
      name: "read-archive",
      role: role.name,
      policy: policyDocument([
        {
          sid: "ListArchive",
          effect: "Allow",
          actions: ["s3:GetBucketLocation", "s3:ListBucket", "s3:ListBucketVersions"],
          resources: buckets,
        },
        {
          sid: "ReadRecords",
          effect: "Allow",
          // An object in a Glacier class is brought back for some days before it can be read.
          actions: ["s3:GetObject", "s3:GetObjectRetention", "s3:GetObjectVersion", "s3:RestoreObject"],
          resources: buckets.map((arn) => `${arn}/*`),
        },
        {
          sid: "DecryptRecords",
          effect: "Allow",
          actions: ["kms:Decrypt", "kms:DescribeKey"],
          resources: props.keys.map(({ arn }) => arn),
        },
        { sid: "FindArchive", effect: "Allow", actions: ["s3:ListAllMyBuckets"], resources: ["*"] },
      ]),
    });
  }
}

/** Who in the management account may enter is decided there, by IAM: the guardrails do not reach it. */
export function enteredByAuditors(stack: ZoneStack): Statement {
  return {
    sid: "EnterWithSecondFactor",
    effect: "Allow",
    principals: { AWS: [`arn:aws:iam::${stack.managementAccountId}:root`] },
    actions: ["sts:AssumeRole"],
    conditions: {
      Bool: { "aws:MultiFactorAuthPresent": "true" },
      NumericLessThan: { "aws:MultiFactorAuthAge": String(secondFactorSeconds) },
    },
  };
}
