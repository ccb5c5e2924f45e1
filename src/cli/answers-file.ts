import path from "node:path";
import { parseDocument } from "yaml";
import { Failure } from "../failure";
import { realDisk } from "../project/disk";
import { codeOf } from "../system-error";
import { isMapping, type Answers } from "../questions/answers";
import type { Problem } from "../zone/problem";
import { LARGEST_TEXT, yamlData, yamlOptions, yamlProblems } from "../zone/yaml-text";

/**
 * Reads answers from YAML, or from JSON, which is YAML too.
 *
 * @param file - as it was typed; relative to `cwd`
 * @throws Failure `unreadable-answers`
 */
export async function readAnswers(file: string, cwd: string): Promise<Answers> {
  const text = await textOf(file, cwd);
  const document = parseDocument(text, yamlOptions);
  const faults = yamlProblems(document);
  if (faults.length > 0) {
    throw unreadable(
      file,
      "is not YAML",
      faults.map((fault) => ({ ...fault, path: file })),
    );
  }
  const content = yamlData(document);
  if ("problem" in content) {
    throw unreadable(file, "cannot be read", [{ ...content.problem, path: file }]);
  }
  if (!isMapping(content.data)) {
    const found = content.data === null || content.data === undefined ? "is empty" : "holds no settings";
    throw unreadable(file, `${found}; the smallest has two lines, zone: <name> and email: <pattern>`);
  }
  return content.data;
}

async function textOf(file: string, cwd: string): Promise<string> {
  try {
    const absolute = path.resolve(cwd, file);
    const stats = await realDisk.stat(absolute);
    if (stats.isDirectory()) {
      throw unreadable(file, "is a directory; a file is expected");
    }
    if (stats.size > LARGEST_TEXT) {
      throw unreadable(file, `is larger than ${LARGEST_TEXT / 1024} KiB`);
    }
    return new TextDecoder("utf-8", { fatal: true }).decode(await realDisk.readFile(absolute));
  } catch (error) {
    if (error instanceof Failure) {
      throw error;
    }
    const code = codeOf(error);
    const reasons: Readonly<Record<string, string>> = {
      ENOENT: "does not exist",
      ENOTDIR: "does not exist",
      EACCES: "may not be read by you",
      EPERM: "may not be read by you",
      ERR_ENCODING_INVALID_ENCODED_DATA: "is not text in UTF-8",
    };
    const reason = code !== undefined && Object.hasOwn(reasons, code) ? reasons[code] : undefined;
    throw unreadable(file, reason ?? (error instanceof Error ? error.message : String(error)));
  }
}

function unreadable(file: string, reason: string, problems: readonly Problem[] = []): Failure {
  return new Failure("unreadable-answers", `the answers file ${file} ${reason}`, problems);
}
