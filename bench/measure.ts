import { existsSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { mustRun } from "../test/support/program";

/** What one run of a command took. */
export interface Sample {
  readonly milliseconds: number;
  /** Time on a processor, of all Node processes of the command: what another load on the machine changes least. */
  readonly cpuMilliseconds: number;
  /** Peak memory of the largest Node process of the command, in KiB. */
  readonly peakKib: number;
}

/** A command to measure. */
export interface Command {
  readonly program: string;
  readonly args: readonly string[];
  readonly cwd: string;
  readonly env?: Readonly<Record<string, string>>;
}

const hook = join(__dirname, "report-usage.cjs");

/** Runs a command once and measures it. */
export async function measure(command: Command, workspace: string): Promise<Sample> {
  const report = join(workspace, "usage.txt");
  rmSync(report, { force: true });
  const env = { ...command.env, NODE_OPTIONS: `--require ${hook}`, BENCH_USAGE_REPORT: report };
  const { milliseconds } = await mustRun(command.program, command.args, { cwd: command.cwd, env });
  const lines = existsSync(report) ? readFileSync(report, "utf8").trim().split("\n") : [];
  const used = lines.map((line) => line.split(" ").map(Number));
  return {
    milliseconds,
    cpuMilliseconds: used.reduce((sum, [, microseconds = 0]) => sum + microseconds / 1000, 0),
    peakKib: Math.max(0, ...used.map(([kib = 0]) => kib)),
  };
}

/** A command of a tenth of a second is run so many times as often: what else the machine does weighs more on it. */
export const quickFactor = 3;

/** Medians of several runs. */
export interface Measurement extends Sample {
  readonly name: string;
  readonly runs: number;
}

/**
 * Measures several commands by turns, so that a machine that grows slower or faster meanwhile favours none.
 *
 * Each command is made anew for a run, with the run's number: a generation needs a new folder each time.
 * One run before the first warms the file cache and is not counted.
 */
export async function measureByTurns(
  commands: readonly { readonly name: string; readonly command: (run: number) => Command }[],
  runs: number,
  workspace: string,
): Promise<readonly Measurement[]> {
  const samples = commands.map((): Sample[] => []);
  for (let run = 0; run <= runs; run += 1) {
    for (const [index, { command }] of commands.entries()) {
      const sample = await measure(command(run), workspace);
      if (run > 0) samples[index]?.push(sample);
    }
  }
  return commands.map(({ name }, index) => {
    const middle = (value: (sample: Sample) => number): number => median((samples[index] ?? []).map(value));
    return {
      name,
      runs,
      milliseconds: middle(({ milliseconds }) => milliseconds),
      cpuMilliseconds: middle(({ cpuMilliseconds }) => cpuMilliseconds),
      peakKib: middle(({ peakKib }) => peakKib),
    };
  });
}

/** The middle value; of an even number of values, the mean of the two in the middle. */
export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  const upper = sorted[middle] ?? Number.NaN;
  return sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] ?? Number.NaN) + upper) / 2;
}

/** Slope of the straight line through the points that has the least squares of distances. */
export function slope(points: readonly (readonly [x: number, y: number])[]): number {
  const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;
  const meanX = mean(points.map(([x]) => x));
  const meanY = mean(points.map(([, y]) => y));
  const covariance = points.reduce((sum, [x, y]) => sum + (x - meanX) * (y - meanY), 0);
  const variance = points.reduce((sum, [x]) => sum + (x - meanX) ** 2, 0);
  return covariance / variance;
}
