import { arnParts } from "./conditions";
import type { Condition, Statement } from "./statement";

/** Whether an operator says what a key must be, rather than what it must not be, and fails without the key. */
export function isPositive({ operator }: Condition): boolean {
  return /^(?:ForAnyValue:)?(?:String(?:Equals|EqualsIgnoreCase|Like)|Arn(?:Equals|Like)|Bool|IpAddress)$/.test(
    operator,
  );
}

/** Keys that say for whom a service acts, with the test that a value names somebody. */
const sources: Readonly<Record<string, (value: string) => boolean>> = {
  "aws:sourceaccount": isBounded,
  "aws:sourceowner": isBounded,
  "aws:sourceorgid": isBounded,
  "aws:sourceorgpaths": (value) => !/^\*/.test(value),
  "aws:sourcearn": namesAccount,
};

/** Keys that say who asks. */
const askers: Readonly<Record<string, (value: string) => boolean>> = {
  "aws:principalaccount": isBounded,
  "aws:principalorgid": isBounded,
  "aws:principalorgpaths": (value) => !/^\*/.test(value),
  "aws:principalarn": namesAccount,
  "aws:userid": isBounded,
  "aws:username": isBounded,
  "kms:calleraccount": isBounded,
  "aws:sourcevpc": isBounded,
  "aws:sourcevpce": isBounded,
  "aws:vpcsourceip": isNetwork,
  "aws:sourceip": isNetwork,
  "s3:dataaccesspointaccount": isBounded,
  "s3:dataaccesspointarn": namesAccount,
  "lambda:functionurlauthtype": (value) => value === "AWS_IAM",
};

/** Whether a statement holds only for services that act for accounts, resources or an organization that it names. */
export function boundsSource({ conditions }: Statement): boolean {
  return conditions.some((condition) => {
    if (!isPositive(condition)) return false;
    // A log group's ARN in the encryption context says for whom CloudWatch Logs asks.
    const test = condition.key.startsWith("kms:encryptioncontext:") ? namesAccount : sources[condition.key];
    return test !== undefined && condition.values.length > 0 && condition.values.every(test);
  });
}

/** Whether the conditions of a statement leave only some of all principals of AWS. */
export function boundsWho(statement: Statement): boolean {
  if (boundsSource(statement)) return true;
  return statement.conditions.some((condition) => {
    const test = askers[condition.key];
    return test !== undefined && isPositive(condition) && condition.values.length > 0 && condition.values.every(test);
  });
}

function isBounded(value: string): boolean {
  return value !== "" && !/^[*?]+$/.test(value);
}

/** An ARN whose account is given, or of a bucket whose name is; or one that only the cloud knows. */
function namesAccount(value: string): boolean {
  if (/^‹[^›]*›$/u.test(value)) return true;
  const [arn, , service, , account = "", name = ""] = arnParts(value);
  if (arn !== "arn") return false;
  return service === "s3" && account === "" ? isBounded(name) && !name.startsWith("*") : isBounded(account);
}

function isNetwork(value: string): boolean {
  return isBounded(value) && !/^(?:0\.0\.0\.0|::)\/0$/.test(value) && !/\/[0-7]$/.test(value);
}

/** Whether a statement names everyone. */
export function namesEveryone({ principals, notPrincipals }: Statement): boolean {
  if (notPrincipals !== undefined) return true;
  return Object.values(principals ?? {}).some((texts) =>
    texts.some((text) => text === "*" || /^arn:[^:]*:iam::\*/.test(text)),
  );
}

/** The services of AWS that a statement names. */
export function servicesIn({ principals }: Statement): readonly string[] {
  return principals?.Service ?? [];
}

/** A statement by its Sid, or by what it allows. */
export function nameOf({ sid, actions, notActions }: Statement): string {
  if (sid !== "") return sid;
  return `a statement on ${(actions ?? notActions?.map((action) => `all but ${action}`) ?? ["nothing"]).slice(0, 3).join(", ")}`;
}
