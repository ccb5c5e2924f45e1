import { cpSync, mkdirSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import { zoneDocument } from "../../src/zone";
import { bundle } from "../support/bundle";
import { runProgram, type Outcome } from "../support/program";
import { inParallel, type Tally } from "../support/steps";
import { inWorkspace } from "../support/workspace";
import { contentCases } from "./doctor/content-cases";
import type { DoctorCase, Expected, PrintedFinding } from "./doctor/doctor-case";
import { ownCases } from "./doctor/own-cases";
import { organizationCases } from "./doctor/organization-cases";
import { Stage } from "./doctor/stage";
import { stateCases } from "./doctor/state-cases";
import { startFront } from "./front";

/** What {@link checkDoctor} works with. */
export interface DoctorOptions {
  /** A project that was generated and has its packages. */
  readonly folder: string;

  /** An emulator that nobody else uses. */
  readonly endpointUrl: string;

  /** Forgets every resource in it. */
  readonly reset: () => Promise<void>;
}

/** States that an emulator holds at once: each has accounts of its own, and an account takes memory. */
const statesAtOnce = 10;

/** Findings that an emulator without quotas of accounts leaves open. */
const openInEmulator = ["account-quota"];

const printed = z.object({
  findings: z.array(
    z.object({ id: z.string(), verdict: z.string(), stack: z.string(), found: z.string(), mend: z.string() }),
  ),
});

/** Runs the project's doctor in prepared states: it has to find what is in the way, and nothing else. */
export async function checkDoctor(tally: Tally, options: DoctorOptions): Promise<void> {
  const cases = [...organizationCases, ...stateCases, ...contentCases];
  await inWorkspace(async (workspace) => {
    const script = join(workspace, "doctor.cjs");
    bundle(join(options.folder, "scripts", "doctor.ts"), script);
    const inStage = async (name: string, work: (stage: Stage, project: Project) => Promise<void>): Promise<void> => {
      await tally.one(`doctor: ${name}`, async () => {
        const front = await startFront(options.endpointUrl);
        try {
          await work(
            new Stage(front, options.endpointUrl),
            new Project(options.folder, script, join(workspace, slug(name))),
          );
        } finally {
          await front.stop();
        }
      });
    };
    const steps = [
      ...ownCases.map(
        ({ name, prepare }) =>
          () =>
            inStage(name, async (stage, project) => {
              await prepare(stage);
              expectQuiet(await project.runThroughNpm(stage), openInEmulator);
            }),
      ),
      ...cases.map(
        ({ name, prepare }: DoctorCase) =>
          () =>
            inStage(name, async (stage, project) => {
              const expected = await prepare(stage);
              expectFinding(await project.run(stage), expected);
            }),
      ),
    ];
    for (let first = 0; first < steps.length; first += statesAtOnce) {
      await options.reset();
      await inParallel(steps.slice(first, first + statesAtOnce), 2, (step) => step());
    }
  });
}

/**
 * The doctor of a project that is deployed: nothing that the zone made is in its own way.
 *
 * @param run runs a command in the project, with its owner's credentials
 */
export async function checkDoctorOfDeployedZone(
  tally: Tally,
  name: string,
  run: (command: readonly [string, ...string[]]) => Promise<Outcome>,
): Promise<void> {
  await tally.one(`${name}: the doctor finds nothing in the way of what is deployed`, async () => {
    expectQuiet(await run(["npm", "run", "--silent", "doctor", "--", "--json"]), openInEmulator);
  });
}

/** A project with a zone.yaml of its own, so that many can run side by side. */
class Project {
  constructor(
    private readonly original: string,
    private readonly script: string,
    private readonly folder: string,
  ) {}

  /** Runs the script with all that it needs in one file, which starts in a third of the time. */
  public run(stage: Stage): Promise<Outcome> {
    // The script finds its project from the folder that it stands in.
    const scripts = join(this.folder, "scripts", "support");
    mkdirSync(scripts, { recursive: true });
    cpSync(this.script, join(scripts, "doctor.cjs"));
    return this.start(stage, process.execPath, [join(scripts, "doctor.cjs"), "--json"]);
  }

  /** Runs it as its owner does. */
  public runThroughNpm(stage: Stage): Promise<Outcome> {
    for (const part of ["src", "scripts", "package.json", "tsconfig.json"]) {
      cpSync(join(this.original, part), join(this.folder, part), { recursive: true });
    }
    symlinkSync(join(this.original, "node_modules"), join(this.folder, "node_modules"), "dir");
    return this.start(stage, "npm", ["run", "--silent", "doctor", "--", "--json"]);
  }

  private async start(stage: Stage, program: string, args: readonly string[]): Promise<Outcome> {
    writeFileSync(join(this.folder, "zone.yaml"), zoneDocument(stage.zone));
    if (stage.retained !== undefined) writeFileSync(join(this.folder, "retained.yaml"), stage.retained);
    const env = await stage.environment();
    return runProgram(program, args, { cwd: this.folder, env, timeout: 60_000, patient: true });
  }
}

function expectFinding(outcome: Outcome, expected: Expected): void {
  const findings = findingsOf(outcome);
  expectIds(findings, "obstacle", expected.verdict === "obstacle" ? [expected.id] : []);
  expectIds(findings, "warning", [
    ...(expected.verdict === "warning" ? [expected.id] : []),
    ...(expected.besides ?? []),
  ]);
  const named = findings.filter(({ id, verdict }) => id === expected.id && verdict === expected.verdict);
  const found = named.find(({ stack }) => stack === expected.stack);
  if (found === undefined) {
    throw new Error(`no ${expected.verdict} ${expected.id} of the stack ${expected.stack}:\n${text(named)}`);
  }
  for (const part of expected.found ?? []) {
    if (!found.found.includes(part)) throw new Error(`"${part}" is not in what was found:\n${text([found])}`);
  }
  for (const part of expected.mend) {
    if (!found.mend.includes(part)) throw new Error(`"${part}" is not in the mend:\n${text([found])}`);
  }
  expectExit(outcome, expected.verdict === "obstacle" ? 1 : 0);
}

function expectQuiet(outcome: Outcome, open: readonly string[]): void {
  const findings = findingsOf(outcome);
  expectIds(findings, "obstacle", []);
  expectIds(findings, "warning", []);
  const unexplained = findings.filter(({ id, verdict }) => verdict === "unknown" && !open.includes(id));
  if (unexplained.length > 0) throw new Error(`more is unknown than should be:\n${text(unexplained)}`);
  expectExit(outcome, 0);
}

function expectIds(findings: readonly PrintedFinding[], verdict: string, expected: readonly string[]): void {
  const these = findings.filter((finding) => finding.verdict === verdict);
  const ids = [...new Set(these.map(({ id }) => id))].sort();
  if (ids.join() !== [...expected].sort().join()) {
    throw new Error(`the ${verdict}s are [${ids.join(", ")}] and should be [${expected.join(", ")}]:\n${text(these)}`);
  }
}

function expectExit({ code, stderr }: Outcome, expected: number): void {
  if (code !== expected) throw new Error(`ended with ${code} and should with ${expected}\n${stderr}`);
}

function findingsOf({ stdout, output }: Outcome): readonly PrintedFinding[] {
  try {
    return printed.parse(JSON.parse(stdout)).findings;
  } catch (error) {
    throw new Error(`the doctor did not print findings:\n${output}`, { cause: error });
  }
}

function text(findings: readonly PrintedFinding[]): string {
  return findings.map((one) => `${one.verdict} ${one.id} (${one.stack}): ${one.found}\n  ${one.mend}`).join("\n");
}

function slug(name: string): string {
  return name.replaceAll(/[^a-z]+/gi, "-").toLowerCase();
}
