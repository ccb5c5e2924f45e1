import { Cloudtrail, type CloudtrailAdvancedEventSelector } from "@cdktf/provider-aws/lib/cloudtrail";
import { IamRole } from "@cdktf/provider-aws/lib/iam-role";
import { IamRolePolicy } from "@cdktf/provider-aws/lib/iam-role-policy";
import { Construct } from "constructs";
import { bucketName, bucketPurposes, trailLogGroupName, trailName, type Zone } from "../zone";
import { trailArn } from "./archive-grants";
import { LogGroup } from "./log-group";
import { policyDocument } from "./policy-document";
import { ZoneStack } from "./zone-stack";

/** Properties of {@link OrganizationTrail}. */
export interface OrganizationTrailProps {
  /** ARN of the archive's key for the trail: the trail names it, and takes no alias for it. */
  readonly encryptionKeyArn: string;
}

/** Records who did what, in every account and region: in the archive to keep, in CloudWatch Logs to alarm on. */
export class OrganizationTrail extends Construct {
  constructor(scope: Construct, id: string, props: OrganizationTrailProps) {
    super(scope, id);
    const stack = ZoneStack.of(this);
    const { zone } = stack;
    const { logGroup } = new LogGroup(this, "logs", {
      name: trailLogGroupName(zone),
      keyName: "trail-logs",
      description: "Hot copy of the organization's trail",
    });

    const role = new IamRole(this, "role", {
      name: `${trailName(zone)}-logs`,
      description: "Copies the organization's trail to CloudWatch Logs",
      assumeRolePolicy: policyDocument([
        {
          sid: "Trail",
          effect: "Allow",
          principals: { Service: ["cloudtrail.amazonaws.com"] },
          actions: ["sts:AssumeRole"],
          conditions: { StringEquals: { "aws:SourceArn": trailArn(stack) } },
        },
      ]),
    });
    const policy = new IamRolePolicy(this, "policy", {
      name: "copy-trail",
      role: role.name,
      policy: policyDocument([
        {
          sid: "WriteStreams",
          effect: "Allow",
          actions: ["logs:CreateLogStream", "logs:PutLogEvents"],
          // The management account's stream begins with its id, everyone else's with the organization's:
          // https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-required-policy-for-cloudwatch-logs.html
          resources: [`${stack.managementAccountId}_CloudTrail_*`, `${stack.organizationId}_*`].map(
            (stream) => `${logGroup.arn}:log-stream:${stream}`,
          ),
        },
      ]),
    });

    new Cloudtrail(this, "trail", {
      name: trailName(zone),
      isOrganizationTrail: true,
      isMultiRegionTrail: true,
      includeGlobalServiceEvents: true,
      enableLogFileValidation: true,
      s3BucketName: bucketName(zone, "trail"),
      kmsKeyId: props.encryptionKeyArn,
      cloudWatchLogsGroupArn: `${logGroup.arn}:*`,
      cloudWatchLogsRoleArn: role.arn,
      advancedEventSelector: eventSelectors(zone),
      insightSelector: [{ insightType: "ApiCallRateInsight" }, { insightType: "ApiErrorRateInsight" }],
      // CloudTrail tries out whether it may write.
      dependsOn: [policy],
    });
  }
}

/** Everything that is managed, and every object and function that is used. Data events cost by the event. */
function eventSelectors(zone: Zone): CloudtrailAdvancedEventSelector[] {
  // A selector knows no account. Delivery to the archive would be recorded, delivered, and recorded again; the archive's
  // own access logs have those requests. Nothing delivers to the state, which has no other log of who reads it.
  const notRecorded = bucketPurposes
    .filter((purpose) => purpose !== "terraform-state")
    .map((purpose) => `arn:aws:s3:::${bucketName(zone, purpose)}/`);
  return [
    { name: "Management", fieldSelector: [{ field: "eventCategory", equalTo: ["Management"] }] },
    {
      name: "Objects",
      fieldSelector: [
        { field: "eventCategory", equalTo: ["Data"] },
        { field: "resources.type", equalTo: ["AWS::S3::Object"] },
        { field: "resources.ARN", notStartsWith: notRecorded },
      ],
    },
    {
      name: "Functions",
      fieldSelector: [
        { field: "eventCategory", equalTo: ["Data"] },
        { field: "resources.type", equalTo: ["AWS::Lambda::Function"] },
      ],
    },
  ];
}
