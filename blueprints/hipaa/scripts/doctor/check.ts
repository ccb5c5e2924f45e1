import type { Finding } from "./finding";

/** One subject that is looked at. */
export interface Check {
  /** Name of the finding when all is well, and when it could not be looked at. */
  readonly id: string;

  /** The first stack that it concerns. */
  readonly stack: string;

  /** What is said when nothing was found. */
  readonly fine: string;

  /** Independent of each other: one that AWS refuses does not keep the others from being made. */
  readonly looks: readonly Look[];
}

/** One place where a check looks. */
export interface Look {
  /** As "the account dev (222222222222)". */
  readonly where: string;

  /** @default - the check's */
  readonly stack?: string;

  /** What is not in order there. */
  readonly find: () => Promise<readonly Finding[]>;
}

/** What keeps a check from being made: something else has to be mended first. */
export class NotLooked extends Error {}

/** Makes a check: what it found, or one finding that says that all is well. */
export async function run(check: Check): Promise<readonly Finding[]> {
  const found = (await Promise.all(check.looks.map((look) => tryToLook(check, look)))).flat();
  return found.length > 0 ? found : [{ id: check.id, verdict: "ok", stack: check.stack, found: check.fine, mend: "" }];
}

async function tryToLook(check: Check, look: Look): Promise<readonly Finding[]> {
  try {
    return await look.find();
  } catch (error) {
    const unknown = { id: check.id, verdict: "unknown", stack: look.stack ?? check.stack } as const;
    if (error instanceof NotLooked) {
      const found = `${look.where} could not be looked at: ${error.message}`;
      return [{ ...unknown, found, mend: "mend that first, then run this again" }];
    }
    if (isRefusedByAws(error)) {
      const found = `${look.where} could not be looked at: ${reason(error)}`;
      const mend = "let the credentials at hand do what the message names, and run this again; or look yourself";
      return [{ ...unknown, found, mend }];
    }
    throw error;
  }
}

/** Whether it is an answer of AWS, or none at all, and no mistake of this program. */
export function isRefusedByAws(error: unknown): error is Error {
  return (
    error instanceof Error &&
    ("$metadata" in error || "$response" in error || isFailedFetch(error) || ("code" in error && "syscall" in error))
  );
}

/** As AWS says it. */
export function reason(error: Error): string {
  return `${error.name}: ${error.message === "" ? "no reason given" : error.message}`;
}

/** What `fetch` throws where nobody answers. */
function isFailedFetch(error: Error): boolean {
  return error instanceof TypeError && error.message === "fetch failed";
}
