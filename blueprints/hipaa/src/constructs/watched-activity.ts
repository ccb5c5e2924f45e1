import { operatorRoleName, type Zone } from "../zone";

/** Something in the trail that people are told of. */
export interface WatchedActivity {
  /** Stable; part of the alarm's name and address. */
  readonly id: string;

  /** What happened, for people. */
  readonly description: string;

  /** Filter of CloudWatch Logs, at most 1024 characters. */
  readonly pattern: string;
}

/**
 * What people are told of. IAM and Organizations tell EventBridge of their events in us-east-1 only; the trail has those
 * of every region in one log group.
 */
export function watchedActivities(zone: Zone): readonly WatchedActivity[] {
  return [
    {
      id: "root-user",
      description: "The root user of an account did something",
      pattern: `{ ($.userIdentity.type = "Root") && ($.userIdentity.invokedBy NOT EXISTS) && ($.eventType != "AwsServiceEvent") }`,
    },
    {
      id: "failed-sign-in",
      description: "Somebody failed to sign in to the console",
      pattern: `{ ($.eventName = "ConsoleLogin") && ($.errorMessage = "Failed authentication") }`,
    },
    {
      id: "guardrail-change",
      description: "The organization or a guardrail was changed",
      pattern: calls("organizations", [
        "AttachPolicy",
        "CreatePolicy",
        "DeletePolicy",
        "DeregisterDelegatedAdministrator",
        "DetachPolicy",
        "DisableAWSServiceAccess",
        "DisablePolicyType",
        "LeaveOrganization",
        "MoveAccount",
        "RemoveAccountFromOrganization",
        "UpdatePolicy",
      ]),
    },
    {
      id: "trail-change",
      description: "The trail was changed or stopped",
      pattern: calls("cloudtrail", [
        "CreateTrail",
        "DeleteTrail",
        "PutEventSelectors",
        "PutInsightSelectors",
        "StartLogging",
        "StopLogging",
        "UpdateTrail",
      ]),
    },
    {
      id: "config-change",
      description: "Config was changed or stopped",
      pattern: calls("config", [
        "DeleteConfigRule",
        "DeleteConfigurationAggregator",
        "DeleteConfigurationRecorder",
        "DeleteConformancePack",
        "DeleteDeliveryChannel",
        "PutConfigurationRecorder",
        "PutDeliveryChannel",
        "StopConfigurationRecorder",
      ]),
    },
    {
      id: "guardduty-change",
      description: "GuardDuty was changed or stopped",
      pattern: calls("guardduty", [
        "DeleteDetector",
        "DeleteMembers",
        "DisableOrganizationAdminAccount",
        "DisassociateFromAdministratorAccount",
        "DisassociateMembers",
        "StopMonitoringMembers",
        "UpdateDetector",
        "UpdateOrganizationConfiguration",
      ]),
    },
    {
      id: "key-deletion",
      description: "A key was disabled, is to be deleted, or has a new policy",
      pattern: calls("kms", ["DisableKey", "DisableKeyRotation", "PutKeyPolicy", "ScheduleKeyDeletion"]),
    },
    {
      id: "bucket-change",
      description: "The protection of a bucket was changed",
      pattern: calls("s3", [
        "DeleteAccountPublicAccessBlock",
        "DeleteBucket",
        "DeleteBucketEncryption",
        "DeleteBucketPolicy",
        "DeleteBucketPublicAccessBlock",
        "PutBucketEncryption",
        "PutBucketLifecycle",
        "PutBucketLifecycleConfiguration",
        "PutBucketObjectLockConfiguration",
        "PutBucketPolicy",
        "PutBucketPublicAccessBlock",
        "PutBucketVersioning",
      ]),
    },
    {
      id: "security-group-change",
      description: "A security group was changed",
      pattern: calls("ec2", [
        "AuthorizeSecurityGroupEgress",
        "AuthorizeSecurityGroupIngress",
        "CreateSecurityGroup",
        "DeleteSecurityGroup",
        "ModifySecurityGroupRules",
        "RevokeSecurityGroupEgress",
        "RevokeSecurityGroupIngress",
      ]),
    },
    {
      id: "network-acl-change",
      description: "A network ACL was changed",
      pattern: calls("ec2", [
        "CreateNetworkAcl",
        "CreateNetworkAclEntry",
        "DeleteNetworkAcl",
        "DeleteNetworkAclEntry",
        "ReplaceNetworkAclAssociation",
        "ReplaceNetworkAclEntry",
      ]),
    },
    {
      id: "route-change",
      description: "A route, a route table or a gateway was changed",
      pattern: calls("ec2", [
        "AssociateRouteTable",
        "AttachInternetGateway",
        "CreateInternetGateway",
        "CreateNatGateway",
        "CreateRoute",
        "CreateRouteTable",
        "DeleteRoute",
        "DeleteRouteTable",
        "DisassociateRouteTable",
        "ReplaceRoute",
        "ReplaceRouteTableAssociation",
      ]),
    },
    {
      id: "peering-change",
      description: "A connection between networks was changed",
      pattern: calls("ec2", [
        "AcceptVpcPeeringConnection",
        "CreateTransitGatewayVpcAttachment",
        "CreateVpcPeeringConnection",
        "DeleteVpcPeeringConnection",
        "ModifyVpcPeeringConnectionOptions",
        "RejectVpcPeeringConnection",
      ]),
    },
    {
      id: "session-by-another",
      description: "Somebody who is no operator asked for a session",
      pattern: `{ ${sessionStarted} && (${operator} NOT EXISTS || ${operator} != "${operatorRoleName(zone, "*")}") }`,
    },
    ...zone.environments
      .filter(({ production }) => production)
      .map(({ name }) => ({
        id: `session-${name}`,
        description: `An operator asked for a session on the bastion of ${name}`,
        pattern: `{ ${sessionStarted} && (${operator} = "${operatorRoleName(zone, name)}") }`,
      })),
  ];
}

const sessionStarted = `($.eventSource = "ssm.amazonaws.com") && (($.eventName = "StartSession") || ($.eventName = "ResumeSession"))`;

/** Role that the caller has entered. */
const operator = "$.userIdentity.sessionContext.sessionIssuer.userName";

/** Any of a service's calls, by anyone, whether it was allowed or not. */
function calls(service: string, names: readonly string[]): string {
  const named = names.map((name) => `($.eventName = "${name}")`).join(" || ");
  return `{ ($.eventSource = "${service}.amazonaws.com") && (${named}) }`;
}
