import Handlebars from "handlebars";
import { compileOptions, parseTemplate } from "../blueprint/template-syntax";
import * as helpers from "./template-helpers";

/** Renders a template that passed the check. @throws Error when a value that it reads is not there */
export function renderTemplate(content: string, view: unknown): string {
  const program = parseTemplate(content);
  demandValues(program);
  try {
    return instance().compile(program, compileOptions)(view);
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    const [, name, line] = /^"(.+?)" not defined in .* - (\d+):\d+$/s.exec(message) ?? [];
    const [, inner] = /reading '(.+)'/.exec(message) ?? [];
    if (name === undefined && inner === undefined) {
      throw error;
    }
    const problem =
      name === undefined
        ? `reads "${inner ?? ""}" of a value that is not there`
        : `line ${line ?? ""} reads "${name}", which is not there`;
    throw new Error(problem, { cause: error });
  }
}

/**
 * Makes a missing value an error where a helper or `each` is given it; Handlebars' own strictness leaves their parameters
 * out. `if` and `unless` may ask for a value that is not there.
 */
function demandValues(program: hbs.AST.Program): void {
  for (const statement of program.body) {
    if (statement.type === "MustacheStatement") {
      (statement as hbs.AST.MustacheStatement).params.forEach(demandValue);
    } else if (statement.type === "BlockStatement") {
      const block = statement as hbs.AST.BlockStatement;
      if (block.path.original === "each") {
        block.params.forEach(demandValue);
      }
      for (const inner of [block.program, block.inverse] as (hbs.AST.Program | undefined)[]) {
        if (inner !== undefined) {
          demandValues(inner);
        }
      }
    }
  }
}

function demandValue(parameter: hbs.AST.Expression): void {
  if (parameter.type === "PathExpression") {
    // Not in the types: the compiler's own mark of a path that has to lead somewhere.
    Object.assign(parameter, { strict: true });
  }
}

let prepared: typeof Handlebars | undefined;

function instance(): typeof Handlebars {
  if (prepared === undefined) {
    prepared = Handlebars.create();
    prepared.registerHelper({
      ts: (value: unknown) => helpers.ts(value),
      json: (value: unknown, options: Handlebars.HelperOptions) =>
        helpers.json(value, typeof options.hash.indent === "number" ? options.hash.indent : 0),
      yaml: (value: unknown) => helpers.yaml(value),
      md: (value: unknown) => helpers.md(value),
      ident: (value: unknown) => helpers.ident(value),
      camel: (value: unknown) => helpers.camel(value),
    });
    const each = prepared.helpers.each as (this: unknown, ...values: unknown[]) => string;
    // Handlebars takes a misspelt list for an empty one.
    prepared.registerHelper("each", function (this: unknown, list: unknown, options: Handlebars.HelperOptions) {
      if (typeof list !== "object" || list === null) {
        throw new Error(`{{#each}} is given ${list === undefined ? "nothing" : JSON.stringify(list)}, not a list`);
      }
      return each.call(this, list, options);
    });
    for (const name of ["with", "lookup", "log"]) {
      prepared.unregisterHelper(name);
    }
  }
  return prepared;
}
