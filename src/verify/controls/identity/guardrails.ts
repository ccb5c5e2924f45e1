import { type Decision, all, decided, no, undecided, yes } from "../../decision";
import { type Organization, isRoot, organizationOf } from "../../identity/organization";
import type { Resource } from "../../model/resource";
import { missingIn, symbolicText } from "../../model/value";
import { eligiblePrefixes } from "../../policies/eligible-services";
import { type Control, type Judgement, type Subject, judge } from "../control";
import { onEach } from "./duration";
import { accountsOf, denied, isDenied } from "./guardrail-probes";
import { guardrails } from "./guardrail-table";

const citations = ["164.308(a)(4)(ii)(B)", "164.312(a)(1)"];
const examines = ["aws_organizations_policy", "aws_organizations_policy_attachment"];
const look = "aws organizations list-policies-for-target --filter SERVICE_CONTROL_POLICY --target-id ID";

/** Quotas of AWS Organizations since 2026-05-15; before, 5 and 5,120. https://docs.aws.amazon.com/organizations/latest/userguide/orgs_reference_limits.html */
const mostPolicies = 10;
const mostCharacters = 10_240;

/** What the organization denies its accounts. */
export const guardrailControls: readonly Control[] = [
  ...guardrails.map(denied),
  {
    id: "scp-eligible-services",
    group: "guardrails",
    title: "Where health data is, only eligible services are used",
    citations: ["164.308(a)(4)(ii)(B)", "164.308(b)(1)"],
    why: "The Business Associate Addendum covers health data in eligible services alone.",
    remedy: "Attach an aws_organizations_policy that denies all but (NotAction) the eligible services to the account.",
    examines: ["aws_organizations_account", ...examines],
    duty: "Compare the list with the one that AWS publishes, and keep to the exclusions inside services.",
    look,
    check: eligibleServices,
  },
  {
    id: "scp-attached-to-environments",
    group: "guardrails",
    title: "Every environment is under guardrails",
    citations: [...citations, "164.308(a)(1)(ii)(B)"],
    why: "A policy that is attached to nothing above an account binds nobody in it.",
    remedy: "Add aws_organizations_policy_attachment with the account or its unit as target_id.",
    examines: ["aws_organizations_account", ...examines],
    look,
    check: (subject) => {
      const organization = organizationOf(subject.model);
      return accountsOf(subject, organization, "environments").map((account) => underGuardrails(organization, account));
    },
  },
  {
    id: "scp-attached",
    group: "guardrails",
    title: "Every service control policy is attached to something",
    citations,
    why: "A policy that is attached to nothing looks like a guardrail and is none.",
    remedy: "Add aws_organizations_policy_attachment, or remove the policy.",
    examines,
    look: "aws organizations list-targets-for-policy --policy-id ID",
    check: ({ model }) => {
      const organization = organizationOf(model);
      return organization.policies.map((policy) => {
        const targets = organization.attachments.filter((one) => one.policy === policy).length;
        const hidden = organization.missing ?? model.notRead.find(({ stack }) => stack === policy.stack)?.what;
        const decision = targets > 0 ? yes : hidden === undefined ? no : undecided(hidden);
        return judge(policy, decision, { met: `is attached to ${targets}`, violated: "is attached to nothing" });
      });
    },
  },
  onEach({
    id: "scp-size",
    group: "guardrails",
    title: "Service control policies are within the size that AWS takes",
    citations,
    why: "A policy that is too long is refused when it is applied, and the old one stays.",
    remedy: `Shorten content of aws_organizations_policy to ${mostCharacters} characters, or split it.`,
    examines: ["aws_organizations_policy"],
    look: "aws organizations describe-policy --policy-id ID --query Policy.Content",
    demand: (policy) => {
      const type = policy.text("type");
      if (type.known && (type.value ?? "SERVICE_CONTROL_POLICY") !== "SERVICE_CONTROL_POLICY") return undefined;
      const content = policy.value("content");
      const text = symbolicText(content);
      const missing = missingIn(content);
      if (text === undefined || missing !== undefined) {
        return { holds: undecided(missing ?? "content"), met: "", violated: "" };
      }
      // An id of an organization has at most 34 characters, of an account 12: no symbol stands for more than an ARN.
      const [least, most] = [1, 100].map((length) => text.replace(/‹[^›]*›/gu, "x".repeat(length)).length);
      const holds: Decision =
        (most ?? 0) <= mostCharacters
          ? yes
          : (least ?? 0) > mostCharacters
            ? no
            : undecided("the length of its symbols");
      return {
        holds,
        met: `has ${most ?? 0} characters`,
        violated: `has ${least ?? 0} characters, over ${mostCharacters}`,
      };
    },
  }),
  {
    id: "scp-quota",
    group: "guardrails",
    title: "No target has more policies than AWS takes",
    citations,
    why: "The attachment that is too many is refused when it is applied.",
    remedy: `Join policies so that a target has ${mostPolicies - 1} beside FullAWSAccess, or attach some higher up.`,
    examines,
    look,
    check: quotas,
  },
  onEach({
    id: "scp-switched-on",
    group: "guardrails",
    title: "The organization takes service control policies",
    citations,
    why: "Without all features and the policy type, service control policies bind nobody.",
    remedy:
      'Set feature_set = "ALL" and enabled_policy_types = ["SERVICE_CONTROL_POLICY"] of aws_organizations_organization.',
    examines: ["aws_organizations_organization"],
    look: "aws organizations describe-organization; aws organizations list-roots",
    demand: (organization) => {
      const types = organization.texts("enabled_policy_types");
      const takes: Decision = types.known
        ? decided(types.value.includes("SERVICE_CONTROL_POLICY"))
        : undecided(types.missing);
      return {
        holds: all([organization.isOneOf(["ALL"], "ALL", "feature_set"), takes]),
        met: "takes service control policies",
        violated: "has not all features, or not the type SERVICE_CONTROL_POLICY",
      };
    },
  }),
];

