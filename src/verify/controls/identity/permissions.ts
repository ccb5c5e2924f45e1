import { type Decision, any, decided, no, undecided } from "../../decision";
import {
  attachmentTypes,
  managedPolicies,
  permissionPolicies,
  permissionPolicyTypes,
} from "../../identity/permissions";
import { allowsAll } from "../../policies/evaluation";
import type { Statement } from "../../policies/statement";
import { type Control, type Judgement, judge } from "../control";
import { type NoStatement, noStatement } from "./statements";

const leastPrivilege = ["164.308(a)(4)(ii)(B)", "164.312(a)(1)"];
const look = "aws iam get-account-authorization-details --filter LocalManagedPolicy Role User Group";

type Rule = Pick<NoStatement, "id" | "title" | "why" | "remedy" | "fault" | "met">;

function onPermissions(rule: Rule): Control {
  return noStatement({
    ...rule,
    group: "identity",
    citations: leastPrivilege,
    examines: permissionPolicyTypes,
    look,
    carriers: ({ model }) => permissionPolicies(model),
  });
}

/** A resource that stands for no particular one. */
const somewhere = "arn:aws:a-service:a-region:an-account:a-resource";

/** Actions by which somebody makes himself more than he is. https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies_boundaries.html */
const escalations = [
  "iam:AddUserToGroup",
  "iam:AttachGroupPolicy",
  "iam:AttachRolePolicy",
  "iam:AttachUserPolicy",
  "iam:CreateAccessKey",
  "iam:CreateLoginProfile",
  "iam:CreatePolicyVersion",
  "iam:PutGroupPolicy",
  "iam:PutRolePolicy",
  "iam:PutUserPolicy",
  "iam:SetDefaultPolicyVersion",
  "iam:UpdateAssumeRolePolicy",
  "iam:UpdateLoginProfile",
];

/** Services that keep health data or guard it: all of their actions on everything is more than a workload needs. */
const guardedServices = [
  "s3",
  "kms",
  "iam",
  "rds",
  "dynamodb",
  "secretsmanager",
  "backup",
  "organizations",
  "sts",
  "ssm",
];

