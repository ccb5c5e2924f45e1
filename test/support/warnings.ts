/** Lines that a user would read as a warning. */
export function warningLines(output: string): readonly string[] {
  return output
    .split("\n")
    .filter((line) => /\bwarn(ing)?s?\b|\bdeprecat/i.test(line))
    .filter((line) => !ofTheMachine(line));
}

/** npm speaks of the configuration of the machine that it runs on, which is not the project's. */
function ofTheMachine(line: string): boolean {
  return /npm warn Unknown (user|env|builtin|global) config/.test(line);
}

/** Throws where the output holds a warning. */
export function expectNoWarning(output: string): void {
  const lines = warningLines(output);
  if (lines.length > 0) throw new Error(`prints a warning:\n${lines.join("\n")}`);
}
