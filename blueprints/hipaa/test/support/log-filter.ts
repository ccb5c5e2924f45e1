import { type Json, at } from "./synthesized";

/**
 * Whether a filter of CloudWatch Logs takes an event, for the part of its language that the zone uses: comparisons of
 * text with "*", `NOT EXISTS`, `&&`, `||` and parentheses.
 *
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/FilterAndPatternSyntax.html
 */
export function filterTakes(pattern: string, event: Json): boolean {
  const tokens = pattern.match(token) ?? [];
  if (tokens.join("").length !== pattern.replaceAll(/\s+(?=(?:[^"]*"[^"]*")*[^"]*$)/g, "").length) {
    throw new Error(`not understood: ${pattern}`);
  }
  const parser = new Parser(tokens, event);
  return parser.filter();
}

const token = /"[^"]*"|\$(?:\.[A-Za-z]+)+|&&|\|\||!=|=|[(){}]|NOT|EXISTS/g;

class Parser {
  private position = 0;

  constructor(
    private readonly tokens: readonly string[],
    private readonly event: Json,
  ) {}

  public filter(): boolean {
    this.take("{");
    const result = this.either();
    this.take("}");
    return result;
  }

  private either(): boolean {
    let result = this.both();
    while (this.next === "||") {
      this.take("||");
      const other = this.both();
      result = result || other;
    }
    return result;
  }

  private both(): boolean {
    let result = this.condition();
    while (this.next === "&&") {
      this.take("&&");
      const other = this.condition();
      result = result && other;
    }
    return result;
  }

  private condition(): boolean {
    if (this.next === "(") {
      this.take("(");
      const result = this.either();
      this.take(")");
      return result;
    }
    const value = at(this.event, ...this.take().split(".").slice(1));
    if (this.next === "NOT") {
      this.take("NOT");
      this.take("EXISTS");
      return value === undefined;
    }
    const operator = this.take();
    const pattern = this.take().slice(1, -1);
    // A comparison with what is not there is false, "!=" as well.
    return typeof value === "string" && isLike(pattern, value) === (operator === "=");
  }

  private get next(): string | undefined {
    return this.tokens[this.position];
  }

  private take(expected?: string): string {
    const taken = this.tokens[this.position++];
    if (taken === undefined || (expected !== undefined && taken !== expected)) {
      throw new Error(`expected ${expected ?? "more"}, found ${taken ?? "the end"}: ${this.tokens.join(" ")}`);
    }
    return taken;
  }
}

function isLike(pattern: string, value: string): boolean {
  const source = pattern.replaceAll(/[.+?^${}()|[\]\\]/g, "\\$&").replaceAll("*", ".*");
  return new RegExp(`^${source}$`).test(value);
}
