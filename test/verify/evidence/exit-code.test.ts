import { exitCode } from "../../../src/verify/evidence/exit-code";
import { type ReportSettings, bucket, reportOn, suppressionOf } from "../support/report";

const open: ReportSettings["stacks"] = { main: { resource: { aws_s3_bucket: { site: bucket("site", true) } } } };
const closed: ReportSettings["stacks"] = { main: { resource: { aws_s3_bucket: { site: bucket("site") } } } };
const undecidable: ReportSettings["stacks"] = {
  main: { resource: { aws_cloudwatch_log_group: { app: { name: "app", retention_in_days: "${var.days}" } } } },
};

it.each<[what: string, settings: ReportSettings, strict: boolean, code: number]>([
  ["nothing violated", { stacks: closed }, false, 0],
  ["a violation", { stacks: open }, false, 6],
  ["a violation that is suppressed", { stacks: open, suppressions: [suppressionOf("main", "2027-01-01")] }, false, 0],
  ["a suppression on its last day", { stacks: open, suppressions: [suppressionOf("main", "2026-11-21")] }, false, 0],
  ["an expired suppression", { stacks: open, suppressions: [suppressionOf("main", "2026-11-20")] }, false, 6],
  [
    "an expired suppression of what was mended",
    { stacks: closed, suppressions: [suppressionOf("main", "2026-11-20")] },
    false,
    6,
  ],
  [
    "a suppression that covers nothing",
    { stacks: closed, suppressions: [suppressionOf("main", "2027-01-01")] },
    false,
    0,
  ],
  ["an unknown alone", { stacks: undecidable }, false, 0],
  ["an unknown alone, if strict", { stacks: undecidable }, true, 6],
])("for %s", async (_, settings, strict, code) => {
  expect(exitCode(await reportOn(settings), { strict })).toBe(code);
});
