import { join } from "node:path";
import {
  installStep,
  synthesisSteps,
  testStep,
  unreadableStep,
  verifyStep,
  type EmittedProject,
} from "../support/emitted-project";
import { goldenZoneNamed } from "../support/golden-zones";
import { packInto } from "../support/packed-package";
import { makeWorkspace, removeWorkspace } from "../support/workspace";
import { generateStep } from "./generate";

const zone = goldenZoneNamed("defaults");

/** Minutes enough for an install over a slow line. */
const limit = 15 * 60_000;

// The steps build on each other, so they are one test: a failure names its step.
describe("the packed tarball", () => {
  const workspace = makeWorkspace();
  afterAll(() => {
    removeWorkspace(workspace);
  });

  it(
    "generates a project that installs, type-checks, passes its tests, synthesizes and is verified",
    async () => {
      const project: EmittedProject = {
        zone,
        combination: zone.combination,
        folder: join(workspace, "smoke", "my-zone"),
        path: process.env.PATH ?? "",
      };
      const { tarball } = await packInto(workspace);

      const ran: string[] = [];
      const install = [generateStep(project, tarball, "--no-install"), installStep(project)];
      const use = [testStep(project), ...synthesisSteps(project), verifyStep(project), unreadableStep(project)];
      for (const step of [...install, ...use]) {
        await step.run().catch((error: unknown) => {
          throw new Error(`${step.name}: ${error instanceof Error ? error.message : String(error)}`);
        });
        ran.push(step.name);
      }

      expect(ran).toEqual(expect.arrayContaining(["npm run synth", "npm run verify"]));
    },
    limit,
  );
});