/** What policies let those who have them do. */
export const permissionControls: readonly Control[] = [
  onPermissions({
    id: "iam-policy-no-full-access",
    title: "No policy allows everything",
    why: "Who has it reads, changes and deletes all there is in the account, and its records' settings too.",
    remedy: "Name the actions and the resources in the policy.",
    met: "allows less than everything",
    fault: (statement) =>
      says(allowsAll(statement, "an-service:an-action", somewhere), "allows every action everywhere"),
  }),
  onPermissions({
    id: "iam-policy-no-whole-service",
    title: "No policy allows all of a guarded service everywhere",
    why: "All actions of S3, KMS or IAM on all resources reach every store of health data in the account.",
    remedy: "Name the actions that are used, or the resources.",
    met: "allows no guarded service as a whole",
    fault: (statement) => {
      const service = guardedServices.find((one) => isWhole(statement, one));
      return service === undefined ? undefined : `allows ${service}:* everywhere`;
    },
  }),
  onPermissions({
    id: "iam-policy-names-what-it-allows",
    title: "No policy allows by exception",
    why: "NotAction and NotResource allow what nobody has thought of yet: each new service of AWS too.",
    remedy: "Write Action and Resource in statements that allow.",
    met: "allows nothing by exception",
    fault: ({ effect, notActions, notResources }) => {
      if (effect !== "Allow") return undefined;
      if (notActions !== undefined) return "allows all actions but some";
      return notResources === undefined ? undefined : "allows all resources but some";
    },
  }),
  onPermissions({
    id: "iam-policy-bounds-pass-role",
    title: "No policy passes every role",
    why: "Who may pass any role to a service gets what the most powerful role may do.",
    remedy: "Name the roles in Resource of the statement with iam:PassRole, or set iam:PassedToService.",
    met: "passes no role at large",
    fault: (statement) =>
      statement.conditions.some(({ key }) => key === "iam:passedtoservice" || key === "iam:associatedresourcearn")
        ? undefined
        : says(allowsAll(statement, "iam:PassRole", "arn:aws:iam::an-account:role/a-role"), "passes every role"),
  }),
  onPermissions({
    id: "iam-policy-bounds-assume-role",
    title: "No policy lets take on every role",
    why: "A role of another account that trusts this one is open to whoever may take on all roles.",
    remedy: "Name the roles in Resource of the statement with sts:AssumeRole.",
    met: "lets take on no role at large",
    fault: (statement) =>
      says(allowsAll(statement, "sts:AssumeRole", "arn:aws:iam::an-account:role/a-role"), "takes on every role"),
  }),
  onPermissions({
    id: "iam-policy-no-escalation",
    title: "No policy lets somebody raise himself",
    why: "Who may write policies or make keys of others' has in the end all that they have.",
    remedy: "Name resources in statements with iam:PutRolePolicy and the like, or ask for a permissions boundary.",
    met: "lets nobody raise himself",
    fault: (statement) => {
      if (statement.conditions.some(({ key }) => key === "iam:permissionsboundary")) return undefined;
      const action = escalations.find(
        (one) => allowsAll(statement, one, "arn:aws:iam::an-account:a-kind/a-name").is === true,
      );
      return action === undefined ? undefined : `allows ${action} on everything`;
    },
  }),
  onPermissions({
    id: "iam-policy-bounds-decryption",
    title: "No policy decrypts with every key",
    why: "Access to a store and to its key are two doors only as long as not every key is open.",
    remedy: "Name keys in Resource of kms:Decrypt, or ask for kms:EncryptionContext or kms:ResourceAliases.",
    met: "decrypts with no key at large",
    fault: (statement) => {
      const isBounded = statement.conditions.some(({ key }) =>
        /^(?:kms:encryptioncontext|kms:resourcealiases|aws:resourcetag|aws:resourceaccount)/.test(key),
      );
      const key = "arn:aws:kms:a-region:an-account:key/a-key";
      const found = any(["kms:Decrypt", "kms:ReEncryptFrom"].map((action) => allowsAll(statement, action, key)));
      return isBounded ? undefined : says(found, "decrypts with every key");
    },
  }),
  {
    id: "iam-no-broad-managed-policy",
    group: "identity",
    title: "No policy of AWS that is made for administrators is attached",
    citations: leastPrivilege,
    why: "AdministratorAccess and the like allow what no task needs, and grow with every service of AWS.",
    remedy: "Attach a policy that names what is needed in place of policy_arn.",
    examines: attachmentTypes,
    look: "aws iam list-entities-for-policy --policy-arn arn:aws:iam::aws:policy/AdministratorAccess",
    check: ({ model }) => {
      const byResource = new Map<Judgement["address"], Judgement>();
      for (const { resource, arn } of managedPolicies(model)) {
        const name = arn.known ? (arn.value ?? "") : "";
        const isBroad =
          /:iam::aws:policy\/(?:.*\/)?(?:AdministratorAccess|PowerUserAccess|IAMFullAccess|SystemAdministrator|DatabaseAdministrator|NetworkAdministrator|\w*FullAccess(?:V2|_v2)?)$/.test(
            name,
          );
        const decision: Decision = arn.known ? decided(!isBroad) : undecided(arn.missing);
        const says = { met: `attaches ${short(name)}`, violated: `attaches ${short(name)}` };
        const found = judge(resource, decision, says);
        const key = `${resource.stack}: ${resource.address}`;
        if (byResource.get(key)?.verdict !== "violated") byResource.set(key, found);
      }
      return [...byResource.values()];
    },
  },
  {
    id: "iam-no-inline-policy-on-people",
    group: "identity",
    title: "Users and groups have no policies of their own",
    citations: leastPrivilege,
    why: "Policies inside users and groups are found by nobody who reviews who may do what.",
    remedy: "Move the statements of aws_iam_user_policy and aws_iam_group_policy into an aws_iam_policy for a role.",
    examines: [
      "aws_iam_user",
      "aws_iam_group",
      "aws_iam_user_policy",
      "aws_iam_group_policy",
      "aws_iam_user_policy_attachment",
    ],
    look: "aws iam list-user-policies --user-name NAME; aws iam list-group-policies --group-name NAME",
    check: ({ model }) => {
      const inside = model.resources("aws_iam_user_policy", "aws_iam_group_policy", "aws_iam_user_policy_attachment");
      const holders = model.resources("aws_iam_user", "aws_iam_group");
      return [
        ...inside.map((one) => judge(one, no, { met: "", violated: "gives a user or a group rights of its own" })),
        ...holders.map((one) =>
          judge(one, decided(true), { met: "is judged by what is attached to it", violated: "" }),
        ),
      ];
    },
  },
];

/** A symbol stands for one resource, so that what hangs on one is no wildcard. */
function says(decision: Decision, fault: string): string | undefined {
  return decision.is === true ? fault : undefined;
}

function isWhole({ effect, actions, resources, conditions }: Statement, service: string): boolean {
  if (effect !== "Allow" || conditions.length > 0) return false;
  const isEverywhere = resources?.some((one) => one === "*" || everyResourceOf(service).test(one)) === true;
  return (
    isEverywhere && actions?.some((action) => ["*", "*:*", `${service}:*`].includes(action.toLowerCase())) === true
  );
}

/** `arn:aws:s3:::*`, or with any account and region. */
function everyResourceOf(service: string): RegExp {
  return new RegExp(`^arn:[^:]*:(?:${service}|\\*):[^:]*:[^:]*:\\*$`);
}

function short(arn: string): string {
  return arn.replace(/^arn:[^:]*:iam::[^:]*:policy\//, "") || "a policy";
}
