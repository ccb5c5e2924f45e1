import type { ErrorObject, ValidateFunction } from "ajv";
import type { Problem } from "../zone/problem";
import type * as ajvModule from "./ajv";
import type { QuestionSchema } from "./blueprint";
import { didYouMean } from "../zone/suggestion";

type Questions = Readonly<Record<string, QuestionSchema>>;

const scalarTypes = ["string", "number", "integer", "boolean"];

/** What the schema of a question may say: enough to ask for one value and to check it while it is typed. */
const schemaKeywords = [
  "type",
  "title",
  "description",
  "default",
  "examples",
  "enum",
  "minLength",
  "maxLength",
  "pattern",
  "format",
  "minimum",
  "maximum",
  "exclusiveMinimum",
  "exclusiveMaximum",
  "multipleOf",
];

/** What is wrong with the questions of a blueprint, with paths below `questions`. */
export function checkQuestions(questions: Questions): readonly Problem[] {
  return Object.entries(questions).flatMap(([name, schema]) => checkQuestion(name, schema));
}

function checkQuestion(name: string, schema: QuestionSchema): Problem[] {
  const path = `questions.${name}`;
  const problems: Problem[] = [];
  if (!/^[a-z][A-Za-z0-9]{0,39}$/.test(name)) {
    problems.push({ path, value: name, problem: "is no name of a question", allowed: "camelCase, as costCenter" });
  }
  for (const keyword of Object.keys(schema)) {
    if (!schemaKeywords.includes(keyword)) {
      const meant = didYouMean(keyword, schemaKeywords);
      problems.push({
        path: `${path}.${keyword}`,
        problem: "is not among what a question's JSON Schema may say",
        allowed: schemaKeywords.join(", "),
        ...(meant === undefined ? {} : { remedy: `did you mean ${meant}?` }),
      });
    }
  }
  if (!scalarTypes.includes(schema.type as string)) {
    problems.push({
      path: `${path}.type`,
      value: schema.type,
      problem: "must be a type of one value",
      allowed: scalarTypes.join(", "),
    });
  }
  if (typeof schema.title !== "string" || schema.title.trim() === "") {
    problems.push({ path: `${path}.title`, problem: "is missing; it is the text of the question" });
  }
  if (problems.length > 0) {
    return problems;
  }
  let validate: ValidateFunction;
  try {
    validate = compile(schema);
  } catch (error) {
    return [{ path, problem: `is no JSON Schema: ${error instanceof Error ? error.message : String(error)}` }];
  }
  if ("default" in schema && !validate(schema.default)) {
    return [{ path: `${path}.default`, value: schema.default, problem: describe(validate.errors) }];
  }
  return [];
}

/** What is wrong with the answers in `custom`, and which are missing. */
export function checkCustomAnswers(
  questions: Questions,
  custom: Readonly<Record<string, unknown>>,
): readonly Problem[] {
  const problems: Problem[] = [];
  for (const [name, schema] of Object.entries(questions)) {
    const path = `custom.${name}`;
    if (!Object.hasOwn(custom, name)) {
      problems.push({
        path,
        problem: "is not answered",
        remedy: `give ${questionFlag(name)}, or ${path} in the answers`,
      });
      continue;
    }
    const validate = compile(schema);
    if (!validate(custom[name])) {
      problems.push({ path, value: custom[name], problem: describe(validate.errors) });
    }
  }
  for (const name of Object.keys(custom)) {
    if (!Object.hasOwn(questions, name)) {
      const known = Object.keys(questions);
      const meant = didYouMean(name, known);
      problems.push({
        path: `custom.${name}`,
        value: custom[name],
        problem: "answers a question that no blueprint asks",
        allowed: known.length === 0 ? "nothing; the blueprint has no questions of its own" : known.join(", "),
        remedy: meant === undefined ? "remove it" : `did you mean ${meant}?`,
      });
    }
  }
  return problems;
}

/** The defaults of the questions that have one; they belong under `custom` of a blueprint's defaults. */
export function questionDefaults(questions: Questions): Readonly<Record<string, unknown>> {
  return Object.fromEntries(
    Object.entries(questions)
      .filter(([, schema]) => "default" in schema)
      .map(([name, schema]) => [name, schema.default]),
  );
}

/** The flag of a question: `costCenter` is `--cost-center`. */
export function questionFlag(name: string): string {
  return `--${name.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;
}

/** Answers are checked with every key that is typed; compiling takes a hundred times as long. */
const compiled = new WeakMap<QuestionSchema, ValidateFunction>();

function compile(schema: QuestionSchema): ValidateFunction {
  const known = compiled.get(schema);
  if (known !== undefined) {
    return known;
  }
  // Ajv is needed by blueprints that ask something only, and slow to load.
  // eslint-disable-next-line @typescript-eslint/no-require-imports -- see above; import() is not available everywhere
  const { newAjv } = require("./ajv") as typeof ajvModule;
  const validate = newAjv().compile(schema);
  compiled.set(schema, validate);
  return validate;
}

function describe(errors: ErrorObject[] | null | undefined): string {
  const reasons = (errors ?? []).map((error) =>
    error.keyword === "enum"
      ? `must be one of ${(error.params.allowedValues as unknown[]).join(", ")}`
      : (error.message ?? "is refused"),
  );
  return [...new Set(reasons)].join("; ");
}
