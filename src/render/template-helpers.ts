/**
 * The helpers of templates: the only way for an answer into a file. Each writes a value so that it stays a value in the
 * language of the file, whatever it contains.
 */

/** Value as a TypeScript expression. Safe between quotes of any kind and in comments too. */
export function ts(value: unknown): string {
  return jsonText(value)
    .replaceAll("'", "\\u0027")
    .replaceAll("`", "\\u0060")
    .replaceAll("${", "\\u0024{")
    .replaceAll("*/", "*\\/")
    .replaceAll("\u2028", "\\u2028")
    .replaceAll("\u2029", "\\u2029");
}

/** Value as JSON; lines after the first are indented by `indent` spaces. */
export function json(value: unknown, indent = 0): string {
  return jsonText(value, 2).replaceAll("\n", `\n${" ".repeat(indent)}`);
}

// Words that some YAML reader takes for a boolean, a null or a number, and what is no plain scalar everywhere.
const plainYaml = /^[A-Za-z][A-Za-z0-9._/@+-]*$/;
const yamlWord = /^(?:true|false|yes|no|on|off|y|n|null|nan|inf)$/i;

/** Value as YAML on one line: a plain word where that is safe, else a quoted scalar or a flow collection. */
export function yaml(value: unknown): string {
  const text = jsonText(value);
  if (text.includes("${{")) {
    throw new Error(`has "\${{" in it, which a workflow would run as an expression: ${text}`);
  }
  if (typeof value === "string" && plainYaml.test(value) && !yamlWord.test(value)) {
    return value;
  }
  // YAML 1.2 is a superset of JSON, but for these, which are line breaks to YAML 1.1 readers.
  return text.replaceAll("\u0085", "\\u0085").replaceAll("\u2028", "\\u2028").replaceAll("\u2029", "\\u2029");
}

const markdownEntities: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "`": "&#96;",
};

/** Value as inline Markdown, also in a table, a code span or a quoted label of a Mermaid picture. */
export function md(value: unknown): string {
  const text = typeof value === "string" ? value : jsonText(value);
  return text
    .replaceAll(/[\u0000-\u001f\u007f\u0085\u2028\u2029]+/g, " ")
    .trim()
    .replaceAll(/[\\*_[\]|~$]/g, "\\$&")
    .replaceAll(/[&<>"`]/g, (character) => markdownEntities[character] ?? character)
    .replace(/^(?:#|[-+=](?=[\s-+=]|$))/, "\\$&")
    .replace(/^(\d+)([.)])(?=\s|$)/, "$1\\$2");
}

/** Name as an identifier in PascalCase. Different names give different identifiers. */
export function ident(value: unknown): string {
  const words = wordsOf(value);
  return startWithLetter(words.map((word) => word.charAt(0).toUpperCase() + word.slice(1)));
}

/** Name as an identifier in camelCase. Different names give different identifiers. */
export function camel(value: unknown): string {
  const [first = "", ...rest] = wordsOf(value);
  const text = startWithLetter([
    first.charAt(0).toLowerCase() + first.slice(1),
    ...rest.map((word) => word.charAt(0).toUpperCase() + word.slice(1)),
  ]);
  return reservedWords.has(text) ? `${text}_` : text;
}

function wordsOf(value: unknown): readonly string[] {
  if (typeof value !== "string") {
    throw new Error(`is ${jsonText(value)}, not a name`);
  }
  const words = value.split(/[^A-Za-z0-9]+/).filter((word) => word !== "");
  if (words.length === 0) {
    throw new Error(`is ${JSON.stringify(value)}, which has no letter or digit to make an identifier of`);
  }
  // "dev-1" and "dev1" must not become the same identifier.
  return words.map((word, index) => (index > 0 && /^\d/.test(word) ? `_${word}` : word));
}

function startWithLetter(words: readonly string[]): string {
  const text = words.join("");
  return /^\d/.test(text) ? `_${text}` : text;
}

/** Words that cannot name a variable in a TypeScript module. ECMAScript 2024, 12.7.2, and `arguments` and `eval`. */
const reservedWords: ReadonlySet<string> = new Set(
  (
    "arguments await break case catch class const continue debugger default delete do else enum eval export extends " +
    "false finally for function if implements import in instanceof interface let new null package private protected " +
    "public return static super switch this throw true try typeof var void while with yield"
  ).split(" "),
);

function jsonText(value: unknown, indent?: number): string {
  // Typed as always a string, but undefined, functions and symbols give none.
  const text = JSON.stringify(value, undefined, indent) as string | undefined;
  if (text === undefined) {
    throw new Error("has no value");
  }
  return text;
}
