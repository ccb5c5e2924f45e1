import { type Decision, all, any, undecided } from "../../decision";
import { type Organization, organizationOf } from "../../identity/organization";
import { accountKeysOf } from "../../identity/account-keys";
import type { Known } from "../../model/arguments";
import type { Resource } from "../../model/resource";
import { type Context, exactly, open } from "../../policies/conditions";
import { ruling } from "../../policies/evaluation";
import type { Statement } from "../../policies/statement";
import { type Control, type Subject, judge } from "../control";

/** A request that a service control policy must deny to ordinary principals. */
interface Probe {
  readonly actions: readonly string[];

  /** Name of the principal in its ARN; `*` is whoever it may be. @default a role that no guardrail excepts */
  readonly principal?: string;

  /** Keys that the request carries. @default none that are known */
  readonly context?: Readonly<Record<string, string>>;

  /** ARNs of an account on which the actions must be denied; the control says nothing of one without any. @default everything */
  readonly resources?: (account: Resource, subject: Subject) => Known<readonly string[]>;
}

/** What guardrails deny, as data. */
export interface Guardrail extends Probe {
  readonly id: string;
  readonly title: string;
  readonly why: string;
  readonly citations: readonly string[];

  /** Which accounts it is about. @default all that the organization has */
  readonly about?: "environments" | "health data";
  readonly says: string;
}

/** The name of a role that nobody would except from a guardrail. */
const ordinaryRole = "role/an-ordinary-role-of-a-workload";

/** A control that every account is denied something. */
export function denied({ id, title, why, citations, says, about, ...probe }: Guardrail): Control {
  return {
    id,
    group: "guardrails",
    title,
    citations,
    why,
    remedy: `Attach an aws_organizations_policy that denies ${probe.actions.slice(0, 3).join(", ")} to the unit of the account.`,
    examines: ["aws_organizations_account", "aws_organizations_policy", "aws_organizations_policy_attachment"],
    look: "aws organizations list-policies-for-target --filter SERVICE_CONTROL_POLICY --target-id ID",
    check: (subject) => {
      const organization = organizationOf(subject.model);
      return accountsOf(subject, organization, about).flatMap((account) => {
        const resources = probe.resources?.(account, subject) ?? everything;
        if (resources.known && resources.value.length === 0) return [];
        const decision = resources.known
          ? all(resources.value.map((resource) => isDenied(organization, account, probe, resource)))
          : undecided(resources.missing);
        return [judge(account, decision, { met: `is denied ${says}`, violated: `is not denied ${says}` })];
      });
    },
  };
}

/** The accounts that guardrails are about: not the one that governs, which they cannot bind. */
export function accountsOf(
  { model, intent, identity }: Subject,
  organization: Organization,
  about: Guardrail["about"],
): readonly Resource[] {
  if (about === undefined) return organization.accounts;
  if (about === "health data" && intent === undefined) return [];
  const keys = accountKeysOf(model);
  const wanted = identity.environments.filter(
    ({ name }) => about === "environments" || intent?.environments.find((one) => one.name === name)?.phi === true,
  );
  return organization.accounts.filter((account) =>
    wanted.some((one) => one.account !== undefined && organization.accountOf(keys.canonical(one.account)) === account),
  );
}

const everything: Known<readonly string[]> = { known: true, value: ["*"] };

/** Whether an account's ordinary principals are denied all the actions of a probe. @param resource - an ARN, or a pattern */
export function isDenied(organization: Organization, account: Resource, probe: Probe, resource = "*"): Decision {
  const statements = organization.statementsOver(account);
  if (!statements.known) return undecided(statements.missing);
  const found = answered(statements.value, probe, resource);
  const { missing } = organization;
  return found.is === false && missing !== undefined ? undecided(missing) : found;
}

/** Accounts of one unit have the same policies over them, and one answer. */
const answers = new WeakMap<readonly Statement[], Map<Probe, Map<string, Decision>>>();

function answered(statements: readonly Statement[], probe: Probe, resource: string): Decision {
  const ofStatements = answers.get(statements) ?? new Map<Probe, Map<string, Decision>>();
  answers.set(statements, ofStatements);
  const ofProbe = ofStatements.get(probe) ?? new Map<string, Decision>();
  ofStatements.set(probe, ofProbe);
  const found =
    ofProbe.get(resource) ?? all(probe.actions.map((action) => denies(statements, action, probe, resource)));
  ofProbe.set(resource, found);
  return found;
}

function denies(
  statements: readonly Statement[],
  action: string,
  { principal = ordinaryRole, context = {} }: Probe,
  resource: string,
): Decision {
  const known: Context = (key) => {
    if (key === "aws:principalarn" && principal === "*") return open;
    if (key === "aws:principalarn") return exactly(`arn:aws:iam::123456789012:${principal}`);
    const value = context[key];
    return value === undefined ? open : exactly(value);
  };
  return any([ruling(statements, { action, resource, context: known }).denied]);
}
