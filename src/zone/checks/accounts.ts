import { accountNames, accountRoles } from "../accounts";
import { accountPlaceholder, type Draft } from "../draft";
import {
  accountIdPattern,
  emailPattern,
  hcpNamePattern,
  organizationIdPattern,
  phonePattern,
  policyTypePattern,
  principalArnPattern,
  roleNamePattern,
  rootIdPattern,
  servicePrincipalPattern,
} from "../patterns";
import type { Problem } from "../problem";
import { ACCOUNTS_DEFAULT } from "../quotas";
import type { Account, ParsedAnswers } from "../types";
import { malformedText, repeated } from "./check";

/** Longest e-mail address of an account (Organizations API reference, CreateAccount). */
const longestEmail = 64;

interface LocatedAccount {
  readonly path: string;
  readonly account: Account;
}

/** Checks the e-mail addresses and ids of the accounts. */
export function checkAccounts(draft: Draft): readonly Problem[] {
  const located = locatedAccounts(draft);
  const pattern = checkEmailPattern(draft.email);
  return [
    ...pattern,
    ...(pattern.length > 0 ? [] : located.flatMap(checkEmail)),
    ...(pattern.length > 0 ? [] : repeatedEmails(located)),
    ...checkIds(draft, located),
  ];
}

/** More accounts than a new organization may have is no mistake, but takes a request to AWS first. */
export function warnOfAccountQuota(draft: Draft): readonly Problem[] {
  const count = accountNames(draft as Parameters<typeof accountNames>[0]).length;
  return count <= ACCOUNTS_DEFAULT
    ? []
    : [
        {
          path: "environments",
          problem: `the zone has ${count} accounts, and a new organization may have ${ACCOUNTS_DEFAULT}`,
          remedy: "ask AWS to raise the quota of accounts before the first deployment",
        },
      ];
}

/** The address of an account that exists is known to AWS already; one made from the pattern would be a guess. */
export function warnOfGuessedEmails(answers: ParsedAnswers): readonly Problem[] {
  const accounts = [
    ...accountRoles.flatMap((role) =>
      role === "management" ? [] : [{ path: `accounts.${role}.email`, account: answers.accounts[role] }],
    ),
    ...answers.environments.map(({ account }, index) => ({ path: `environments[${index}].account.email`, account })),
  ];
  return accounts
    .filter(({ account }) => account.id !== undefined && account.email === undefined)
    .map(({ path }) => ({
      path,
      problem: "the account is adopted, and its address is made from the pattern",
      remedy: "write down the address that it has",
    }));
}

/** Checks what the organization, operators, contacts and the state's place are called. */
export function checkIdentities(draft: Draft): readonly Problem[] {
  const { organization, state } = draft;
  return [
    ...(organization.mode === "adopt"
      ? [
          ...malformedText("organization.id", organization.id, organizationIdPattern, "an id as o-a1b2c3d4e5"),
          ...malformedText("organization.rootId", organization.rootId, rootIdPattern, "an id as r-a1b2"),
          ...organization.servicePrincipals.flatMap((principal, index) =>
            malformedText(
              `organization.servicePrincipals[${index}]`,
              principal,
              servicePrincipalPattern,
              "a service principal as config.amazonaws.com",
            ),
          ),
          ...organization.policyTypes.flatMap((type, index) =>
            malformedText(
              `organization.policyTypes[${index}]`,
              type,
              policyTypePattern,
              "a policy type as SERVICE_CONTROL_POLICY",
            ),
          ),
        ]
      : []),
    ...malformedText("deploymentRole", draft.deploymentRole, roleNamePattern, "the name of an IAM role, without path"),
    ...draft.environments.flatMap(({ bastionOperators }, index) =>
      bastionOperators.flatMap((arn, at) =>
        malformedText(
          `environments[${index}].bastionOperators[${at}]`,
          arn,
          principalArnPattern,
          "the ARN of an IAM role or user, as arn:aws:iam::123456789012:role/operators",
        ),
      ),
    ),
    ...draft.notifications.emails.flatMap((email, index) =>
      malformedText(`notifications.emails[${index}]`, email, emailPattern, "an e-mail address"),
    ),
    ...Object.entries(draft.contacts).flatMap(([kind, contact]) => [
      ...malformedText(`contacts.${kind}.email`, contact.email, emailPattern, "an e-mail address"),
      ...malformedText(`contacts.${kind}.phone`, contact.phone, phonePattern, "digits, spaces, ( ) + -, at most 25"),
    ]),
    ...(state.kind === "hcp"
      ? [
          ...malformedText("state.organization", state.organization, hcpNamePattern, "the name of an organization"),
          ...malformedText("state.project", state.project ?? "none", hcpNamePattern, "the name of a project"),
        ]
      : []),
  ];
}

