import { readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { join, relative } from "node:path";
import { z } from "zod";
import { mustRun } from "../support/program";

const settings = z.object({ include: z.array(z.string()) });

/**
 * Type-checks projects with one process, which reads the declarations of the AWS bindings once; these take longer
 * than the projects. An error names its file, and with it the project.
 *
 * @param parent - a folder that the projects are under; it gets their tsconfig.json and their packages
 * @param packages - path of the node_modules that suits all of them
 */
export async function typeCheck(parent: string, projects: readonly string[], packages: string): Promise<void> {
  const texts = new Map(projects.map((project) => [project, readFileSync(join(project, "tsconfig.json"), "utf8")]));
  const [text, ...different] = new Set(texts.values());
  if (text === undefined || different.length > 0) {
    throw new Error(`one tsc cannot check projects with different settings: ${projects.join(", ")}`);
  }
  const { include } = settings.parse(JSON.parse(text));
  const [extended = ""] = projects;
  const config = {
    extends: `./${relative(parent, join(extended, "tsconfig.json"))}`,
    include: projects.flatMap((project) => include.map((path) => join(relative(parent, project), path))),
  };
  writeFileSync(join(parent, "tsconfig.json"), JSON.stringify(config));
  symlinkSync(packages, join(parent, "node_modules"), "dir");
  const tsc = join("node_modules", "typescript", "bin", "tsc");
  await mustRun(process.execPath, [tsc, "--noEmit", "--project", "."], { cwd: parent });
}
