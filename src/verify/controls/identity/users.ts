import { type Decision, all, decided, no, undecided } from "../../decision";
import type { Resource } from "../../model/resource";
import { type Control, type Judgement, type Subject, judge } from "../control";

const uniqueIdentity = ["164.312(a)(2)(i)", "164.312(d)", "164.308(a)(3)(ii)(C)"];

/** A control that no resource of some types be there: met for a stack that has none. */
function none(
  control: Omit<Control, "check" | "group"> & { readonly violated: string; readonly met: string },
): Control {
  const { violated, met, ...rest } = control;
  return {
    ...rest,
    group: "identity",
    check: ({ model }) => {
      const found = model.resources(...control.examines);
      const stacks = new Set(
        model.resources("aws_iam_role", "aws_iam_policy", "aws_iam_account_password_policy").map(({ stack }) => stack),
      );
      for (const { stack } of found) stacks.delete(stack);
      return [
        ...found.map((resource) => judge(resource, no, { met, violated })),
        ...[...stacks].map((stack) => absence(model.notRead, stack, met)),
      ];
    },
  };
}

function absence(notRead: Subject["model"]["notRead"], stack: string, met: string): Judgement {
  const hidden = notRead.find((one) => one.stack === stack)?.what;
  return hidden === undefined
    ? { verdict: "met", stack, address: stack, says: met }
    : { verdict: "unknown", stack, address: stack, says: `depends on ${hidden}`, missing: hidden };
}

/** People and what they sign in with. */
export const userControls: readonly Control[] = [
  none({
    id: "iam-no-users",
    title: "There are no IAM users",
    citations: uniqueIdentity,
    why: "A user's password and keys stay good until somebody thinks of them; people come through the identity provider.",
    remedy: "Remove aws_iam_user; give people permission sets or roles, and programs roles.",
    examines: ["aws_iam_user"],
    look: "aws iam list-users",
    violated: "is a user with credentials that last",
    met: "declares no IAM user",
  }),
  none({
    id: "iam-no-long-lived-credentials",
    title: "There are no access keys and passwords of users",
    citations: ["164.312(d)", "164.308(a)(5)(ii)(D)", "164.308(a)(3)(ii)(C)"],
    why: "Keys that last are what is found in code and laptops; the state file holds them too.",
    remedy: "Remove aws_iam_access_key and aws_iam_user_login_profile; let programs take on roles.",
    examines: [
      "aws_iam_access_key",
      "aws_iam_user_login_profile",
      "aws_iam_service_specific_credential",
      "aws_iam_signing_certificate",
      "aws_iam_user_ssh_key",
    ],
    look: "aws iam generate-credential-report && aws iam get-credential-report",
    violated: "is a credential that lasts",
    met: "declares no access key and no password",
  }),
  {
    id: "iam-password-policy",
    group: "identity",
    title: "Every account asks for strong passwords",
    citations: ["164.308(a)(5)(ii)(D)", "164.312(d)"],
    why: "Where a user is made after all, a short password that never ends is soon guessed.",
    remedy:
      "Add aws_iam_account_password_policy with minimum_password_length = 14, password_reuse_prevention = 24, max_password_age = 90 and the four require_ arguments.",
    examines: ["aws_iam_account_password_policy"],
    look: "aws iam get-account-password-policy",
    check: ({ model }) => [
      ...model.resources("aws_iam_account_password_policy").map((policy) =>
        judge(policy, isStrong(policy), {
          met: "asks for 14 characters of four kinds, new ones every 90 days at most",
          violated: `is weak: ${weaknesses(policy).join(", ")}`,
        }),
      ),
      ...accountsWithout(model),
    ],
  },
];

/** Accounts in which resources are, and no password policy is: told at the first stack that works there. */
function accountsWithout(model: Subject["model"]): readonly Judgement[] {
  const covered = new Set(model.resources("aws_iam_account_password_policy").map(({ place }) => place.accountKey));
  const stacks = new Map<string, string>();
  for (const stack of model.stacks) {
    const account = model.placeOf(stack)?.accountKey;
    if (account === undefined || account.startsWith("‹?") || covered.has(account) || stacks.has(account)) continue;
    stacks.set(account, stack);
  }
  return [...stacks.values()].map((stack): Judgement => {
    const hidden = model.notRead.find((one) => one.stack === stack)?.what;
    const says = "works in an account without aws_iam_account_password_policy";
    return hidden === undefined
      ? { verdict: "violated", stack, address: stack, says }
      : { verdict: "unknown", stack, address: stack, says: `depends on ${hidden}`, missing: hidden };
  });
}

/** CIS AWS Foundations 1.8 and 1.9; the age of 90 days is that of AWS's conformance pack for HIPAA. */
function demands(policy: Resource): readonly (readonly [name: string, holds: Decision])[] {
  const number = (name: string, holds: (value: number) => boolean): readonly [string, Decision] => {
    const known = policy.number(name);
    return [name, known.known ? decided(holds(known.value ?? 0)) : undecided(known.missing)];
  };
  return [
    number("minimum_password_length", (length) => length >= 14),
    number("password_reuse_prevention", (count) => count >= 24),
    number("max_password_age", (days) => days > 0 && days <= 90),
    ...["lowercase_characters", "uppercase_characters", "numbers", "symbols"].map(
      (kind) => [`require_${kind}`, policy.flag(false, `require_${kind}`)] as const,
    ),
  ];
}

function isStrong(policy: Resource): Decision {
  return all(demands(policy).map(([, holds]) => holds));
}

function weaknesses(policy: Resource): readonly string[] {
  return demands(policy)
    .filter(([, holds]) => holds.is === false)
    .map(([name]) => name);
}
