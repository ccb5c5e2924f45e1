import { z } from "zod";
import { pathProblem } from "../blueprint/emitted-path";

// Made when a journal is read, which only a killed run leaves.
function journalSchema() {
  const containedPath = z.string().refine((text) => pathProblem(text) === undefined, "is no path inside a project");
  return z.object({
    version: z.literal(1),
    directories: z.array(containedPath),
    files: z.array(z.object({ path: containedPath, hash: z.string() })),
  });
}

/** What a write into a directory with files is going to create. The number of a file is the name of its staged copy. */
export type Journal = z.output<ReturnType<typeof journalSchema>>;

export function journalText(journal: Omit<Journal, "version">): string {
  return JSON.stringify({ version: 1, ...journal } satisfies Journal);
}

/** Reads a journal. Whoever can write into the directory can write one, so its paths are checked. */
export function parseJournal(text: string): Journal {
  return journalSchema().parse(JSON.parse(text));
}
