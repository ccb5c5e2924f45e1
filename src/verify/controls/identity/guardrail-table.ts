import { accountKeysOf } from "../../identity/account-keys";
import { organizationOf } from "../../identity/organization";
import { arnOf } from "../../model/known-attributes";
import type { Known } from "../../model/arguments";
import type { Resource } from "../../model/resource";
import { sessionDocuments } from "../access/session-document";
import type { Subject } from "../control";
import { type RecordKind, recordBuckets } from "../records/record-buckets";
import type { Guardrail } from "./guardrail-probes";
import { isRoleForPeople } from "./people";

const citations = ["164.308(a)(4)(ii)(B)", "164.312(a)(1)"];

/** What of a role makes it another. */
const roleChanges = [
  "iam:AttachRolePolicy",
  "iam:DeleteRole",
  "iam:DeleteRolePolicy",
  "iam:DetachRolePolicy",
  "iam:PutRolePolicy",
  "iam:UpdateAssumeRolePolicy",
];

/** What accounts are denied, each by itself. */
export const guardrails: readonly Guardrail[] = [
  {
    id: "scp-stay-in-organization",
    title: "No account may leave the organization",
    why: "Outside the organization no guardrail holds, and its records stop.",
    citations,
    actions: ["organizations:LeaveOrganization"],
    says: "to leave the organization",
  },
  {
    id: "scp-trail-goes-on",
    title: "No account may stop its trail",
    why: "Who covers his tracks stops the record first.",
    citations: ["164.312(b)", "164.308(a)(1)(ii)(D)"],
    actions: [
      "cloudtrail:DeleteTrail",
      "cloudtrail:StopLogging",
      "cloudtrail:UpdateTrail",
      "cloudtrail:PutEventSelectors",
    ],
    says: "to stop or change trails",
  },
  {
    id: "scp-config-goes-on",
    title: "No account may stop AWS Config",
    why: "Without the recorder nobody sees what was changed, or when.",
    citations: ["164.312(b)", "164.308(a)(8)"],
    actions: ["config:DeleteConfigurationRecorder", "config:DeleteDeliveryChannel", "config:StopConfigurationRecorder"],
    says: "to stop AWS Config",
  },
  {
    id: "scp-guardduty-goes-on",
    title: "No account may stop GuardDuty",
    why: "An intruder who switches the alarm off is not found.",
    citations: ["164.308(a)(5)(ii)(B)", "164.308(a)(6)(ii)"],
    actions: ["guardduty:DeleteDetector", "guardduty:UpdateDetector", "guardduty:DisassociateFromAdministratorAccount"],
    says: "to stop GuardDuty",
  },
  {
    id: "scp-flow-logs-go-on",
    title: "No account may stop its flow logs",
    why: "Without them nobody can say what left the network.",
    citations: ["164.312(b)"],
    actions: ["ec2:DeleteFlowLogs"],
    says: "to delete flow logs",
  },
  {
    id: "scp-keys-stay",
    title: "No workload may delete keys",
    why: "With its key all that it encrypts is gone.",
    citations: ["164.312(a)(2)(iv)", "164.308(a)(7)(ii)(A)"],
    actions: ["kms:DisableKey", "kms:ScheduleKeyDeletion"],
    says: "to disable or delete keys",
  },
  {
    id: "scp-recovery-points-stay",
    title: "No workload may delete recovery points and vaults",
    why: "Ransomware deletes the backups first.",
    citations: ["164.308(a)(7)(ii)(A)"],
    actions: ["backup:DeleteRecoveryPoint", "backup:DeleteBackupVault", "backup:PutBackupVaultAccessPolicy"],
    says: "to delete recovery points and vaults",
  },
  {
    id: "scp-public-access-stays-blocked",
    title: "No workload may lift the account's public access blocks",
    why: "One call would let buckets and snapshots be opened to the world.",
    citations,
    actions: ["s3:PutAccountPublicAccessBlock", "ec2:DisableSnapshotBlockPublicAccess"],
    says: "to lift public access blocks",
  },
  {
    id: "scp-account-defaults-stay",
    title: "No workload may change what holds for the whole account",
    why: "Encryption by default and the password policy are switched off for all with one call.",
    citations: ["164.312(a)(2)(iv)", "164.308(a)(5)(ii)(D)"],
    actions: ["ec2:DisableEbsEncryptionByDefault", "iam:DeleteAccountPasswordPolicy"],
    says: "to change the defaults of the account",
  },
  {
    id: "scp-log-groups-stay",
    title: "No workload may delete log groups",
    why: "Who covers his tracks deletes the log, or lets it run out sooner.",
    citations: ["164.312(b)"],
    actions: ["logs:DeleteLogGroup", "logs:DeleteLogStream", "logs:PutRetentionPolicy"],
    says: "to delete log groups",
  },
  {
    id: "scp-recorded-access-only",
    title: "Nobody gets a shell that is not recorded",
    why: "A session outside the recording document leaves no record of what was read.",
    citations: ["164.312(b)", "164.308(a)(1)(ii)(D)"],
    actions: ["ssm:StartSession", "ssm:CreateDocument", "ssm:StartAutomationExecution", "ecs:ExecuteCommand"],
    says: "shells that are not recorded",
  },
  {
    id: "scp-no-root-user",
    title: "Root users of members may do nothing",
    why: "The root user is nobody in particular, and no policy of IAM binds him.",
    citations: ["164.312(a)(2)(i)", "164.312(d)"],
    actions: ["iam:CreateUser", "s3:DeleteBucket", "ec2:RunInstances", "kms:Decrypt"],
    principal: "root",
    says: "to act as root",
  },
  {
    id: "scp-entry-role-stays",
    title: "No account may change the role by which the organization enters it",
    why: "By this role its owners come in when nothing else works; guardrails except it, so that who changes it is past them.",
    citations: ["164.312(a)(2)(ii)", "164.308(a)(4)(ii)(B)"],
    actions: roleChanges,
    resources: entryRole,
    says: "to change the role by which the organization enters",
  },
  {
    id: "scp-people-roles-stay",
    title: "No account may change its roles for people",
    why: "Who changes the trust or the permissions of such a role lets himself in without a second factor, or further than is meant.",
    citations: ["164.308(a)(3)(ii)(A)", "164.308(a)(4)(ii)(C)"],
    actions: roleChanges,
    resources: rolesForPeople,
    says: "to change its roles for people",
  },
  {
    id: "scp-record-buckets-stay",
    title: "No account may change the buckets of its records",
    why: "One call on the bucket ends its lock, its versions or its policy, and the records after it.",
    citations: ["164.312(b)", "164.312(c)(1)"],
    actions: [
      "s3:DeleteBucketPolicy",
      "s3:PutBucketPolicy",
      "s3:PutBucketObjectLockConfiguration",
      "s3:PutBucketVersioning",
      "s3:PutLifecycleConfiguration",
    ],
    resources: bucketsOfRecords,
    says: "to change the buckets of its records",
  },
  {
    id: "scp-session-records-closed",
    title: "Nobody but auditors reads the records of sessions",
    why: "What was shown in a session is health data as much as the table that it was read from.",
    citations: ["164.308(a)(4)(ii)(B)", "164.312(a)(1)"],
    actions: ["logs:FilterLogEvents", "logs:GetLogEvents", "logs:StartQuery"],
    resources: logGroupsOfSessions,
    says: "to read the records of sessions",
  },
  {
    id: "scp-recording-document-only",
    title: "Nobody at all opens sessions with documents that record nothing",
    why: "Operators may open sessions; with a document for SSH or port forwarding nobody sees what goes through.",
    citations: ["164.312(b)", "164.308(a)(1)(ii)(D)"],
    principal: "*",
    actions: ["ssm:StartSession"],
    resources: () =>
      known(
        ["AWS-StartSSHSession", "AWS-StartPortForwardingSession", "AWS-StartPortForwardingSessionToRemoteHost"].map(
          (name) => `arn:aws:ssm:us-east-1::document/${name}`,
        ),
      ),
    says: "sessions with documents that record nothing",
  },
  {
    id: "scp-commands-only-patch",
    title: "Nobody sends commands to hosts, but to patch them",
    why: "A command runs as root on a host beside the data, and is recorded less well than a session.",
    citations: ["164.312(b)", "164.308(a)(1)(ii)(D)"],
    actions: ["ssm:SendCommand"],
    resources: () => known(["arn:aws:ssm:us-east-1::document/AWS-RunShellScript"]),
    says: "commands that do more than patch",
  },
  {
    id: "scp-no-shell-inside-networks",
    title: "Nobody opens CloudShell inside a network",
    why: "CloudShell in a VPC is a shell beside the data that Session Manager does not record.",
    citations: ["164.312(b)", "164.308(a)(4)(ii)(B)"],
    actions: ["cloudshell:CreateEnvironment"],
    context: { "cloudshell:vpcids": "vpc-of-an-environment" },
    says: "shells inside networks",
  },
  {
    id: "scp-networks-stay-apart",
    title: "No environment may be joined to another network by hand",
    why: "One accepted peering is a path that no code shows.",
    citations: ["164.308(a)(4)(ii)(A)", "164.308(a)(4)(ii)(C)"],
    about: "environments",
    actions: [
      "ec2:AcceptVpcPeeringConnection",
      "ec2:CreateVpcPeeringConnection",
      "ec2:CreateTransitGatewayVpcAttachment",
    ],
    says: "to join networks",
  },
  {
    id: "scp-regions",
    title: "Environments use no other regions",
    why: "What runs in a region that nobody watches is not recorded, and not found.",
    citations,
    about: "environments",
    actions: ["ec2:RunInstances", "rds:CreateDBInstance", "s3:CreateBucket", "lambda:CreateFunction"],
    context: { "aws:requestedregion": "a-region-that-no-zone-uses" },
    says: "regions that are not allowed",
  },
];

