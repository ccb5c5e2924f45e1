import { isDeepStrictEqual, inspect } from "node:util";

/** Counts what is asserted of a deployed zone and keeps what does not hold, so that one run tells of everything. */
export class Assertions {
  private made = 0;
  private readonly wrong: string[] = [];

  /** How many were made. */
  public get count(): number {
    return this.made;
  }

  /** What did not hold. */
  public get failures(): readonly string[] {
    return this.wrong;
  }

  /** Throws what did not hold; also where nothing was asserted at all. */
  public settle(): void {
    if (this.made === 0) throw new Error("nothing was asserted");
    if (this.wrong.length > 0) throw new Error(this.wrong.join("\n"));
  }

  /** Something is as it must be, given with the resource that it is about. */
  public that(subject: string, holds: boolean, otherwise: string): void {
    this.made += 1;
    if (!holds) this.wrong.push(`${subject}: ${otherwise}`);
  }

  /** Two values are the same, order of lists included. */
  public equal(subject: string, actual: unknown, expected: unknown): void {
    this.that(subject, isDeepStrictEqual(actual, expected), `is ${shown(actual)} and must be ${shown(expected)}`);
  }

  /** Two lists hold the same strings, in whatever order. */
  public sameSet(subject: string, actual: readonly string[], expected: readonly string[]): void {
    this.equal(subject, [...actual].sort(), [...expected].sort());
  }
}

function shown(value: unknown): string {
  return inspect(value, { depth: 6, breakLength: Infinity, maxArrayLength: 40 });
}