function locatedAccounts(draft: Draft): readonly LocatedAccount[] {
  return [
    ...accountRoles.flatMap((role) =>
      role === "management" ? [] : [{ path: `accounts.${role}`, account: draft.accounts[role] }],
    ),
    ...draft.environments.map(({ account }, index) => ({ path: `environments[${index}].account`, account })),
  ];
}

function checkEmailPattern(pattern: string): readonly Problem[] {
  const example = "aws+{account}@acme.example";
  const problem = (what: string, remedy: string): readonly Problem[] => [
    {
      path: "email",
      value: pattern,
      problem: what,
      allowed: `an address with ${accountPlaceholder} in it, as ${example}`,
      remedy,
    },
  ];
  if (!pattern.includes(accountPlaceholder)) {
    const at = pattern.lastIndexOf("@");
    const remedy =
      at > 0
        ? `for example ${pattern.slice(0, at)}+${accountPlaceholder}${pattern.slice(at)}`
        : `for example ${example}`;
    return problem(
      `has no ${accountPlaceholder}: every account needs an e-mail address of its own`,
      emailPattern.test(pattern) ? remedy : `for example ${example}`,
    );
  }
  if (!emailPattern.test(pattern.replaceAll(accountPlaceholder, "name"))) {
    return problem("is not the pattern of an e-mail address", `for example ${example}`);
  }
  return [];
}

function checkEmail({ path, account: { email } }: LocatedAccount): readonly Problem[] {
  if (email.length > longestEmail) {
    return [
      {
        path: `${path}.email`,
        value: email,
        problem: `is ${email.length} characters long`,
        allowed: `at most ${longestEmail} characters`,
        remedy: "shorten the pattern `email`, or give this account an address of its own",
      },
    ];
  }
  return malformedText(
    `${path}.email`,
    email,
    emailPattern,
    "an e-mail address of plain letters, digits and . _ % + -",
  );
}

function repeatedEmails(located: readonly LocatedAccount[]): readonly Problem[] {
  return repeated(located, ({ account }) => account.email.toLowerCase()).map(({ item, first }) => ({
    path: `${item.path}.email`,
    value: item.account.email,
    problem: `is the address of ${located[first]?.path ?? "another account"} too`,
    allowed: "an address that no other AWS account has",
    remedy: "give each account its own address",
  }));
}

function checkIds(draft: Draft, located: readonly LocatedAccount[]): readonly Problem[] {
  const withId = [{ path: "accounts.management", id: draft.accounts.management.id }]
    .concat(located.map(({ path, account }) => ({ path, id: account.id })))
    .flatMap(({ path, id }) => (id === undefined ? [] : [{ path: `${path}.id`, id }]));
  return [
    ...withId.flatMap(({ path, id }) => malformedText(path, id, accountIdPattern, "twelve digits, in quotes")),
    ...repeated(withId, ({ id }) => id).map(({ item, first }) => ({
      path: item.path,
      value: item.id,
      problem: `is ${withId[first]?.path ?? "another account's id"} too`,
      allowed: "an account of its own for each",
      remedy: "name another account, or remove the id to have one created",
    })),
  ];
}
