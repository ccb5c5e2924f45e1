import { all, decided, undecided } from "../../decision";
import type { Arguments } from "../../model/arguments";
import { isNothing, symbolicText } from "../../model/value";
import type { Control } from "../control";
import { onEach } from "../demand";

/**
 * Storage classes from warm to cold, with the days that S3 demands or charges in them.
 * https://docs.aws.amazon.com/AmazonS3/latest/userguide/lifecycle-transition-general-considerations.html
 */
const classes: Readonly<Record<string, { readonly rank: number; readonly earliest: number; readonly stay: number }>> = {
  STANDARD_IA: { rank: 1, earliest: 30, stay: 30 },
  INTELLIGENT_TIERING: { rank: 2, earliest: 0, stay: 0 },
  ONEZONE_IA: { rank: 3, earliest: 30, stay: 30 },
  GLACIER_IR: { rank: 4, earliest: 0, stay: 90 },
  GLACIER: { rank: 5, earliest: 0, stay: 90 },
  DEEP_ARCHIVE: { rank: 6, earliest: 0, stay: 180 },
};

interface Move {
  readonly days: number;
  readonly to: string;
}

/** What is wrong with the moves of one rule, or nothing. */
function faultIn(moves: readonly Move[], end: number | undefined): string | undefined {
  const ordered = [...moves].sort((one, other) => one.days - other.days);
  for (const [index, { days, to }] of ordered.entries()) {
    const { rank, earliest, stay } = classes[to] ?? { rank: 0, earliest: 0, stay: 0 };
    if (rank === 0) return `moves to ${to}, which is no storage class`;
    if (days < earliest) return `moves to ${to} after ${days} days; S3 takes ${earliest} or more`;
    const next = ordered[index + 1];
    if (next === undefined) {
      if (end !== undefined && end < days + stay)
        return `ends ${end - days} days after the move to ${to}, which bills ${stay}`;
      continue;
    }
    if ((classes[next.to]?.rank ?? 0) <= rank) return `moves from ${to} back to ${next.to}`;
    if (next.days - days < stay) return `moves to ${next.to} ${next.days - days} days after ${to}, which bills ${stay}`;
  }
  return undefined;
}

const kinds = [
  { move: "transition", days: "days", end: "expiration" },
  { move: "noncurrent_version_transition", days: "noncurrent_days", end: "noncurrent_version_expiration" },
] as const;

const transitions = onEach({
  id: "s3-lifecycle-transitions",
  group: "retention",
  title: "Every move to a colder storage class is one that S3 takes, in order and with time between",
  citations: ["164.316(b)(2)(i)", "164.310(d)(2)(iv)"],
  why: "A lifecycle that S3 refuses moves and keeps nothing, and one without time between pays twice.",
  remedy:
    "Order transition blocks from warm to cold, at least 90 days apart after GLACIER, and end after the last of them.",
  examines: ["aws_s3_bucket_lifecycle_configuration"],
  look: "aws s3api get-bucket-lifecycle-configuration --bucket NAME",
  demand: (lifecycle) => {
    const { blocks, missing } = lifecycle.blocks("rule");
    const enabled = blocks.filter((rule) => rule.isOneOf(["Enabled"], "", "status").is !== false);
    const results = enabled.flatMap((rule) => kinds.map((kind) => inRule(rule, kind, enabled)));
    if (results.every((result) => result === undefined) && missing === undefined) return undefined;
    const faults = results.flatMap((result) => (typeof result === "string" && result !== "" ? [result] : []));
    const open = results.find((result) => typeof result === "object");
    const holds = all([
      decided(faults.length === 0),
      ...(missing === undefined ? [] : [undecided(missing)]),
      ...(typeof open === "object" ? [undecided(open.missing)] : []),
    ]);
    return { holds, met: "moves objects to colder classes in order", violated: faults.join("; ") };
  },
});

/** Undefined without a move, a fault (none: empty), or what is missing to say. */
function inRule(
  rule: Arguments,
  kind: (typeof kinds)[number],
  rules: readonly Arguments[],
): string | { readonly missing: string } | undefined {
  const { blocks, missing } = rule.blocks(kind.move);
  if (missing !== undefined) return { missing };
  if (blocks.length === 0) return undefined;
  const moves: Move[] = [];
  for (const block of blocks) {
    const days = block.number(kind.days);
    if (!days.known) return { missing: days.missing };
    if (!isNothing(block.value("date"))) continue;
    moves.push({ days: days.value ?? 0, to: symbolicText(block.value("storage_class")) ?? "" });
  }
  const ends = rules
    .filter((one) => one === rule || isForAll(one))
    .map((one) => one.number(kind.end, kind.days))
    .flatMap((days) => (days.known && days.value !== undefined && days.value > 0 ? [days.value] : []));
  return faultIn(moves, ends.length === 0 ? undefined : Math.min(...ends)) ?? "";
}

function isForAll(rule: Arguments): boolean {
  const filter = rule.block("filter");
  const prefix = symbolicText(rule.value("prefix")) ?? "";
  return prefix === "" && (filter === undefined || filter.names().every((name) => !filter.has(name)));
}

/** Controls of lifecycles. */
export const lifecycleControls: readonly Control[] = [transitions];
