/** The code of an error of the operating system, as `ENOENT`; `undefined` for every other value. */
export function codeOf(error: unknown): string | undefined {
  return typeof error === "object" && error !== null && "code" in error && typeof error.code === "string"
    ? error.code
    : undefined;
}
