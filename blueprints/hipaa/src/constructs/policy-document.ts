/** Principals of a statement, by kind: `{ Service: ["config.amazonaws.com"] }`; "*" is everyone, as far as the conditions allow. */
export type Principals = "*" | Readonly<Partial<Record<"AWS" | "Service" | "Federated", readonly string[]>>>;

/** Conditions by operator, then by key: `{ StringEquals: { "aws:SourceAccount": "111111111111" } }`. */
export type Conditions = Readonly<Record<string, Readonly<Record<string, string | readonly string[]>>>>;

interface StatementSubject {
  /** Letters and digits, unique in its document. */
  readonly sid: string;
  readonly effect: "Allow" | "Deny";

  /** @default - none: the policy belongs to an identity, or is a guardrail */
  readonly principals?: Principals;

  /** @default - none */
  readonly conditions?: Conditions;
}

type Actions =
  | { readonly actions: readonly string[]; readonly notActions?: never }
  | { readonly notActions: readonly string[]; readonly actions?: never };

type Resources =
  | { readonly resources: readonly string[]; readonly notResources?: never }
  | { readonly notResources: readonly string[]; readonly resources?: never }
  | { readonly resources?: never; readonly notResources?: never };

/** One statement of a policy. A role's trust policy has no resources; every other has. */
export type Statement = StatementSubject & Actions & Resources;

/**
 * A policy as literal, minified JSON.
 *
 * It can be read, measured and simulated from `cdk.tf.json` alone. Policy variables (`${aws:username}`) are escaped, so
 * that Terraform hands them on; references to resources stay references.
 */
export function policyDocument(statements: readonly Statement[]): string {
  const sids = statements.map((statement) => statement.sid);
  for (const [index, sid] of sids.entries()) {
    if (!/^[A-Za-z0-9]+$/.test(sid)) {
      throw new Error(`sid is "${sid}"; IAM takes letters and digits only: rename the statement`);
    }
    if (sids.indexOf(sid) !== index) {
      throw new Error(`sid "${sid}" names two statements of one policy: rename one of them`);
    }
  }
  const json = JSON.stringify({
    Version: "2012-10-17",
    Statement: statements.map((statement) => ({
      Sid: statement.sid,
      Effect: statement.effect,
      Principal: oneOrManyOfEach(statement.principals),
      Action: oneOrMany(statement.actions),
      NotAction: oneOrMany(statement.notActions),
      Resource: oneOrMany(statement.resources),
      NotResource: oneOrMany(statement.notResources),
      Condition: statement.conditions,
    })),
  });
  return escapePolicyVariables(json);
}

function oneOrMany(values: readonly string[] | undefined): string | readonly string[] | undefined {
  return values?.length === 1 ? values[0] : values;
}

function oneOrManyOfEach(principals: Principals | undefined): unknown {
  return principals === undefined || principals === "*"
    ? principals
    : Object.fromEntries(Object.entries(principals).map(([kind, names]) => [kind, oneOrMany(names)]));
}

/** A policy variable starts with a service prefix and a colon, or is one of `${*}`, `${?}`, `${$}`; no Terraform reference does. */
function escapePolicyVariables(json: string): string {
  return json.replace(/\$\{(?=[a-z0-9-]+:|[*?$]\})/gi, () => "$${");
}
