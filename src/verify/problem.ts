/** A project, or a zone.yaml beside it, that cannot be read: the user's to mend, not a defect of the verifier. */
export class UnreadableProject extends Error {
  /** @param lines - what is wrong, with the file, and what to do; for a person */
  constructor(public readonly lines: readonly string[]) {
    super(lines.join("\n"));
    this.name = "UnreadableProject";
  }
}
