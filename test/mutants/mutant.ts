/** One guarantee of the emitted project, broken on purpose, and the emitted test that must notice. */
export interface Mutant {
  /** What is broken, as a sentence: "lets dev's web tier be reached on every port". */
  readonly name: string;

  /** Emitted file that is changed: "src/constructs/tier-network.ts" or "zone.yaml". */
  readonly file: string;

  /** Text in that file, of which the first occurrence is replaced. */
  readonly find: string;

  /** What stands there instead. */
  readonly replace: string;

  /** Emitted test file that must go red: "test/isolation.test.ts". */
  readonly test: string;

  /** Text that its failure must contain, so that it is red for the right reason. */
  readonly expect: string;

  /**
   * Golden zone that is broken, where the default one has nothing to break.
   *
   * @default "defaults"
   */
  readonly zone?: string;
}