function known(texts: readonly string[]): Known<readonly string[]> {
  return { known: true, value: texts };
}

/** The name that AWS takes where none is given. https://docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_accounts_access.html */
function entryRole(account: Resource): Known<readonly string[]> {
  const name = account.text("role_name");
  if (!name.known) return name;
  return known([`arn:aws:iam::123456789012:role/${name.value ?? "OrganizationAccountAccessRole"}`]);
}

/** Whether a resource is in an account of the organization. */
function isIn({ model }: Subject, account: Resource, { place }: Resource): boolean {
  return organizationOf(model).accountOf(accountKeysOf(model).canonical(place.accountKey)) === account;
}

function rolesForPeople(account: Resource, subject: Subject): Known<readonly string[]> {
  const roles = subject.model.resources("aws_iam_role").filter((role) => isRoleForPeople(role));
  return known(roles.filter((role) => isIn(subject, account, role)).map(arnOf));
}

/** Kinds of records that are of the whole organization, and not of one workload. */
const kindsOfRecords: readonly RecordKind[] = ["trail", "Config", "flow logs", "DNS queries", "sessions"];

function bucketsOfRecords(account: Resource, subject: Subject): Known<readonly string[]> {
  const buckets = [...recordBuckets(subject.model)]
    .filter(([bucket, kinds]) => isIn(subject, account, bucket) && kinds.some((kind) => kindsOfRecords.includes(kind)))
    .map(([bucket]) => arnOf(bucket));
  return known(buckets);
}

function logGroupsOfSessions(account: Resource, subject: Subject): Known<readonly string[]> {
  const groups = sessionDocuments(subject.model)
    .filter(({ document }) => isIn(subject, account, document))
    .map(({ document, inputs }) => {
      const name = inputs.known ? inputs.value.cloudWatchLogGroupName : undefined;
      const { accountKey, regionKey } = document.place;
      return name === undefined || name === ""
        ? undefined
        : `arn:aws:logs:${regionKey}:${accountKey}:log-group:${name}:log-stream:a-stream`;
    })
    .filter((arn) => arn !== undefined);
  return known(groups);
}
