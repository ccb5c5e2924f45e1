import type { Json, JsonObject } from "../../json";

/** A record of the trail, as far as patterns look at it. */
export interface TrailRecord extends JsonObject {
  readonly eventSource: string;
  readonly eventName: string;
}

/** What people are to be told of at once. */
export interface Watch {
  /** Id of its control. */
  readonly id: string;

  /** As in "Somebody is told when …". */
  readonly when: string;
  readonly citations: readonly string[];

  /** Events, as the trail records them. */
  readonly events: readonly TrailRecord[];

  /** Events of one kind at which an alarm must go off. @default 1 */
  readonly threshold?: number;
}

const review = ["164.308(a)(1)(ii)(D)", "164.308(a)(6)(ii)"];

/** The names of calls that a change is made by. https://docs.aws.amazon.com/securityhub/latest/userguide/cloudwatch-controls.html */
export const watches: readonly Watch[] = [
  {
    id: "alarm-root-use",
    when: "the root user does something",
    citations: [...review, "164.308(a)(5)(ii)(C)"],
    events: [call("signin", "ConsoleLogin", { userIdentity: { type: "Root" }, eventType: "AwsConsoleSignIn" })],
  },
  {
    id: "alarm-failed-sign-in",
    when: "somebody fails to sign in to the console",
    citations: ["164.308(a)(5)(ii)(C)", "164.308(a)(6)(ii)"],
    events: [call("signin", "ConsoleLogin", { errorMessage: "Failed authentication", eventType: "AwsConsoleSignIn" })],
    threshold: 10,
  },
  {
    id: "alarm-trail-change",
    when: "the trail is changed or stopped",
    citations: [...review, "164.312(b)"],
    events: calls("cloudtrail", "StopLogging", "DeleteTrail", "UpdateTrail", "CreateTrail", "PutEventSelectors"),
  },
  {
    id: "alarm-config-change",
    when: "Config is changed or stopped",
    citations: [...review, "164.312(b)"],
    events: calls(
      "config",
      "StopConfigurationRecorder",
      "DeleteConfigurationRecorder",
      "PutConfigurationRecorder",
      "DeleteDeliveryChannel",
      "PutDeliveryChannel",
    ),
  },
  {
    id: "alarm-detector-change",
    when: "GuardDuty is changed or stopped",
    citations: [...review, "164.308(a)(5)(ii)(B)"],
    events: calls(
      "guardduty",
      "DeleteDetector",
      "UpdateDetector",
      "UpdateOrganizationConfiguration",
      "DisassociateMembers",
    ),
  },
  {
    id: "alarm-key-deletion",
    when: "a key is disabled or is to be deleted",
    citations: [...review, "164.312(a)(2)(iv)"],
    events: calls("kms", "DisableKey", "ScheduleKeyDeletion"),
  },
  {
    id: "alarm-bucket-change",
    when: "the protection of a bucket is changed",
    citations: [...review, "164.312(c)(1)"],
    events: calls("s3", "PutBucketPolicy", "DeleteBucketPolicy", "PutBucketLifecycle"),
  },
  {
    id: "alarm-guardrail-change",
    when: "the organization or a guardrail is changed",
    citations: [...review, "164.308(a)(4)(ii)(C)"],
    events: calls("organizations", "AttachPolicy", "DetachPolicy", "UpdatePolicy", "DeletePolicy", "LeaveOrganization"),
  },
  {
    id: "alarm-security-group-change",
    when: "a security group is changed",
    citations: [...review, "164.312(e)(1)"],
    events: calls(
      "ec2",
      "AuthorizeSecurityGroupIngress",
      "AuthorizeSecurityGroupEgress",
      "RevokeSecurityGroupIngress",
      "RevokeSecurityGroupEgress",
      "CreateSecurityGroup",
      "DeleteSecurityGroup",
    ),
  },
  {
    id: "alarm-network-acl-change",
    when: "a network ACL is changed",
    citations: [...review, "164.312(e)(1)"],
    events: calls(
      "ec2",
      "CreateNetworkAcl",
      "CreateNetworkAclEntry",
      "DeleteNetworkAcl",
      "DeleteNetworkAclEntry",
      "ReplaceNetworkAclEntry",
      "ReplaceNetworkAclAssociation",
    ),
  },
  {
    id: "alarm-route-change",
    when: "a route is changed",
    citations: [...review, "164.312(e)(1)"],
    events: calls(
      "ec2",
      "CreateRoute",
      "CreateRouteTable",
      "ReplaceRoute",
      "ReplaceRouteTableAssociation",
      "DeleteRouteTable",
      "DeleteRoute",
      "DisassociateRouteTable",
    ),
  },
  {
    id: "alarm-peering-change",
    when: "networks are peered or parted",
    citations: [...review, "164.308(a)(4)(ii)(A)"],
    events: calls("ec2", "CreateVpcPeeringConnection", "AcceptVpcPeeringConnection", "DeleteVpcPeeringConnection"),
  },
];

function calls(service: string, ...names: readonly string[]): readonly TrailRecord[] {
  return names.map((name) => call(service, name));
}

/** A record of a call, as far as patterns look at it. https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-event-reference-record-contents.html */
function call(service: string, eventName: string, more: Readonly<Record<string, Json>> = {}): TrailRecord {
  return {
    eventVersion: "1.09",
    eventType: "AwsApiCall",
    eventSource: `${service}.amazonaws.com`,
    eventName,
    awsRegion: "us-east-1",
    managementEvent: true,
    readOnly: false,
    userIdentity: { type: "AssumedRole" },
    ...more,
  };
}

/** The same as an event of EventBridge. */
export function asEvent(record: TrailRecord): JsonObject {
  const service = record.eventSource.split(".")[0] ?? "";
  const isSignIn = record.eventType === "AwsConsoleSignIn";
  return {
    source: `aws.${service}`,
    "detail-type": isSignIn ? "AWS Console Sign In via CloudTrail" : "AWS API Call via CloudTrail",
    detail: record,
  };
}
