import { bucketName, bucketPurposes, type Zone } from "../../zone";
import type { Statement } from "../policy-document";
import { everything, exceptDeployment } from "./exemption";

/** What is recorded goes on being recorded, and what was recorded stays. */
export function recordsGuardrail(zone: Zone): readonly Statement[] {
  const auditBuckets = bucketPurposes
    .filter((purpose) => purpose !== "terraform-state")
    .map((purpose) => `arn:aws:s3:::${bucketName(zone, purpose)}`);
  return [
    {
      sid: "TrailsGoOn",
      effect: "Deny",
      actions: [
        "cloudtrail:DeleteTrail",
        "cloudtrail:PutEventSelectors",
        "cloudtrail:StopLogging",
        "cloudtrail:UpdateTrail",
      ],
      resources: everything,
      conditions: exceptDeployment(zone),
    },
    {
      sid: "ConfigGoesOn",
      effect: "Deny",
      actions: [
        "config:DeleteAggregationAuthorization",
        "config:DeleteConfigRule",
        "config:DeleteConfigurationAggregator",
        "config:DeleteConfigurationRecorder",
        "config:DeleteConformancePack",
        "config:DeleteDeliveryChannel",
        "config:DeleteEvaluationResults",
        "config:DeleteOrganizationConfigRule",
        "config:DeleteOrganizationConformancePack",
        "config:DeleteRetentionConfiguration",
        "config:PutConfigurationRecorder",
        "config:PutDeliveryChannel",
        "config:PutRetentionConfiguration",
        "config:StopConfigurationRecorder",
      ],
      resources: everything,
      conditions: exceptDeployment(zone),
    },
    {
      sid: "GuardDutyGoesOn",
      effect: "Deny",
      actions: [
        "guardduty:CreateFilter",
        "guardduty:CreateIPSet",
        "guardduty:DeleteDetector",
        "guardduty:DeleteMembers",
        "guardduty:DeletePublishingDestination",
        "guardduty:DisableOrganizationAdminAccount",
        "guardduty:DisassociateFromAdministratorAccount",
        "guardduty:DisassociateFromMasterAccount",
        "guardduty:DisassociateMembers",
        "guardduty:StopMonitoringMembers",
        "guardduty:UpdateDetector",
        "guardduty:UpdateFilter",
        "guardduty:UpdateIPSet",
        "guardduty:UpdateMemberDetectors",
        "guardduty:UpdateOrganizationConfiguration",
        "guardduty:UpdatePublishingDestination",
      ],
      resources: everything,
      conditions: exceptDeployment(zone),
    },
    {
      // Not even by the role that deploys: what an archive holds leaves it by age alone.
      sid: "RecordsStay",
      effect: "Deny",
      actions: [
        "s3:BypassGovernanceRetention",
        "s3:DeleteObject",
        "s3:DeleteObjectVersion",
        "s3:PutObjectLegalHold",
        "s3:PutObjectRetention",
      ],
      resources: auditBuckets.map((arn) => `${arn}/*`),
    },
    {
      sid: "AuditBucketsStay",
      effect: "Deny",
      actions: [
        "s3:DeleteBucket",
        "s3:DeleteBucketPolicy",
        "s3:PutBucketAcl",
        "s3:PutBucketLogging",
        "s3:PutBucketObjectLockConfiguration",
        "s3:PutBucketOwnershipControls",
        "s3:PutBucketPolicy",
        "s3:PutBucketVersioning",
        "s3:PutEncryptionConfiguration",
        "s3:PutLifecycleConfiguration",
        "s3:PutReplicationConfiguration",
      ],
      resources: auditBuckets,
      conditions: exceptDeployment(zone),
    },
    {
      sid: "LogGroupsStay",
      effect: "Deny",
      actions: [
        "logs:DeleteLogGroup",
        "logs:DeleteLogStream",
        "logs:DeleteRetentionPolicy",
        "logs:DisassociateKmsKey",
        "logs:PutRetentionPolicy",
      ],
      resources: everything,
      conditions: exceptDeployment(zone),
    },
    {
      sid: "FlowLogsGoOn",
      effect: "Deny",
      actions: ["ec2:DeleteFlowLogs"],
      resources: everything,
      conditions: exceptDeployment(zone),
    },
  ];
}
