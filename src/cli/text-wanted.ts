/** The command line asked for text instead of work. */
export class TextWanted extends Error {
  constructor(
    public readonly kind: "help" | "version",
    public readonly text: string,
  ) {
    super(kind);
    this.name = "TextWanted";
  }
}
