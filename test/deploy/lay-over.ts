/**
 * Started by the stand-in for terraform in a stack's folder: writes `override.tf.json` beside `cdk.tf.json`, and what
 * it did into the folder of the reports. Bundled by the runner, so that it starts quickly.
 */
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import { gaps } from "./gaps";
import { overlayFor, type StackDocument } from "./overlay";

const [reports = ""] = process.argv.slice(2);

/** A plan that is to show what is not returned is made without the part of the overlay that hides it. */
const laid = process.env.HIPAA_ZONE_PLAIN === undefined ? gaps : gaps.filter(({ kind }) => kind !== "not returned");

if (existsSync("cdk.tf.json")) {
  const stack = JSON.parse(readFileSync("cdk.tf.json", "utf8")) as StackDocument;
  const { document, leftOut, changed } = overlayFor(stack, laid);
  // What an initialization depends on.
  writeFileSync("settings.json", JSON.stringify(stack.terraform));
  writeFileSync("override.tf.json", JSON.stringify(document, undefined, 1));
  writeFileSync(join(reports, `${basename(process.cwd())}.json`), JSON.stringify({ leftOut, changed }));
}
