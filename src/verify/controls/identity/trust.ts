import { any, undecided } from "../../decision";
import { covers, matches } from "../../policies/pattern";
import { principalsOf } from "../../policies/principals";
import { resourcePolicies } from "../../policies/resource-policies";
import { servicesThatNameTheirSource, servicesWithoutSource } from "../../policies/service-roles";
import type { Statement } from "../../policies/statement";
import { boundsSource, boundsWho, isPositive, namesEveryone, servicesIn } from "../../policies/who";
import type { Control, Subject } from "../control";
import { isAtMost, onEach } from "./duration";
import { isForPeople } from "./people";
import { type Carrier, noStatement } from "./statements";

const look = "aws iam get-role --role-name NAME --query Role.AssumeRolePolicyDocument";
const authorization = ["164.308(a)(4)(ii)(B)", "164.312(a)(1)"];

function trusts({ model }: Subject): readonly Carrier[] {
  return resourcePolicies(model).filter(({ service }) => service === "sts");
}

/** Who may take on roles. */
export const trustControls: readonly Control[] = [
  noStatement({
    id: "iam-trust-names-no-one-at-large",
    group: "identity",
    title: "No role trusts everyone",
    citations: authorization,
    why: "Whoever may take on a role acts with all that it may do, from any account of the world.",
    remedy: "Name accounts, roles or services in Principal of assume_role_policy, or bound it with aws:PrincipalOrgID.",
    examines: ["aws_iam_role"],
    look,
    carriers: trusts,
    met: "trusts those it names",
    fault: (statement) =>
      statement.effect === "Allow" && namesEveryone(statement) && !boundsWho(statement) ? "trusts everyone" : undefined,
  }),
  noStatement({
    id: "iam-trust-bounds-services",
    group: "identity",
    title: "Roles that services take on say for whom",
    citations: authorization,
    why: "A service that acts for anyone can be told by a stranger to use the role: it is the confused deputy.",
    remedy: "Add aws:SourceAccount or aws:SourceArn to the statement in assume_role_policy that names the service.",
    examines: ["aws_iam_role"],
    duty: "Services that send no source: the reasons are in policies/service-roles.ts.",
    look,
    carriers: trusts,
    applies: (statements) => statements.some((statement) => servicesIn(statement).length > 0),
    met: "names the source of each service that sends one",
    fault: (statement) => {
      if (statement.effect !== "Allow" || boundsSource(statement)) return undefined;
      const services = servicesIn(statement);
      const unbounded = services.find((service) => servicesThatNameTheirSource.has(service));
      if (unbounded !== undefined) return `trusts ${unbounded}, whoever it acts for`;
      const unlisted = services.find((service) => servicesWithoutSource[service] === undefined);
      return unlisted === undefined ? undefined : undecided(`whether ${unlisted} says for whom it acts`);
    },
  }),
  noStatement({
    id: "iam-trust-asks-strangers-for-external-id",
    group: "identity",
    title: "Roles for other organizations ask for an external id",
    citations: authorization,
    why: "A vendor's account serves many customers; the external id keeps one from using another's role.",
    remedy: "Add StringEquals on sts:ExternalId to the statement, or aws:PrincipalOrgID where the account is your own.",
    examines: ["aws_iam_role"],
    look,
    carriers: trusts,
    applies: (statements) => statements.some((statement) => statement.principals?.AWS !== undefined),
    met: "trusts accounts of the project, or asks for more than an account",
    fault: (statement, role, { model }) => {
      if (statement.effect !== "Allow" || statement.conditions.some(identifies)) return undefined;
      if (namesEveryone(statement) && !boundsWho(statement)) return "trusts everyone";
      const own = new Set(model.all.map(({ place }) => place.accountKey));
      const strangers = principalsOf(model)
        .read({ AWS: statement.principals?.AWS ?? [] })
        .filter((one) => one.kind === "account" || one.kind === "identity")
        .filter(({ account }) => /^\d{12}$/.test(account) && !own.has(account) && account !== role.place.accountKey);
      const [first] = strangers;
      return first === undefined ? undefined : `trusts account ${first.account}, which is none of the project's`;
    },
  }),
  noStatement({
    id: "iam-trust-second-factor",
    group: "identity",
    title: "Roles for people ask for a second factor",
    citations: ["164.312(d)", "164.308(a)(5)(ii)(D)"],
    proposed: ["mfa"],
    why: "A password alone is guessed, reused or phished.",
    remedy: "Add Bool aws:MultiFactorAuthPresent = true to the statement that trusts the account or the user.",
    examines: ["aws_iam_role"],
    duty: "People who come through an identity provider get their second factor there.",
    look,
    carriers: trusts,
    applies: (statements) => statements.some(isForPeople),
    met: "asks people for a second factor",
    fault: (statement) => {
      if (!isForPeople(statement)) return undefined;
      const asks = statement.conditions.some(
        (one) => one.key === "aws:multifactorauthpresent" && one.operator === "Bool" && one.values.join() === "true",
      );
      return asks ? undefined : "lets people in without a second factor";
    },
  }),
  noStatement({
    id: "iam-trust-bounds-federation",
    group: "identity",
    title: "Roles for federated identities name audience and subject",
    citations: ["164.312(d)", "164.308(a)(4)(ii)(B)"],
    why: "Without the subject, every repository or user of a public identity provider may take on the role.",
    remedy: "Add StringEquals on the provider's :aud and :sub (SAML:aud with SAML) to the statement.",
    examines: ["aws_iam_role"],
    look,
    carriers: trusts,
    applies: (statements) => statements.some((statement) => statement.principals?.Federated !== undefined),
    met: "names audience and subject",
    fault: (statement) => {
      if (statement.effect !== "Allow" || statement.principals?.Federated === undefined) return undefined;
      const bounded = (suffix: RegExp): boolean =>
        statement.conditions.some((one) => suffix.test(one.key) && isPositive(one) && one.values.every(isSubject));
      const isSaml = (statement.actions ?? []).some((action) => /^sts:AssumeRoleWithSAML$/i.test(action));
      if (isSaml) return bounded(/^saml:aud$/) ? undefined : "asks for no SAML:aud";
      if (!bounded(/:aud$/)) return "asks for no audience";
      return bounded(/:(?:sub|amr)$/) ? undefined : "asks for no subject";
    },
  }),
  onEach({
    id: "iam-role-session-length",
    group: "identity",
    title: "Sessions of roles end within twelve hours",
    citations: ["164.312(a)(2)(iii)", "164.308(a)(3)(ii)(C)"],
    why: "Credentials that were taken stay good until the session ends.",
    remedy: "Set max_session_duration of aws_iam_role to 43200 seconds or less.",
    examines: ["aws_iam_role"],
    look: "aws iam get-role --role-name NAME --query Role.MaxSessionDuration",
    demand: (role) => isAtMost(role, "max_session_duration", 43_200, 3600, "seconds"),
  }),
  onEach({
    id: "sso-session-length",
    group: "identity",
    title: "Sessions of permission sets end within twelve hours",
    citations: ["164.312(a)(2)(iii)", "164.308(a)(3)(ii)(C)"],
    why: "Credentials that were taken stay good until the session ends.",
    remedy: "Set session_duration of aws_ssoadmin_permission_set to PT12H or less.",
    examines: ["aws_ssoadmin_permission_set"],
    look: "aws sso-admin describe-permission-set --instance-arn ARN --permission-set-arn ARN",
    demand: (set) => isAtMost(set, "session_duration", 43_200, 3600, "seconds"),
  }),
];

function identifies({ key, ...condition }: Statement["conditions"][number]): boolean {
  return ["sts:externalid", "aws:principalorgid", "aws:principalorgpaths", "aws:principaltag"].some(
    (name) => key.startsWith(name) && isPositive({ key, ...condition }),
  );
}

/** A subject of which at least the owner is given: `repo:acme/*` is, `*` and `repo:*` are not. */
function isSubject(value: string): boolean {
  return value !== "" && any([covers(value, "repo:owner"), matches(value, "a"), covers(value, "repo:*")]).is === false;
}
