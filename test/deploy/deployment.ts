import { chmodSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { bundle } from "../support/bundle";
import { mustRun, runProgram, type Outcome } from "../support/program";
import { terraformEnvironment } from "../support/terraform";
import type { Overlay } from "./overlay";

/** Terraform as the projects under test start it. */
export interface TerraformStandIn {
  /** Path for TERRAFORM_BINARY_NAME. */
  readonly path: string;

  /** Folder of the plugins that all stacks share. */
  readonly plugins: string;
}

/**
 * A program that lays the emulator's gaps over a stack and then is terraform. The project does not notice it: nothing
 * in it bends to the emulator.
 */
export function makeTerraform(workspace: string, terraform: string): TerraformStandIn {
  const folder = join(workspace, "terraform");
  const reports = join(folder, "reports");
  const plugins = join(folder, "plugins");
  mkdirSync(reports, { recursive: true });
  mkdirSync(plugins);
  const overlay = join(folder, "lay-over.js");
  bundle(join(__dirname, "lay-over.ts"), overlay);
  const path = join(folder, "terraform");
  writeFileSync(
    path,
    [
      "#!/bin/sh",
      // It would download the provider for every platform.
      'if [ "$1 $2" = "providers lock" ]; then exit 0; fi',
      'case "$1" in',
      "  init|plan|apply|destroy|validate)",
      // Synthesis writes the stack anew; what was laid over it is then the older of the two.
      '    if [ -n "$HIPAA_ZONE_PLAIN" ] || ! [ override.tf.json -nt cdk.tf.json ]; then',
      `      ${quoted(process.execPath)} ${quoted(overlay)} "$HIPAA_ZONE_REPORTS" || exit 1`,
      "    fi",
      // The next command lays everything over it again.
      '    if [ -n "$HIPAA_ZONE_PLAIN" ]; then touch -d @0 override.tf.json; fi ;;',
      "esac",
      // To initialize what is initialized changes nothing; it only takes its second.
      "settled=.terraform/settings.json",
      'if [ "$HIPAA_ZONE_INITIALIZE" = once ] && [ "$1" = init ] && cmp -s settings.json "$settled"; then exit 0; fi',
      // Only terraform asks hosts that begin with an account or a bucket.
      'export HTTP_PROXY="$AWS_ENDPOINT_URL"',
      `case "$1" in apply|destroy|init) ;; *) exec ${terraform} "$@" ;; esac`,
      `started=$(date +%s); ${terraform} "$@"; code=$?`,
      'if [ "$1" = init ]; then [ $code != 0 ] || cp settings.json "$settled"; exit $code; fi',
      'echo "$1 ${PWD##*/} $code $(($(date +%s) - started))" >> "$HIPAA_ZONE_REPORTS/events"',
      "exit $code",
      "",
    ].join("\n"),
  );
  chmodSync(path, 0o755);
  return {
    path,
    plugins,
  };
}

function quoted(path: string): string {
  return `'${path.replace(/'/g, "'\\''")}'`;
}

/** How a project's commands are run. */
export interface Pace {
  /** Whether they let those of other sites go first. @default false */
  readonly patient?: boolean;

  /** Whether terraform initializes a stack again that it has initialized with the same settings. @default "always" */
  readonly initialize?: "always" | "once";
}

/** A generated project and the emulated organization that it is deployed into. */
export class Deployment {
  /** Where the stand-in for terraform says what it did: `events`, and a file for each stack. */
  public readonly reports: string;

  /** What the project's commands are run with, beside a shell's own variables. */
  public readonly env: Readonly<Record<string, string>>;

  constructor(
    public readonly name: string,
    public readonly folder: string,
    public readonly endpointUrl: string,
    private readonly terraform: TerraformStandIn,
    private readonly workspace: string,

    /** How its commands are run. */
    private readonly pace: Pace,

    /** Every command that ended well, in words: "npm run deploy -- dev --yes". */
    public readonly executed: string[] = [],
  ) {
    this.reports = join(workspace, "terraform", "reports", name);
    mkdirSync(this.reports, { recursive: true });
    this.env = {
      AWS_ENDPOINT_URL: endpointUrl,
      ...credentialsOfNobody,
      TERRAFORM_BINARY_NAME: terraform.path,
      HIPAA_ZONE_REPORTS: this.reports,
      ...terraformEnvironment(terraform.plugins),
      HIPAA_ZONE_INITIALIZE: pace.initialize ?? "always",
    };
  }

  /** The same for a copy of the project, in which commands can run at the same time. */
  public in(folder: string): Deployment {
    return new Deployment(
      this.name,
      folder,
      this.endpointUrl,
      this.terraform,
      this.workspace,
      this.pace,
      this.executed,
    );
  }

  /** The same at another pace. */
  public at(pace: Pace): Deployment {
    return new Deployment(
      this.name,
      this.folder,
      this.endpointUrl,
      this.terraform,
      this.workspace,
      pace,
      this.executed,
    );
  }

  /** Runs a command of the project to its end, whatever that is. */
  public async run(
    command: readonly [string, ...string[]],
    env: Readonly<Record<string, string>> = {},
  ): Promise<Outcome> {
    const [program, ...args] = command;
    const { folder: cwd, pace } = this;
    const outcome = await runProgram(program, args, { cwd, env: { ...this.env, ...env }, patient: pace.patient });
    if (outcome.code === 0) this.executed.push(command.join(" "));
    return outcome;
  }

  /** Runs a command of the project and throws its last lines where it fails. */
  public async mustRun(command: readonly [string, ...string[]]): Promise<Outcome> {
    const [program, ...args] = command;
    const { folder: cwd, env, pace } = this;
    const outcome = await mustRun(program, args, { cwd, env, patient: pace.patient });
    this.executed.push(command.join(" "));
    return outcome;
  }

  /** Whether a resource of a stack is left out for the emulator. */
  public leavesOut(stack: string, address: string): boolean {
    return this.overlayOf(stack).leftOut.some((one) => one.address === address);
  }

  /** What was laid over a stack the last time. */
  public overlayOf(stack: string): Pick<Overlay, "leftOut" | "changed"> {
    return JSON.parse(readFileSync(join(this.reports, `${stack}.json`), "utf8")) as Pick<
      Overlay,
      "leftOut" | "changed"
    >;
  }
}

/** An emulator knows every key. */
export const credentialsOfNobody = {
  AWS_ACCESS_KEY_ID: "test",
  AWS_SECRET_ACCESS_KEY: "test",
  AWS_SESSION_TOKEN: "",
  AWS_PROFILE: "",
  AWS_EC2_METADATA_DISABLED: "true",
};
