import type HandlebarsModule from "handlebars";

/** Helpers that write an answer into a file. */
export const valueHelpers = ["ts", "yaml", "json", "md", "ident", "camel"] as const;

/** Blocks of the template language. */
export const blockHelpers = ["each", "if", "unless"] as const;

/** Prototype access stays off (Handlebars' default); these make every unknown name an error. */
const compileOptions: CompileOptions = {
  noEscape: true,
  strict: true,
  knownHelpersOnly: true,
  knownHelpers: Object.fromEntries(valueHelpers.map((name) => [name, true])),
};

/** Handlebars with its parser and compiler; the templates of the default blueprint are compiled by the build. */
export function handlebars(): typeof HandlebarsModule {
  // eslint-disable-next-line @typescript-eslint/no-require-imports -- see above; import() is not available everywhere
  return require("handlebars") as typeof HandlebarsModule;
}

/** The parts of a template. @throws what Handlebars says of its syntax */
export function parseTemplate(content: string): hbs.AST.Program {
  return handlebars().parse(content);
}

/** Compiles a template without running it. @throws what Handlebars refuses */
export function precompileTemplate(content: string): string {
  // Typed as what the text makes when it is evaluated.
  return handlebars().precompile(strictProgram(content), compileOptions) as unknown as string;
}

/** Compiles a template for an instance of Handlebars that has the helpers. @throws what Handlebars refuses */
export function compileTemplate(content: string, instance: typeof HandlebarsModule): HandlebarsTemplateDelegate {
  return instance.compile(strictProgram(content), compileOptions);
}

function strictProgram(content: string): hbs.AST.Program {
  const program = parseTemplate(content);
  demandValues(program);
  return program;
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
