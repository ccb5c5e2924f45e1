import type { Blueprint, BlueprintFile } from "../blueprint/blueprint";
import { compareText } from "../blueprint/content-hash";
import { clashes, pathProblem } from "../blueprint/emitted-path";
import { checkCustomAnswers } from "../blueprint/questions";
import { Failure } from "../failure";
import { completeZone } from "../zone/complete";
import { zoneDocument } from "../zone/document";
import { zoneJsonSchema } from "../zone/json-schema";
import type { Problem } from "../zone/problem";
import type { Zone } from "../zone/types";
import { combinationOf, type Combination } from "./combinations";
import { renameImports } from "./import-names";
import { lockFor, type PackageManifest } from "./package-lock";
import {
  basePath,
  baseText,
  canonicalJson,
  lockPath,
  recordPath,
  recordText,
  schemaPath,
  zonePath,
  zoneSchemaVersion,
  type ProjectRecord,
} from "./record";
import type { RenderedFile } from "./rendered-file";
import { renderTemplate } from "./template-language";
import { environmentView, viewOf, type Generator, type View } from "./view";

export interface RenderProjectOptions {
  readonly blueprint: Blueprint;

  /** The zone that the answers and the blueprint's defaults make. */
  readonly zone: Zone;

  /** The answers as they were given, for the record. */
  readonly answers: unknown;

  readonly generator: Generator;
}

/**
 * Renders every file of a project in memory, sorted by path. The same options give the same bytes.
 *
 * @throws Failure when answers and blueprint do not go together
 */
export async function renderProject(options: RenderProjectOptions): Promise<readonly RenderedFile[]> {
  const { blueprint, zone, generator } = options;
  refuse("the answers do not fit the blueprint", checkCustomAnswers(blueprint.questions, zone.custom));
  const combination = combinationOf(zone);
  const view = viewOf(zone, blueprint, generator, combination);
  const files: RenderedFile[] = [
    ...blueprint.files.flatMap((file) => renderFile(file, view, zone, combination)),
    { path: zonePath, content: zoneDocument(zone), mode: 0o644, owner: blueprint.ownerOf(zonePath) },
    { path: schemaPath, content: schemaText(blueprint), mode: 0o644, owner: "tool" },
  ];
  const lock = await renderLock(blueprint, combination, files);
  if (lock !== undefined) {
    files.push({ path: lockPath, content: lock, mode: 0o644, owner: "tool" });
  }
  refuse("the answers give files that cannot exist together", pathProblems(files));
  files.sort((a, b) => compareText(a.path, b.path));
  const base: RenderedFile = { path: basePath, content: baseText(files), mode: 0o644, owner: "tool" };
  const record: RenderedFile = {
    path: recordPath,
    content: recordText(
      {
        generator: { name: generator.name, version: generator.version },
        blueprint: blueprint.chain.map(({ name, version, hash }) => ({ name, version, hash })),
        zoneSchemaVersion,
        engine: zone.engine,
        awsProvider: zone.awsProvider,
        answers: { given: options.answers, resolved: zone },
      },
      [...files, base],
    ),
    mode: 0o644,
    owner: "tool",
  };
  return [...files, base, record].sort((a, b) => compareText(a.path, b.path));
}

/**
 * Renders a project again from its record.
 *
 * @throws Failure when the blueprint is not the one that the record names
 */
export async function rerenderFromRecord(
  record: ProjectRecord,
  blueprint: Blueprint,
): Promise<readonly RenderedFile[]> {
  const recorded = record.blueprint.map((link) => `${link.name} ${link.version} ${link.hash}`);
  const present = blueprint.chain.map((link) => `${link.name} ${link.version} ${link.hash}`);
  if (recorded.join() !== present.join()) {
    throw new Failure("blueprint-refused", "the blueprint is not the one that the project was generated from", [
      { path: recordPath, value: present.join(", "), problem: "is another blueprint", allowed: recorded.join(", ") },
    ]);
  }
  const { zone } = completeZone(record.answers.resolved, { allocate: false });
  return renderProject({ blueprint, zone, answers: record.answers.given, generator: record.generator });
}

function renderFile(file: BlueprintFile, view: View, zone: Zone, combination: Combination): readonly RenderedFile[] {
  const emit = (path: string, text: string): RenderedFile => {
    const content = path.endsWith(".ts") ? renameImports(text, combination.importMap) : text;
    const { mode, owner, hash, json } = file;
    if (content !== file.content) return { path, content, mode, owner };
    return {
      path,
      content,
      mode,
      owner,
      ...(hash === undefined ? {} : { hash }),
      ...(json === undefined ? {} : { json }),
    };
  };
  if (!file.template) {
    return [emit(file.path, file.content)];
  }
  if (!file.path.includes("{environment}")) {
    return [emit(file.path, renderText(file, view))];
  }
  return zone.environments.map((environment) =>
    emit(
      file.path.replaceAll("{environment}", environment.name),
      renderText(file, { ...view, environment: environmentView(view.zone, environment) }),
    ),
  );
}

function renderText(file: BlueprintFile, view: unknown): string {
  try {
    return renderTemplate(file.content, view, file.hash);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new Failure(
      "blueprint-refused",
      "a template cannot be rendered with these answers",
      [{ path: file.source, problem: `cannot be rendered: ${reason}` }],
      { cause: error },
    );
  }
}

/** The lock file of the combination, where the project asks for just its packages; else npm makes one. */
async function renderLock(
  blueprint: Blueprint,
  combination: Combination,
  files: readonly RenderedFile[],
): Promise<string | undefined> {
  const manifest = files.find((file) => file.path === "package.json");
  const lock = await blueprint.lock(`${combination.engine}-${String(combination.awsProvider)}`);
  return manifest === undefined || lock === undefined ? undefined : lockFor(readManifest(manifest), lock);
}

function readManifest({ path, content }: RenderedFile): PackageManifest {
  try {
    return JSON.parse(content) as PackageManifest;
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new Failure("blueprint-refused", "a template cannot be rendered with these answers", [
      { path, problem: `is not JSON: ${reason}` },
    ]);
  }
}

/** JSON Schema of zone.yaml for editors, with the questions of the blueprint. */
function schemaText(blueprint: Blueprint): string {
  const schema = zoneJsonSchema();
  const custom = schema.properties?.custom;
  return canonicalJson({
    ...schema,
    properties: {
      ...schema.properties,
      custom: { ...custom, type: "object", properties: blueprint.questions, additionalProperties: false },
    },
  });
}

function pathProblems(files: readonly RenderedFile[]): readonly Problem[] {
  const unsafe = files.flatMap(({ path }) => {
    const problem = pathProblem(path);
    return problem === undefined ? [] : [{ path, problem }];
  });
  const clashing = clashes(files.map((file) => file.path)).map(([a, b]) => ({
    path: b,
    problem: `cannot exist beside ${a}: on some systems they are the same file`,
    remedy: "rename the environment",
  }));
  return [...unsafe, ...clashing];
}

function refuse(message: string, problems: readonly Problem[]): void {
  if (problems.length > 0) {
    throw new Failure("invalid-answers", message, problems);
  }
}
