import { mkdirSync, writeFileSync } from "node:fs";
import path from "node:path";
import { Failure } from "../../src/failure";
import { loadBlueprint } from "../../src/blueprint/load";

export const packageRoot = path.join(__dirname, "..", "..");

/** A manifest that is accepted; what is given replaces its lines. */
export function manifest(changes: Readonly<Record<string, string | undefined>> = {}): string {
  const lines: Readonly<Record<string, string | undefined>> = {
    name: "team",
    version: "1.0.0",
    description: "A team's own.",
    extends: "hipaa",
    requires: "^0.1.0",
    ...changes,
  };
  return Object.entries(lines)
    .filter(([, value]) => value !== undefined)
    .map(([key, value]) => `${key}: ${value ?? ""}\n`)
    .join("");
}

/** Writes a blueprint's folder; the manifest is the accepted one unless given. */
export function putBlueprint(folder: string, files: Readonly<Record<string, string | Buffer>> = {}): string {
  for (const [name, content] of Object.entries({ "blueprint.yaml": manifest(), ...files })) {
    mkdirSync(path.dirname(path.join(folder, name)), { recursive: true });
    writeFileSync(path.join(folder, name), content);
  }
  return folder;
}

/** The refusal of a blueprint, as one text with a line for each problem. */
export async function refusalOf(folder: string, reservedFlags: readonly string[] = []): Promise<string> {
  try {
    await loadBlueprint({ packageRoot, path: folder, reservedFlags });
  } catch (error) {
    if (error instanceof Failure && error.code === "blueprint-refused" && error.exitCode === 4) {
      return error.problems
        .map(({ path: where, problem, allowed, remedy }) =>
          [where, problem, allowed, remedy].filter(Boolean).join(" | "),
        )
        .join("\n");
    }
    throw error;
  }
  throw new Error("the blueprint was not refused");
}
