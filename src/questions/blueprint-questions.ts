import type { QuestionSchema } from "../blueprint/blueprint";
import { questionFlag } from "../blueprint/questions";
import { printable } from "../text";
import { parseNumber, parseText, parseYesNo, typed, type Question } from "./question";

function textOf(schema: QuestionSchema, key: string): string | undefined {
  const value = schema[key];
  return typeof value === "string" ? printable(value) : undefined;
}

/** The questions that a blueprint adds, in its order; their answers are in `custom`. */
export function blueprintQuestions(schemas: Readonly<Record<string, QuestionSchema>>): readonly Question[] {
  return Object.entries(schemas).map(([name, schema]): Question => {
    const values = Array.isArray(schema["enum"]) ? schema["enum"].map(typed) : undefined;
    const type = textOf(schema, "type");
    const description = textOf(schema, "description");
    const title = textOf(schema, "title") ?? description ?? `${name}?`;
    return {
      path: `custom.${name}`,
      flag: questionFlag(name).slice(2),
      placeholder: values?.join("|") ?? (type === "boolean" ? "yes|no" : type === "string" ? "text" : "number"),
      group: "Of the blueprint:",
      summary: description ?? title,
      message: title,
      hint: description === title ? "" : (description ?? ""),
      kind: values !== undefined ? "choice" : type === "boolean" ? "yes-no" : "text",
      ...(values === undefined ? {} : { choices: values.map((value) => ({ value, label: value })) }),
      ...(schema["default"] === undefined ? {} : { default: typed(schema["default"]) }),
      parse: type === "number" || type === "integer" ? parseNumber : type === "boolean" ? parseYesNo : parseText,
    };
  });
}
