import { type Mutator, mentions, set, without } from "./mutator";

/** What each statement of the organization's policies is for, by the beginning of its Sid. */
const statements: readonly (readonly [sid: string, control: string])[] = [
  ["AccountDefaultsStay", "scp-account-defaults-stay"],
  ["AuditBucketsStay", "scp-record-buckets-stay"],
  ["CommandsOnlyPatch", "scp-commands-only-patch"],
  ["ConfigGoesOn", "scp-config-goes-on"],
  ["DeploymentRoleStays", "scp-entry-role-stays"],
  ["DocumentsStay", "scp-recorded-access-only"],
  ["EligibleServices", "scp-eligible-services"],
  ["FlowLogsGoOn", "scp-flow-logs-go-on"],
  ["GuardDutyGoesOn", "scp-guardduty-goes-on"],
  ["KeysStay", "scp-keys-stay"],
  ["LogGroupsStay", "scp-log-groups-stay"],
  ["NoCommandsByAutomation", "scp-recorded-access-only"],
  ["NoConnectionsBetweenNetworks", "scp-networks-stay-apart"],
  ["NoRootUser", "scp-no-root-user"],
  ["NoShellInsideANetwork", "scp-no-shell-inside-networks"],
  ["NoUnrecordedShell", "scp-recorded-access-only"],
  ["NothingAtAll", "scp-attached-to-environments"],
  ["OnlyAllowedRegions", "scp-regions"],
  ["OnlyAuditorsReadSessions", "scp-session-records-closed"],
  ["OnlyOperators", "scp-recorded-access-only"],
  ["OnlyTheRecordingDocument", "scp-recording-document-only"],
  ["OperatorAndAuditorRolesStay", "scp-people-roles-stay"],
  ["PublicAccessStaysBlocked", "scp-public-access-stays-blocked"],
  ["RecordsStay", "s3-record-deletion"],
  ["RecoveryPointsStay", "scp-recovery-points-stay"],
  ["RetainedKeysStay", "scp-keys-stay"],
  ["StayInOrganization", "scp-stay-in-organization"],
  ["TrailsGoOn", "scp-trail-goes-on"],
  ["VaultsStay", "scp-recovery-points-stay"],
];

const guardrails: readonly string[] = [...new Set(statements.map(([, control]) => control))];

/** Changes to what the organization denies. */
export const loosenedGuardrails: readonly Mutator[] = [
  ...["identity", "records", "sessions", "data", "workloads", "health-data"].map((name): Mutator => ({
    class: "detach a guardrail",
    name: `detaches the policy ${name} from accounts`,
    type: "aws_organizations_policy_attachment",
    where: (_, target) => target.name.startsWith(`guardrails_${name}_`) && !target.name.endsWith("_suspended"),
    change: () => "remove",
    expects: guardrails,
    at: /./,
  })),
  {
    class: "detach a guardrail",
    name: "detaches a policy from the unit of suspended accounts",
    type: "aws_organizations_policy_attachment",
    where: (_, { name }) => name.endsWith("identity_suspended"),
    change: () => "remove",
    expects: guardrails,
    at: /./,
  },
  {
    class: "detach a guardrail",
    name: "denies nothing with a policy",
    type: "aws_organizations_policy",
    where: (body) => body.type === "SERVICE_CONTROL_POLICY",
    change: (body) => without(body, "content", (statement) => statement.Effect === "Deny"),
    expects: guardrails,
    at: /./,
  },
  {
    class: "detach a guardrail",
    name: "switches the policies of the organization off",
    type: "aws_organizations_organization",
    change: (body) => set(body, ["enabled_policy_types"], []),
    expects: ["scp-switched-on"],
  },
  ...statements.map(([sid, control]): Mutator => ({
    class: "detach a guardrail",
    name: `leaves out the statement ${sid}`,
    type: "aws_organizations_policy",
    where: (body) => mentions(body, `\\"Sid\\":\\"${sid}`),
    change: (body) =>
      without(body, "content", ({ Sid }) => typeof Sid === "string" && Sid.replace(/Of\d+$/, "") === sid),
    expects: [control],
    at: /./,
  })),
];