function underGuardrails(organization: Organization, account: Resource): Judgement {
  const attachments = organization.attachmentsOver(account);
  if (!attachments.known) return judge(account, undecided(attachments.missing), { met: "", violated: "" });
  const binding = attachments.value.filter(({ policy }) => {
    const statements = policy === undefined ? undefined : organization.statementsOf(policy);
    return statements !== undefined && (!statements.known || statements.value.some(({ effect }) => effect === "Deny"));
  });
  const { missing } = organization;
  const decision = binding.length > 0 ? yes : missing === undefined ? no : undecided(missing);
  const names = [...new Set(binding.map(({ policy }) => policy?.name ?? ""))];
  return judge(account, decision, {
    met: `is under ${names.length} policies`,
    violated: "is under no service control policy that denies anything",
  });
}

function eligibleServices(subject: Subject): readonly Judgement[] {
  const organization = organizationOf(subject.model);
  return accountsOf(subject, organization, "health data").map((account) => {
    const statements = organization.statementsOver(account);
    if (!statements.known) return judge(account, undecided(statements.missing), { met: "", violated: "" });
    const lists = statements.value.filter(
      (one) =>
        one.effect === "Deny" &&
        one.notActions !== undefined &&
        one.conditions.length === 0 &&
        one.resources?.includes("*") === true,
    );
    const allowed = lists.map(({ notActions = [] }) => notActions);
    // The services that all of the lists leave.
    const stray = (allowed[0] ?? []).filter(
      (action) => allowed.every((list) => list.includes(action)) && !eligiblePrefixes.has(action.split(":")[0] ?? ""),
    );
    const { missing } = organization;
    const isThere: Decision = lists.length > 0 ? yes : missing === undefined ? no : undecided(missing);
    const bounds = isDenied(organization, account, { actions: ["a-service-that-is-not-eligible:AnAction"] });
    const says = stray.length > 0 ? `may use ${stray.slice(0, 5).join(", ")}` : "may use any service of AWS";
    return judge(account, all([isThere, bounds, decided(stray.length === 0)]), {
      met: `may use the ${allowed[0]?.length ?? 0} services of the list alone`,
      violated: says,
    });
  });
}

function quotas({ model }: Subject): readonly Judgement[] {
  const organization = organizationOf(model);
  const targets = [
    ...organization.accounts.map((resource) => ({ key: "", resource })),
    ...organization.units.map((resource) => ({ key: "", resource })),
  ];
  const counted = targets.flatMap(({ resource }) => {
    const [node] = ((line) => (line.known ? line.value : []))(organization.lineOf(resource));
    const count = node === undefined ? 0 : organization.attachmentsTo(node).length;
    if (count === 0) return [];
    // FullAWSAccess, which Organizations attaches everywhere, counts.
    return [
      judge(resource, decided(count + 1 <= mostPolicies), {
        met: `has ${count} policies beside FullAWSAccess`,
        violated: `has ${count} policies beside FullAWSAccess, over ${mostPolicies}`,
      }),
    ];
  });
  const atRoot = organization.attachments.filter(({ target }) => target.known && isRoot(target.value ?? ""));
  const [first] = atRoot;
  if (first === undefined) return counted;
  return [
    ...counted,
    judge(first.attachment, decided(atRoot.length + 1 <= mostPolicies), {
      met: `is one of ${atRoot.length} policies on the root beside FullAWSAccess`,
      violated: `is one of ${atRoot.length} policies on the root beside FullAWSAccess, over ${mostPolicies}`,
    }),
  ];
}
