import { writeFileSync } from "node:fs";
import { join } from "node:path";
import {
  type Format,
  UnreadableProject,
  type VerificationReport,
  controlsDocument,
  exitCode,
  explain,
  formats,
  plain,
  present,
  verify,
} from "../verify";
import type { Zone } from "../src/zone";
import { type Call, Refusal, exitCodes, main } from "./support/command";
import { readZone, root } from "./support/project";
import { synthesize } from "./support/stacks";

/** Characters in a line where the terminal does not say. */
const usualWidth = 100;

void main({
  usage: "npm run verify",
  help: [
    "Judges what this project synthesizes: isolation, encryption, records, retention, access. Changes nothing, and",
    "needs no AWS account. Ends with 6 where a claim is violated. What only the cloud knows is unknown, and is never",
    "counted as met.",
    "",
    `  --format <format>      ${formats.join(", ")}`,
    "  --json                 the same as --format json; through npm: npm run --silent verify -- --json",
    "  --strict               fail on what is unknown, too",
    "  --explain <from> <to>  show one question in full, as dev prod, dev.app dev.data or internet dev.web",
    "  --write                write the control matrix: docs/controls.md",
  ].join("\n"),
  options: {
    format: { type: "string" },
    json: { type: "boolean" },
    strict: { type: "boolean" },
    explain: { type: "string" },
    write: { type: "boolean" },
  },
  run: verifyZone,
});

async function verifyZone(call: Call): Promise<number> {
  const format = formatOf(call);
  const zone = readZone();
  await synthesize();
  const report = await judged(zone);
  const width = process.stdout.isTTY ? process.stdout.columns : usualWidth;
  const from = call.value("explain");
  if (from !== undefined) {
    const [to] = call.names;
    if (to === undefined) throw new Refusal("--explain takes two names, as --explain dev prod", exitCodes.usage);
    console.log(explained(report, from, to, width).join("\n"));
    return exitCodes.done;
  }
  process.stdout.write(present(report, format, { width, paint: plain }));
  if (call.has("write")) {
    writeFileSync(join(root, "docs", "controls.md"), controlsDocument(report));
    console.error("docs/controls.md is written");
  }
  return exitCode(report, { strict: call.has("strict") });
}

async function judged(zone: Zone): Promise<VerificationReport> {
  try {
    return await verify(root, { intent: zone, today: new Date().toISOString().slice(0, 10) });
  } catch (error) {
    if (error instanceof UnreadableProject) throw new Refusal(error.message, exitCodes.usage);
    throw error;
  }
}

function explained(...question: Parameters<typeof explain>): readonly string[] {
  try {
    return explain(...question);
  } catch (error) {
    if (error instanceof RangeError) throw new Refusal(error.message, exitCodes.usage);
    throw error;
  }
}

function formatOf(call: Call): Format {
  const given = call.has("json") ? "json" : (call.value("format") ?? "terminal");
  const found = formats.find((format) => format === given);
  if (found === undefined) {
    throw new Refusal(`--format is ${given}; it takes ${formats.join(", ")}`, exitCodes.usage);
  }
  return found;
}
