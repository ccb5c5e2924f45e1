import type { Control, Judgement } from "../../../src/verify/controls/control";
import { judge } from "../../../src/verify/controls/control";
import { decided, undecided } from "../../../src/verify/decision";
import type { Suppression } from "../../../src/verify/intent";
import type { JsonObject } from "../../../src/verify/json";
import type { Resource } from "../../../src/verify/model/resource";
import { type Report, judgeAll } from "../../../src/verify/verify";
import { modelOf } from "./stacks";

/** Controls that look at one argument each, so that a test of the evidence hangs on no control of the catalogue. */
export const sampleControls: readonly Control[] = [
  sample({
    id: "s3-tagged-private",
    group: "exposure",
    title: "Every bucket is private",
    citations: ["164.312(a)(2)(iv)", "164.308(a)(4)(ii)(B)"],
    examines: ["aws_s3_bucket"],
    look: "aws s3api get-public-access-block --bucket NAME",
    judged: (bucket) =>
      judge(bucket, decided(!bucket.has("acl")), { met: "has no ACL", violated: "has the ACL | of <everybody>" }),
  }),
  sample({
    id: "logs-retention",
    group: "retention",
    title: "Every log group keeps a year",
    citations: ["164.316(b)(2)(i)", "164.308(a)(1)(ii)(A)"],
    proposed: ["audit"],
    examines: ["aws_cloudwatch_log_group"],
    look: "aws logs describe-log-groups",
    duty: "Reading the logs.",
    judged: (group) => {
      const days = group.number("retention_in_days");
      const decision = days.known ? decided((days.value ?? 365) >= 365) : undecided(days.missing);
      return judge(group, decision, { met: "keeps a year", violated: "keeps less than a year", remedy: "Set 365." });
    },
  }),
  sample({
    id: "rds-encrypted",
    group: "encryption at rest",
    title: "Every database is encrypted",
    citations: ["164.312(a)(2)(iv)"],
    proposed: ["encryption"],
    examines: ["aws_db_instance"],
    look: "aws rds describe-db-instances",
    judged: (database) =>
      judge(database, database.flag(false, "storage_encrypted"), { met: "is encrypted", violated: "is not encrypted" }),
  }),
];

interface Sample extends Omit<Control, "why" | "remedy" | "check"> {
  readonly judged: (resource: Resource) => Judgement;
}

function sample({ judged, ...control }: Sample): Control {
  return {
    ...control,
    why: "It holds what patients told in confidence.",
    remedy: `Mend the arguments of ${control.examines.join(" and ")}.`,
    check: ({ model }) => model.resources(...control.examines).map(judged),
  };
}

/** A bucket that is met, or violated. */
export function bucket(name: string, isPublic = false): JsonObject {
  return isPublic ? { bucket: name, acl: "public-read" } : { bucket: name };
}

/** What a test asks for. */
export interface ReportSettings {
  readonly stacks: Readonly<Record<string, JsonObject>>;
  readonly suppressions?: readonly Suppression[];
  readonly controls?: readonly Control[];
}

/** The report on stacks, on 21 November 2026. */
export async function reportOn({ stacks, suppressions = [], controls }: ReportSettings): Promise<Report> {
  return judgeAll(await modelOf(stacks), {
    today: "2026-11-21",
    intent: { zone: "acme", environments: [], suppressions },
    controls: controls ?? sampleControls,
  });
}

/** A suppression of the sample control on buckets. */
export function suppressionOf(at: string | undefined, expires: string): Suppression {
  const where = at === undefined ? {} : { at };
  return {
    control: "s3-tagged-private",
    ...where,
    reason: "An old site | until it moves",
    owner: "Ann <ann>",
    expires,
  };
}

/** Two stacks with every verdict: met, violated, unknown and suppressed; and one suppression that has expired. */
export const mixed: ReportSettings = {
  stacks: {
    dev: {
      resource: {
        aws_s3_bucket: { site: bucket("acme-site", true), records: bucket("acme-records") },
        aws_cloudwatch_log_group: {
          app: { name: "/acme/app", retention_in_days: "${var.days}" },
          web: { name: "/acme/web", retention_in_days: 400 },
        },
      },
    },
    prod: { resource: { aws_s3_bucket: { old: bucket("acme-old", true) } } },
  },
  suppressions: [
    suppressionOf("prod: aws_s3_bucket.old", "2027-06-30"),
    suppressionOf("dev: aws_s3_bucket.gone", "2026-01-31"),
  ],
};
