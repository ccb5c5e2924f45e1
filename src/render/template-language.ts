import type Handlebars from "handlebars";
import Runtime from "handlebars/runtime";
import { bakedTemplate } from "../blueprint/baked";
import { hashOf } from "../blueprint/content-hash";
import { compileTemplate, handlebars } from "../blueprint/template-syntax";
import * as helpers from "./template-helpers";

/**
 * Renders a template that passed the check.
 *
 * @param hash - SHA-256 of the content, where it is known
 * @throws Error when a value that it reads is not there
 */
export function renderTemplate(content: string, view: unknown, hash?: string): string {
  const template = templateOf(content, hash);
  try {
    return template(view);
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

let runtime: typeof Handlebars | undefined;
let compiler: typeof Handlebars | undefined;

/** The template as the build compiled it; else compiled now, as those of a team's blueprint are. */
function templateOf(content: string, hash = hashOf(content)): HandlebarsTemplateDelegate {
  const baked = bakedTemplate(hash);
  if (baked !== undefined) {
    runtime ??= withHelpers(Runtime.create());
    return runtime.template(baked);
  }
  compiler ??= withHelpers(handlebars().create());
  return compileTemplate(content, compiler);
}

function withHelpers(instance: typeof Handlebars): typeof Handlebars {
  instance.registerHelper({
    ts: (value: unknown) => helpers.ts(value),
    json: (value: unknown, options: Handlebars.HelperOptions) =>
      helpers.json(value, typeof options.hash.indent === "number" ? options.hash.indent : 0),
    yaml: (value: unknown) => helpers.yaml(value),
    md: (value: unknown) => helpers.md(value),
    ident: (value: unknown) => helpers.ident(value),
    camel: (value: unknown) => helpers.camel(value),
  });
  const each = instance.helpers.each as (this: unknown, ...values: unknown[]) => string;
  // Handlebars takes a misspelt list for an empty one.
  instance.registerHelper("each", function (this: unknown, list: unknown, options: Handlebars.HelperOptions) {
    if (typeof list !== "object" || list === null) {
      throw new Error(`{{#each}} is given ${list === undefined ? "nothing" : JSON.stringify(list)}, not a list`);
    }
    return each.call(this, list, options);
  });
  for (const name of ["with", "lookup", "log"]) {
    instance.unregisterHelper(name);
  }
  return instance;
}
