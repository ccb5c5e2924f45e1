/** One thing that a runner checks; it throws where the check fails. */
export interface Step {
  readonly name: string;
  readonly run: () => Promise<unknown>;
}

/** Counts what passed and failed, and prints a line as each step ends. */
export class Tally {
  private passed = 0;
  private failed = 0;
  private readonly started = performance.now();

  constructor(
    private readonly runner: string,
    private readonly print: (line: string) => void = console.log,
  ) {}

  /** Runs steps that build on each other: after the first that fails the others count as failed, unrun. */
  public async inOrder(subject: string, steps: readonly Step[]): Promise<boolean> {
    let broken: string | undefined;
    for (const step of steps) {
      if (broken !== undefined) {
        this.failed += 1;
        this.print(`FAIL         ${subject}: ${step.name} (not run, because "${broken}" failed)`);
      } else if (!(await this.one(`${subject}: ${step.name}`, step.run))) {
        broken = step.name;
      }
    }
    return broken === undefined;
  }

  /** Runs one step and says whether it passed. */
  public async one(name: string, run: () => Promise<unknown>): Promise<boolean> {
    const started = performance.now();
    try {
      await run();
      this.passed += 1;
      this.print(`ok   ${seconds(started)} ${name}`);
      return true;
    } catch (error) {
      this.failed += 1;
      this.print(`FAIL ${seconds(started)} ${name}\n${indented(error)}`);
      return false;
    }
  }

  /** Prints the count as the last line, and makes the process exit with 1 where anything failed or nothing ran. */
  public finish(): void {
    this.print(`${this.runner}: ${this.passed} passed, ${this.failed} failed (${seconds(this.started).trim()})`);
    process.exitCode = this.failed === 0 && this.passed > 0 ? 0 : 1;
  }
}

/** Does the work on every item, at most `limit` at a time, in the items' order. */
export async function inParallel<Item>(
  items: readonly Item[],
  limit: number,
  work: (item: Item) => Promise<void>,
): Promise<void> {
  const inTurn = atMost(limit);
  await Promise.all(items.map((item) => inTurn(() => work(item))));
}

/** Gives what runs works as they come, at most `limit` at a time; the others wait in the order in which they came. */
export function atMost(limit: number): <Result>(work: () => Promise<Result>) => Promise<Result> {
  const waiting: (() => void)[] = [];
  let free = limit;
  return async (work) => {
    if (free > 0) free -= 1;
    else await new Promise<void>((resolve) => waiting.push(resolve));
    try {
      return await work();
    } finally {
      const next = waiting.shift();
      // A place goes from hand to hand: nobody who comes in between can take it.
      if (next === undefined) free += 1;
      else next();
    }
  };
}

function seconds(started: number): string {
  return `${((performance.now() - started) / 1000).toFixed(1)} s`.padStart(7);
}

function indented(error: unknown): string {
  const text = error instanceof Error ? error.message : String(error);
  return text
    .split("\n")
    .map((line) => `       ${line}`)
    .join("\n");
}
