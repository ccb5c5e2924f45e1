/** Who keeps a file after it was generated: the tool, the team, or both by merge. */
export type Owner = "tool" | "team" | "both";

/** One blueprint of a chain, as the record names it. */
export interface BlueprintLink {
  readonly name: string;
  readonly version: string;

  /** SHA-256 over the blueprint's files. */
  readonly hash: string;
}

/** A file that a blueprint contributes to every project. */
export interface BlueprintFile {
  /** Where it is emitted; may hold `{environment}` when it is a template. */
  readonly path: string;

  /** Text of the file; Handlebars when `template` is true. */
  readonly content: string;

  readonly template: boolean;

  /**
   * SHA-256 of the content, in hexadecimal.
   *
   * @default - not worked out yet
   */
  readonly hash?: string;

  /**
   * The content as JSON writes it, with quotation marks.
   *
   * @default - not worked out yet
   */
  readonly json?: string;

  /** Permission bits of the emitted file. */
  readonly mode: number;

  readonly owner: Owner;

  /** Where it comes from, for messages: `acme: templates/README.md.hbs`. */
  readonly source: string;
}

/** JSON Schema of the answer to a question of a blueprint. */
export type QuestionSchema = Readonly<Record<string, unknown>>;

/** A blueprint with everything that it extends, checked and ready to be rendered. */
export interface Blueprint {
  readonly name: string;
  readonly version: string;
  readonly description: string;

  /** The default blueprint first, then each that extends the one before. */
  readonly chain: readonly BlueprintLink[];

  /** Answers that hold where the user gives none; partial. */
  readonly defaults: Readonly<Record<string, unknown>>;

  /** JSON Schema of each question that the blueprints add, by name. The answers are in `custom`. */
  readonly questions: Readonly<Record<string, QuestionSchema>>;

  /** Packages that the blueprints add to the project's package.json. */
  readonly dependencies: Readonly<Record<string, string>>;
  readonly devDependencies: Readonly<Record<string, string>>;

  /** Sorted by path. */
  readonly files: readonly BlueprintFile[];

  /** Who keeps the file of that path. */
  readonly ownerOf: (path: string) => Owner;

  /** Text of the lock file of `<engine>-<provider>`, if the package has one. */
  readonly lock: (combination: string) => Promise<string | undefined>;
}
