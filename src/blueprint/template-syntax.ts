import Handlebars from "handlebars";

/** Helpers that write an answer into a file. */
export const valueHelpers = ["ts", "yaml", "json", "md", "ident", "camel"] as const;

/** Blocks of the template language. */
export const blockHelpers = ["each", "if", "unless"] as const;

/** Prototype access stays off (Handlebars' default); these make every unknown name an error. */
export const compileOptions: CompileOptions = {
  noEscape: true,
  strict: true,
  knownHelpersOnly: true,
  knownHelpers: Object.fromEntries(valueHelpers.map((name) => [name, true])),
};

/** The parts of a template. @throws what Handlebars says of its syntax */
export function parseTemplate(content: string): hbs.AST.Program {
  return Handlebars.parse(content);
}

/** Compiles a template without running it. @throws what Handlebars refuses */
export function precompileTemplate(content: string): void {
  Handlebars.precompile(content, compileOptions);
}
