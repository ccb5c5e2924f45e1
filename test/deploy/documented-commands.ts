import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { Tally } from "../support/steps";

/** The runbooks whose commands are run as they are written. */
const runbooks = ["docs/deploy.md", "docs/teardown.md"];

/** Commands that this test cannot run. */
export const runElsewhere: readonly { readonly command: RegExp; readonly reason: string }[] = [
  { command: /^npm ci$/, reason: "one install serves all projects here; npm run test:package runs it in each" },
  { command: /^npm test$/, reason: "npm run test:package runs it in projects of every combination" },
  { command: /^gh api /, reason: "it sets up GitHub" },
];

/** Options that spare a command its question, or set its pace. */
const added = /^--(yes|auto-approve|parallelism=\d+)$/;

/** For what a reader puts a name: a word in capitals, or in angle brackets. */
const placeholder = /<[a-z]+>|\b(?:ADDRESS|ID|NAME|OWNER|STACK)\b/;

/** The commands of a runbook: every line of its code blocks, and what is written as code in a sentence. */
export function commandsIn(markdown: string): readonly string[] {
  const blocks = [...markdown.matchAll(/^```sh\n([\s\S]*?)^```$/gm)].map(([, text = ""]) => text);
  const sentences = markdown.replace(/^```[\s\S]*?^```$/gm, "");
  const inline = [...sentences.matchAll(/`((?:npm|npx|terraform|gh) [^`]+)`/g)].map(([, text = ""]) => text);
  const lines = blocks.flatMap((block) => block.split("\n")).map((line) => line.replace(/\s+#.*$/, "").trim());
  return [...new Set([...lines, ...inline].filter((line) => line !== ""))];
}

/** Whether a command that was run is the documented one, but for options that spare it a question. */
export function isRunOf(documented: string, executed: string): boolean {
  const words = documented
    .split(" ")
    .map((word) => new RegExp(`^${word.split(placeholder).map(escaped).join("\\S+")}$`));
  const run = executed.split(" ");
  const bare = run.filter((word) => !added.test(word));
  return [run, bare, bare.slice(0, bare.at(-1) === "--" ? -1 : undefined)].some(
    (given) => given.length === words.length && words.every((word, index) => word.test(given[index] ?? "")),
  );
}

function escaped(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
}

/** Every command of the runbooks was run by this test, or is known to be run elsewhere. */
export async function checkDocumentedCommands(
  tally: Tally,
  project: string,
  executed: readonly string[],
): Promise<void> {
  for (const runbook of runbooks) {
    const commands = commandsIn(readFileSync(join(project, runbook), "utf8"));
    await tally.one(`${runbook}: every command in it was run (${String(commands.length)})`, () => {
      const left = commands.filter(
        (command) =>
          !executed.some((one) => isRunOf(command, one)) && !runElsewhere.some((one) => one.command.test(command)),
      );
      return commands.length > 0 && left.length === 0
        ? Promise.resolve()
        : Promise.reject(new Error(`not run: ${left.join("; ")}`));
    });
  }
  await tally.one("every command that is said to be run elsewhere is in a runbook", () => {
    const documented = runbooks.flatMap((runbook) => commandsIn(readFileSync(join(project, runbook), "utf8")));
    const idle = runElsewhere.filter(({ command }) => !documented.some((one) => command.test(one)));
    return idle.length === 0
      ? Promise.resolve()
      : Promise.reject(new Error(`in none: ${idle.map(({ command }) => command.source).join(", ")}`));
  });
}
