import Handlebars from "handlebars";
import { compileOptions } from "../blueprint/template-syntax";
import * as helpers from "./template-helpers";

/** Renders a template that passed the check. */
export function renderTemplate(content: string, view: unknown): string {
  return instance().compile(content, compileOptions)(view);
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
