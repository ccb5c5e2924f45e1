import { cpSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { parseZone, type Zone } from "../../src/zone";
import { generateFor } from "../package/generate";
import { combinationNamed } from "../support/golden-zones";
import { installPacked, packInto } from "../support/packed-package";
import { mustRun } from "../support/program";
import { sharedInstall } from "../support/shared-install";
import type { Step } from "../support/steps";
import { terraform, terraformEnvironment, terraformIsThere } from "../support/terraform";
import { Deployment, makeTerraform, type Pace, type TerraformStandIn } from "./deployment";
import { startEmulator, type Emulator, type EmulatorOptions } from "./emulator";
import { startFront, type Front } from "./front";

/** An emulated AWS. */
export interface Ground {
  readonly emulator: Emulator;
  readonly front: Front;
}

/** A generated project and the emulated AWS that it is deployed into. */
export interface Site extends Ground {
  readonly name: string;

  /** The project. */
  readonly folder: string;
  readonly deployment: Deployment;

  /** The zone as the project's zone.yaml has it at this moment. */
  readonly zone: () => Zone;
}

/**
 * A copy of a project for the same zone, in which commands can run at the same time.
 *
 * @param name - tells it from other copies
 */
export function copyOf(site: Site, name: string): Site {
  const folder = `${site.folder}-${name}`;
  const modules = join(site.folder, "node_modules");
  cpSync(site.folder, folder, {
    recursive: true,
    filter: (path) => path !== modules && !path.startsWith(join(site.folder, "cdktf.out")),
  });
  symlinkSync(modules, join(folder, "node_modules"), "dir");
  return { ...site, folder, deployment: site.deployment.in(folder) };
}

/** The provider's last release of the fifth major version, which the emulator is known with. */
const combination = combinationNamed("cdktf-5");

/** Makes sites from one packed package, one install and one download of the provider. */
export class Lab {
  private generator = "";
  private packages = "";
  private readonly standIn: TerraformStandIn;
  private readonly open: Ground[] = [];
  private readonly made: Site[] = [];

  constructor(private readonly workspace: string) {
    this.standIn = makeTerraform(workspace, terraform);
  }

  /** Every site so far, in the order in which they were made. */
  public get sites(): readonly Site[] {
    return this.made;
  }

  /** What has to be done before the first site. */
  public steps(): readonly Step[] {
    return [
      { name: `${terraform} is there`, run: terraformIsThere },
      {
        name: "npm pack and install",
        run: async () => {
          const { tarball } = await packInto(this.workspace);
          this.generator = await installPacked(tarball, join(this.workspace, "installed"));
        },
      },
      { name: "one install and one provider for all projects", run: () => this.install() },
    ];
  }

  /** Starts an emulator with a front. */
  public async emulator(options?: EmulatorOptions): Promise<Ground> {
    const emulator = await startEmulator(options);
    const front = await startFront(emulator.url);
    this.open.push({ emulator, front });
    return { emulator, front };
  }

  /**
   * Generates a project for an emulator.
   *
   * @param on - @default an emulator of its own
   */
  public async site(name: string, answers: string, pace: Pace, on?: Ground): Promise<Site> {
    const { emulator, front } = on ?? (await this.emulator(pace));
    const folder = await this.generate(name, answers);
    symlinkSync(this.packages, join(folder, "node_modules"), "dir");
    const site: Site = {
      name,
      folder,
      emulator,
      front,
      deployment: new Deployment(name, folder, front.url, this.standIn, this.workspace, pace),
      zone: () => parseZone(readFileSync(join(folder, "zone.yaml"), "utf8"), { allocate: false }).zone,
    };
    this.made.push(site);
    return site;
  }

  /** Stops every emulator that was started. */
  public async close(): Promise<void> {
    await Promise.all(
      this.open.map(async ({ emulator, front }) => {
        await front.stop();
        await emulator.stop();
      }),
    );
  }

  private async generate(name: string, answers: string): Promise<string> {
    const path = join(this.workspace, `${name}.yaml`);
    writeFileSync(path, answers);
    return generateFor(
      { command: this.generator, path: process.env.PATH ?? "", workspace: this.workspace },
      { name, answers: path, combination },
      combination,
    );
  }

  private async install(): Promise<void> {
    const folder = await this.generate("installed-once", smallest);
    this.packages = await sharedInstall(folder);
    symlinkSync(this.packages, join(folder, "node_modules"), "dir");
    await mustRun("npm", ["run", "synth"], { cwd: folder });
    // Terraform's plugin cache takes no two downloads of the same provider at a time.
    await mustRun(terraform, ["init", "-backend=false", "-input=false", "-no-color"], {
      cwd: join(folder, "cdktf.out", "stacks", "bootstrap"),
      env: terraformEnvironment(this.standIn.plugins),
    });
  }
}

const smallest = "zone: lab\nemail: aws+{account}@lab.example\nenvironments:\n  - name: dev\n    tiers: [app, data]\n";
