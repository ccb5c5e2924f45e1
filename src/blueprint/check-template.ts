import { didYouMean } from "../zone/suggestion";
import { blockHelpers, parseTemplate, precompileTemplate, valueHelpers } from "./template-syntax";

/** A fault of a template: where, and what is wrong. */
export interface TemplateFault {
  readonly line: number;
  readonly problem: string;

  /** The word in question. */
  readonly word?: string;
}

/** Names that lead from a value to the machinery behind it. */
const forbiddenSegments = new Set(["__proto__", "prototype", "constructor", "__defineGetter__", "__lookupGetter__"]);

/** Variables that blocks set. */
const knownVariables = new Set(["root", "index", "key", "first", "last"]);

/**
 * What is wrong with a template, before any answer is known: its syntax, an unknown helper, a value that would enter the
 * file other than by a helper. Empty if nothing is.
 */
export function checkTemplate(content: string): readonly TemplateFault[] {
  const faults: TemplateFault[] = [];
  try {
    checkProgram(parseTemplate(content), faults);
    if (faults.length === 0) {
      precompileTemplate(content);
    }
  } catch (error) {
    faults.push(syntaxFault(error));
  }
  return faults;
}

function syntaxFault(error: unknown): TemplateFault {
  const message = error instanceof Error ? error.message : String(error);
  const line = /line (\d+)/.exec(message)?.[1] ?? lineOf(error);
  const reason = message.split("\n").at(-1) ?? message;
  return { line: Number(line), problem: `cannot be parsed: ${reason}` };
}

function lineOf(error: unknown): number {
  return error instanceof Error && "lineNumber" in error && typeof error.lineNumber === "number" ? error.lineNumber : 1;
}

function checkProgram(program: hbs.AST.Program, faults: TemplateFault[]): void {
  for (const statement of program.body) {
    checkStatement(statement, faults);
  }
}

function checkStatement(statement: hbs.AST.Statement, faults: TemplateFault[]): void {
  switch (statement.type) {
    case "ContentStatement":
    case "CommentStatement":
      return;
    case "MustacheStatement":
      checkMustache(statement as hbs.AST.MustacheStatement, faults);
      return;
    case "BlockStatement":
      checkBlock(statement as hbs.AST.BlockStatement, faults);
      return;
    default:
      faults.push({
        line: statement.loc.start.line,
        problem: "uses a partial or a decorator; templates know values and the blocks each, if and unless only",
      });
  }
}

function checkMustache(mustache: hbs.AST.MustacheStatement, faults: TemplateFault[]): void {
  const line = mustache.loc.start.line;
  const name = nameOf(mustache.path);
  if (!(valueHelpers as readonly string[]).includes(name)) {
    faults.push(
      mustache.params.length === 0
        ? {
            line,
            word: name,
            problem: `inserts {{${name}}} as it is; write {{ts ${name}}}, or another of ${listed(valueHelpers)}`,
          }
        : unknownHelper(line, name, valueHelpers),
    );
    return;
  }
  if (!mustache.escaped) {
    faults.push({ line, word: name, problem: `is written with three braces: write {{${name} …}}` });
  }
  if (mustache.params.length !== 1) {
    faults.push({ line, word: name, problem: `gives ${name} ${String(mustache.params.length)} values; it takes one` });
  }
  checkHash(name, mustache.hash, line, faults);
  checkParameters(mustache.params, faults);
}

function checkBlock(block: hbs.AST.BlockStatement, faults: TemplateFault[]): void {
  const line = block.loc.start.line;
  const name = nameOf(block.path);
  if (!(blockHelpers as readonly string[]).includes(name)) {
    faults.push(unknownHelper(line, name, blockHelpers));
  } else if (block.params.length !== 1) {
    faults.push({ line, word: name, problem: `gives ${name} ${String(block.params.length)} values; it takes one` });
  }
  checkHash(name, block.hash, line, faults);
  checkParameters(block.params, faults);
  for (const program of [block.program, block.inverse] as (hbs.AST.Program | undefined | null)[]) {
    if (program !== undefined && program !== null) {
      checkProgram(program, faults);
    }
  }
}

function checkHash(name: string, hash: hbs.AST.Hash | undefined, line: number, faults: TemplateFault[]): void {
  for (const pair of hash?.pairs ?? []) {
    if (name !== "json" || pair.key !== "indent" || pair.value.type !== "NumberLiteral") {
      faults.push({
        line,
        word: pair.key,
        problem: `gives ${name} the option ${pair.key}; only json has one, indent=<number>`,
      });
    }
  }
}

function checkParameters(parameters: readonly hbs.AST.Expression[], faults: TemplateFault[]): void {
  for (const parameter of parameters) {
    const line = parameter.loc.start.line;
    if (parameter.type === "SubExpression") {
      faults.push({ line, problem: "has a helper inside a helper; a template inserts values only" });
    } else if (parameter.type === "PathExpression") {
      const path = parameter as hbs.AST.PathExpression;
      const forbidden = path.parts.find((part) => forbiddenSegments.has(part));
      if (forbidden !== undefined) {
        faults.push({ line, word: path.original, problem: `reads ${path.original}, which is no value of the zone` });
      }
      const variable = path.parts[0] ?? "";
      if (path.data && !knownVariables.has(variable)) {
        faults.push({
          line,
          word: path.original,
          problem: `reads ${path.original}; known are @root, @index, @key, @first, @last`,
        });
      }
    }
  }
}

function unknownHelper(line: number, name: string, known: readonly string[]): TemplateFault {
  const meant = didYouMean(name, known);
  const hint = meant === undefined ? "" : `; did you mean ${meant}?`;
  return { line, word: name, problem: `calls ${name}, which is none of ${listed(known)}${hint}` };
}

function nameOf(path: hbs.AST.PathExpression | hbs.AST.Literal): string {
  return "original" in path ? path.original : path.type;
}

function listed(words: readonly string[]): string {
  return words.join(", ");
}
