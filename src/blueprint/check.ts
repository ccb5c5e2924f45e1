import { ZoneError } from "../zone/problem";
import { completeZone } from "../zone/complete";
import type { Problem } from "../zone/problem";
import { checkTemplate } from "./check-template";
import { merged } from "../questions/answers";
import { caseKey, clashes, pathProblem } from "./emitted-path";
import { extendLayers } from "./extend";
import type { Layer, LayerFile } from "./layer";
import { isToolOwned } from "./ownership";
import { checkCustomAnswers, checkQuestions, questionFlag } from "./questions";

/** Stands for an environment's name where a path is checked before the names are known. */
const environmentMark = "{environment}";

export interface CheckOptions {
  /** Flags that no question may take. */
  readonly reservedFlags?: readonly string[];

  /** Whether the first layer is checked as well. */
  readonly checkDefault?: boolean;
}

/** What is wrong with the layers of a blueprint, each alone and all together. */
export function checkLayers(
  layers: readonly Layer[],
  { reservedFlags = [], checkDefault = false }: CheckOptions,
): readonly Problem[] {
  const teams = layers.slice(1);
  const checked = checkDefault ? layers : teams;
  const problems = checked.flatMap((layer) => [
    ...checkFiles(layer.files),
    ...inManifest(layer, checkQuestions(layer.manifest.questions)),
  ]);
  for (const team of teams) {
    problems.push(...checkToolOwned(team.files), ...inManifest(team, checkFlags(team, layers, reservedFlags)));
  }
  if (problems.length > 0 || checked.length === 0) {
    return problems;
  }
  // A path of one layer against those of another; the same path is an override and no clash.
  const paths = [...new Set(layers.flatMap((layer) => layer.files.map((file) => file.path)))];
  problems.push(...clashes(paths).map(([a, b]) => clash(b, a)));
  for (const layer of checked) {
    problems.push(...inManifest(layer, checkDefaults(layers.slice(0, layers.indexOf(layer) + 1))));
  }
  return problems;
}

function inManifest(layer: Layer, problems: readonly Problem[]): Problem[] {
  return problems.map((problem) => ({ ...problem, path: `${layer.manifest.name}: blueprint.yaml: ${problem.path}` }));
}

function checkFiles(files: readonly LayerFile[]): Problem[] {
  const problems: Problem[] = [];
  const seen = new Map<string, LayerFile>();
  for (const file of files) {
    const marked = file.path.includes(environmentMark);
    const fault =
      marked && !file.template
        ? `has ${environmentMark} in its path and is no template: end its name with .hbs`
        : pathProblem(file.path.replaceAll(environmentMark, "environment"));
    if (fault !== undefined) {
      problems.push({ path: file.source, value: file.path, problem: `would be emitted to a path that ${fault}` });
    }
    const twin = seen.get(caseKey(file.path));
    if (twin !== undefined) {
      problems.push(clash(file.source, twin.source));
    }
    seen.set(caseKey(file.path), file);
    if (file.template) {
      problems.push(
        ...checkTemplate(file.content).map((found) => ({
          path: `${file.source}:${String(found.line)}`,
          ...(found.word === undefined ? {} : { value: found.word }),
          problem: found.problem,
        })),
      );
    }
  }
  return problems;
}

function clash(path: string, other: string): Problem {
  return {
    path,
    problem: `cannot be emitted beside ${other}: on some systems they are the same file`,
    remedy: "rename one of them",
  };
}

function checkToolOwned(files: readonly LayerFile[]): Problem[] {
  return files
    .filter((file) => isToolOwned(file.path.replaceAll(environmentMark, "environment")))
    .map((file) => ({
      path: file.source,
      value: file.path,
      problem: "is written by the tool and cannot be overridden",
      remedy: "remove it from the blueprint",
    }));
}

function checkFlags(team: Layer, layers: readonly Layer[], reservedFlags: readonly string[]): Problem[] {
  const taken = new Map(reservedFlags.map((flag) => [flag, "the command line"]));
  for (const layer of layers) {
    for (const name of Object.keys(layer.manifest.questions)) {
      if (layer === team && taken.has(questionFlag(name))) {
        return [
          {
            path: `questions.${name}`,
            problem: `would take the flag ${questionFlag(name)}, which belongs to ${taken.get(questionFlag(name)) ?? ""}`,
            remedy: "give the question another name",
          },
        ];
      }
    }
  }
  return [];
}

/** The defaults of the last layer over those of the others must be answers that a zone accepts. */
function checkDefaults(layers: readonly Layer[]): readonly Problem[] {
  const { defaults, questions } = extendLayers(layers);
  const problems: Problem[] = [];
  if (Object.hasOwn(defaults, "zone")) {
    problems.push({
      path: "defaults.zone",
      problem: "cannot have a default: each zone has a name of its own",
      remedy: "remove it",
    });
  }
  try {
    completeZone(merged({ email: "aws+{account}@example.com" }, { ...defaults, zone: "example" }));
  } catch (error) {
    if (!(error instanceof ZoneError)) {
      throw error;
    }
    // What can never be undone is acknowledged for each zone, by a person or in the answers.
    const found = error.problems.filter(({ path, value }) => !path.endsWith(".acknowledgement") || value !== undefined);
    problems.push(...found.map((problem) => ({ ...problem, path: `defaults.${problem.path}` })));
  }
  const custom = defaults.custom;
  if (typeof custom === "object" && custom !== null && !Array.isArray(custom)) {
    const given = custom as Readonly<Record<string, unknown>>;
    const asked = Object.fromEntries(Object.entries(questions).filter(([name]) => Object.hasOwn(given, name)));
    problems.push(
      ...checkCustomAnswers(asked, given).map((problem) => ({ ...problem, path: `defaults.${problem.path}` })),
    );
  }
  return problems;
}
