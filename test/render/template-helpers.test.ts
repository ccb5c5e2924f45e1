import * as fc from "fast-check";
import { createContext, runInContext } from "node:vm";
import { parse } from "yaml";
import { camel, ident, json, md, ts, yaml } from "../../src/render/template-helpers";

/** Texts that would become code somewhere if they entered a file as they are. */
const hostile: readonly string[] = [
  `"; process.exit(1); //`,
  `'; process.exit(1); //`,
  "`; process.exit(1); //",
  "${process.exit(1)}",
  "$${process.exit(1)}",
  "*/ process.exit(1); /*",
  "// x\nprocess.exit(1)",
  "\r\nprocess.exit(1)",
  "\u2028process.exit(1)",
  "\u2029process.exit(1)",
  "\\",
  '\\"; process.exit(1)',
  "</script><script>",
  "{{zone.zone}}",
  "{{{zone.zone}}}",
  "# comment",
  "key: value",
  "- item",
  "&anchor",
  "*alias",
  "!!js/function 'x'",
  "| block",
  "> folded",
  "%YAML 1.2",
  "---",
  "...",
  "true",
  "NO",
  "null",
  "~",
  "0x10",
  "1e3",
  ".inf",
  "2001-12-14",
  "12:30:45",
  "",
  " leading",
  "trailing ",
  "a # b",
  "a: b",
  "[a]",
  "{a: b}",
  "\u0000\u0007\u001b[2J",
  "\u0085next line",
  "\u202etxt.exe",
  "😀 é ü",
  "\ud800",
  "__proto__",
  "constructor",
];

const text = fc.oneof(fc.constantFrom(...hostile), fc.string({ unit: "binary" }), fc.string());

const nothing = createContext({});

/** Runs code with nothing at hand. */
function evaluate(code: string): unknown {
  return runInContext(code, nothing);
}

describe("ts", () => {
  it("gives back the very value as an expression", () => {
    fc.assert(
      fc.property(text, (value) => {
        expect(evaluate(`(${ts(value)})`)).toBe(value);
      }),
      { numRuns: 300 },
    );
  });

  it.each([
    ["a comment", (value: string) => `/* ${value} */ "untouched"`],
    ["a comment of one line", (value: string) => `// ${value}\n"untouched"`],
    ["a template literal", (value: string) => `\`${value}\`; "untouched"`],
    ["single quotes", (value: string) => `'${value}'; "untouched"`],
  ])("cannot leave %s", (_name, around) => {
    fc.assert(
      fc.property(text, (value) => {
        expect(evaluate(around(ts(value)))).toBe("untouched");
      }),
      { numRuns: 300 },
    );
  });

  it("writes numbers, lists and mappings too", () => {
    expect(evaluate(`(${ts({ ports: [22, 443], phi: true, none: null })})`)).toEqual({
      ports: [22, 443],
      phi: true,
      none: null,
    });
  });
});

describe("json", () => {
  it("gives back the very value", () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        expect(JSON.parse(json(value))).toEqual(JSON.parse(JSON.stringify(value)));
      }),
    );
  });

  it("indents the lines after the first", () => {
    expect(json({ a: 1 }, 2)).toBe('{\n    "a": 1\n  }');
  });
});

describe("yaml", () => {
  it.each(["1.1", "1.2"] as const)("gives back the very text to a reader of YAML %s", (version) => {
    fc.assert(
      fc.property(
        text.filter((value) => !value.includes("${{")),
        (value) => {
          const document = `before: 1\nvalue: ${yaml(value)} # comment\nlist: [${yaml(value)}, 2]\nafter: 3\n`;
          expect(parse(document, { version })).toEqual({ before: 1, value, list: [value, 2], after: 3 });
        },
      ),
      { numRuns: 500 },
    );
  });

  it("leaves plain words plain", () => {
    expect(yaml("patient-portal")).toBe("patient-portal");
    expect(yaml(["dev", 1, true])).toBe('["dev",1,true]');
  });

  it("refuses what a workflow would run", () => {
    expect(() => yaml("${{ secrets.TOKEN }}")).toThrow(/would run as an expression/);
  });
});

describe("md", () => {
  it.each([
    ["a link", "[x](javascript:alert)", String.raw`\[x\](javascript:alert)`],
    ["HTML", "<img src=x onerror=alert(1)>", "&lt;img src=x onerror=alert(1)&gt;"],
    ["an end of a comment", "-->", String.raw`\--&gt;`],
    ["a cell of a table", "a | b", String.raw`a \| b`],
    ["emphasis", "*a* _b_ ~c~", String.raw`\*a\* \_b\_ \~c\~`],
    ["code", "`a`", "&#96;a&#96;"],
    ["a label of Mermaid", 'a"]; click b', "a&quot;\\]; click b"],
    ["a heading", "# a", String.raw`\# a`],
    ["an item", "- a", String.raw`\- a`],
    ["a numbered item", "1. a", String.raw`1\. a`],
    ["mathematics", "$a$", String.raw`\$a\$`],
    ["lines", "a\n\n# b\r\n", "a # b"],
  ])("writes %s as text", (_name, value, expected) => {
    expect(md(value)).toBe(expected);
  });

  it.each(["acme-health", "10.1.0.0/16", "aws+dev@acme.example", "t4g.micro", "7", "dev, prod"])(
    "leaves %s as it is",
    (value) => {
      expect(md(value)).toBe(value);
    },
  );

  it("stays on its line and out of its cell", () => {
    fc.assert(
      fc.property(text, (value) => {
        expect(md(value)).not.toMatch(/[\n\r\u2028\u2029<>"`]|(?<!\\)\|/);
      }),
    );
  });
});

describe("identifiers", () => {
  it.each([
    ["patient-portal", "PatientPortal", "patientPortal"],
    ["dev", "Dev", "dev"],
    ["dev-1", "Dev_1", "dev_1"],
    ["dev1", "Dev1", "dev1"],
    ["3m", "_3m", "_3m"],
    ["default", "Default", "default_"],
    ["a b'c", "ABC", "aBC"],
  ])("makes of %s %s and %s", (name, pascal, camelCase) => {
    expect(ident(name)).toBe(pascal);
    expect(camel(name)).toBe(camelCase);
  });

  it("makes an identifier of every name that has one in it", () => {
    fc.assert(
      fc.property(
        text.filter((value) => /[A-Za-z0-9]/.test(value)),
        (value) => {
          expect(ident(value)).toMatch(/^[A-Za-z_][A-Za-z0-9_]*$/);
          expect(camel(value)).toMatch(/^[A-Za-z_][A-Za-z0-9_]*$/);
        },
      ),
    );
  });

  it("makes different ones of different names", () => {
    const name = fc.stringMatching(/^[a-z][a-z0-9]{0,2}(-[a-z0-9]{1,2}){0,2}$/);
    fc.assert(
      fc.property(name, name, (one, other) => {
        fc.pre(one !== other);
        expect(ident(one)).not.toBe(ident(other));
        expect(camel(one)).not.toBe(camel(other));
      }),
      { numRuns: 1000 },
    );
  });

  it("refuses what is no name", () => {
    expect(() => ident("---")).toThrow(/no letter or digit/);
    expect(() => camel(7)).toThrow(/not a name/);
  });
});

it.each([ts, json, yaml, md])("refuses what has no value", (helper) => {
  expect(() => helper(undefined)).toThrow(/has no value/);
});
