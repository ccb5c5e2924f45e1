import { isObject, type Json, type JsonObject } from "../../json";
import { fits } from "../records/wildcard";

/** Whether a pattern takes an event. */
type Test = (event: JsonObject) => boolean;

/**
 * Reads a metric filter's pattern for JSON events; undefined where it is written in another way.
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/FilterAndPatternSyntax.html
 */
export function readFilterPattern(pattern: string): Test | undefined {
  const tokens = pattern.match(token) ?? [];
  if (tokens.join("") !== pattern.replace(blanks, "")) return undefined;
  const reader = new Reader(tokens);
  return reader.whole();
}

const token = /&&|\|\||!=|<=|>=|[={}()<>]|"(?:[^"\\]|\\.)*"|%[^%]*%|[^\s=!<>(){}&|"]+/g;

/** Blanks outside of quotes. */
const blanks = /\s+(?=(?:[^"]*"[^"]*")*[^"]*$)/g;

class Reader {
  private next = 0;

  constructor(private readonly tokens: readonly string[]) {}

  public whole(): Test | undefined {
    if (!this.take("{")) return undefined;
    const test = this.alternatives();
    return test !== undefined && this.take("}") && this.next === this.tokens.length ? test : undefined;
  }

  private alternatives(): Test | undefined {
    return this.joined("||", () => this.joined("&&", () => this.single(), "every"), "some");
  }

  private joined(operator: string, part: () => Test | undefined, how: "every" | "some"): Test | undefined {
    const tests: Test[] = [];
    do {
      const test = part();
      if (test === undefined) return undefined;
      tests.push(test);
    } while (this.take(operator));
    return (event) => tests[how]((test) => test(event));
  }

  private single(): Test | undefined {
    if (this.take("(")) {
      const test = this.alternatives();
      return this.take(")") ? test : undefined;
    }
    const selector = this.word();
    if (selector?.startsWith("$.") !== true) return undefined;
    const path = selector.slice(2).split(".");
    if (this.take("NOT")) return this.take("EXISTS") ? (event) => at(event, path) === undefined : undefined;
    if (this.take("EXISTS")) return (event) => at(event, path) !== undefined;
    if (this.take("IS")) return isWord(path, this.word());
    return compared(path, this.word(), this.word());
  }

  private word(): string | undefined {
    this.next += 1;
    return this.tokens[this.next - 1];
  }

  private take(wanted: string): boolean {
    const isNext = this.tokens[this.next] === wanted;
    if (isNext) this.next += 1;
    return isNext;
  }
}

function isWord(path: readonly string[], word: string | undefined): Test | undefined {
  const wanted = { NULL: null, TRUE: true, FALSE: false }[word ?? ""];
  return wanted === undefined ? undefined : (event) => at(event, path) === wanted;
}

/** What does not exist is neither equal nor unequal to anything. */
function compared(
  path: readonly string[],
  operator: string | undefined,
  written: string | undefined,
): Test | undefined {
  if (operator === undefined || written === undefined || written.startsWith("%")) return undefined;
  const wanted = written.startsWith('"') ? written.slice(1, -1) : written;
  const equal = (value: string): boolean => value === wanted || (wanted.includes("*") && fits(wanted, value));
  const tests: Readonly<Record<string, (value: string) => boolean>> = {
    "=": equal,
    "!=": (value) => !equal(value),
    "<": (value) => Number(value) < Number(wanted),
    "<=": (value) => Number(value) <= Number(wanted),
    ">": (value) => Number(value) > Number(wanted),
    ">=": (value) => Number(value) >= Number(wanted),
  };
  const test = tests[operator];
  if (test === undefined) return undefined;
  return (event) => {
    const value = at(event, path);
    return ["string", "number", "boolean"].includes(typeof value) && test(JSON.stringify(value).replace(/^"|"$/g, ""));
  };
}

function at(event: JsonObject, path: readonly string[]): Json | undefined {
  return path.reduce<Json | undefined>((found, name) => (isObject(found) ? found[name] : undefined), event);
}
