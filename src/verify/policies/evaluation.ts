import { type Decision, all, any, no, not, yes } from "../decision";
import { type Context, type Fulfilment, both, fulfilmentOf } from "./conditions";
import { covers, overlap } from "./pattern";
import type { Statement } from "./statement";

/** Requests that are looked at together: one, or all that patterns describe. */
export interface Requests {
  /** `s3:GetObject`, or a pattern. */
  readonly action: string;

  /** An ARN, or a pattern; undefined where the policy's own resource is meant whatever its ARN. */
  readonly resource?: string;
  readonly context: Context;

  /** Whether a statement's principals, taken as a whole, are those who ask. @default everyone */
  readonly principals?: (statement: Statement) => Fulfilment;
}

/** What policies say to requests. */
export interface Ruling {
  /** Whether a statement allows some of the requests that no statement denies. */
  readonly allowed: Decision;

  /** Whether a statement denies all of them. */
  readonly denied: Decision;

  /** The statements that allow, or may allow. */
  readonly by: readonly Statement[];
}

/** What the statements, as those of one policy, say. https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic.html */
export function ruling(statements: readonly Statement[], requests: Requests): Ruling {
  const denied = any(statements.filter(({ effect }) => effect === "Deny").map((one) => appliesTo(one, requests).every));
  const allowing = statements
    .filter(({ effect }) => effect === "Allow")
    .map((statement) => ({ statement, some: appliesTo(statement, requests).some }))
    .filter(({ some }) => some.is !== false);
  return {
    allowed: all([any(allowing.map(({ some }) => some)), not(denied)]),
    denied,
    by: allowing.map(({ statement }) => statement),
  };
}

/** Whether a statement is about some of the requests, and about all of them. */
export function appliesTo(statement: Statement, requests: Requests): Fulfilment {
  const { action, resource, context, principals } = requests;
  const about = named(statement.actions, statement.notActions, action, lower);
  if (about.some.is === false) return about;
  return both([
    about,
    resource === undefined ? wholly : named(statement.resources, statement.notResources, resource),
    principals === undefined ? wholly : principals(statement),
    fulfilmentOf(statement.conditions, context),
  ]);
}

const wholly: Fulfilment = { some: yes, every: yes };

/**
 * Whether a pattern is among those that are named, or not among those that are excepted.
 *
 * @param written - the form in which texts are compared: actions without regard to case
 */
export function named(
  patterns: readonly string[] | undefined,
  excepted: readonly string[] | undefined,
  asked: string,
  written: (text: string) => string = (text) => text,
): Fulfilment {
  const text = written(asked);
  if (patterns !== undefined) {
    return {
      some: any(patterns.map((pattern) => overlap(written(pattern), text))),
      every: any(patterns.map((pattern) => covers(written(pattern), text))),
    };
  }
  if (excepted === undefined) return { some: yes, every: yes };
  return {
    some: not(any(excepted.map((pattern) => covers(written(pattern), text)))),
    every: all(excepted.map((pattern) => not(overlap(written(pattern), text)))),
  };
}

/** Whether a statement allows, apart from its conditions, everything that is asked. */
export function allowsAll(statement: Statement, action: string, resource: string): Decision {
  if (statement.effect !== "Allow") return no;
  const { every } = named(statement.actions, statement.notActions, action, lower);
  return every.is === false ? no : all([every, named(statement.resources, statement.notResources, resource).every]);
}

function lower(text: string): string {
  return text.toLowerCase();
}
