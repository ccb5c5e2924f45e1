import fc from "fast-check";
import { parseTemplates } from "../../../src/verify/expressions/parse";
import { piecesOf } from "../../../src/verify/expressions/pieces";
import type { Expression } from "../../../src/verify/expressions/expression";

const texts = (text: string) => piecesOf(text)?.map(({ text: piece }) => piece);

describe("the pieces of a template", () => {
  it.each<[string, readonly string[] | undefined]>([
    ["plain", ["plain"]],
    ["${a.b}", ["${a.b}"]],
    ["x-${a.b}-${c.d}/*", ["x-", "${a.b}", "-", "${c.d}", "/*"]],
    ["$${kept} ${a.b}", ["${kept} ", "${a.b}"]],
    ['${lookup({ a = "}" }, "b")}!', ['${lookup({ a = "}" }, "b")}', "!"]],
    ['${"in ${deep.er} it"}.', ['${"in ${deep.er} it"}', "."]],
    ['${"a \\" b }"}.', ['${"a \\" b }"}', "."]],
    ["%{ if a }x%{ endif }", undefined],
    ["${never closed", undefined],
    ['${"never closed}', undefined],
    ["${a /* } */}", undefined],
  ])("%s", (text, expected) => {
    expect(texts(text)).toEqual(expected);
  });

  it("mean together what the whole means", async () => {
    const part = fc.constantFrom(
      "${aws_vpc.a.id}",
      '${lookup(local.a, "x")}',
      "-",
      "$${x}",
      '"quoted"',
      "{",
      "}",
      "\\",
      "a b",
      "$",
    );
    await fc.assert(
      fc.asyncProperty(fc.array(part, { minLength: 1, maxLength: 6 }), async (parts) => {
        const text = parts.join("");
        const pieces = piecesOf(text);
        fc.pre(pieces !== undefined && text.includes("${"));
        const whole = new Map<string, Expression>();
        await parseTemplates([text], whole);
        // A space between braces keeps the parser from being asked piece by piece.
        const direct = new Map<string, Expression>();
        await parseTemplates([`${text}%{ if true }%{ endif }`], direct);

        expect(flat(whole.get(text))).toEqual(flat(direct.get(`${text}%{ if true }%{ endif }`)));
      }),
      { seed: 7, numRuns: 150 },
    );
  });
});

/** Parts of a template with neighbouring texts joined, and without the empty directive at the end. */
function flat(expression: Expression | undefined): readonly unknown[] {
  const parts = expression?.kind === "template" ? expression.parts : expression === undefined ? [] : [expression];
  const found: unknown[] = [];
  for (const part of parts) {
    if (part.kind === "conditional") continue;
    const last = found.at(-1);
    if (part.kind === "literal" && typeof last === "string") found[found.length - 1] = `${last}${String(part.value)}`;
    else found.push(part.kind === "literal" ? String(part.value) : part);
  }
  return found;
}
