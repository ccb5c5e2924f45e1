/** HTML or SVG that may be put in a page as it is. */
export class Markup {
  constructor(public readonly source: string) {}
}

type Inserted = string | number | Markup | readonly Markup[];

/** Markup with values in it; texts are escaped, so that nothing of a project can become an element. */
export function markup(parts: TemplateStringsArray, ...values: readonly Inserted[]): Markup {
  const written = parts.map((part, index) => {
    const value = values[index];
    return value === undefined ? part : `${part}${sourceOf(value)}`;
  });
  return new Markup(written.join(""));
}

export const empty = new Markup("");

function sourceOf(value: Inserted): string {
  if (value instanceof Markup) return value.source;
  if (typeof value === "number") return String(value);
  if (typeof value === "string") return value.replace(/[&<>"']/g, (one) => `&#${one.charCodeAt(0)};`);
  return value.map(({ source }) => source).join("");
}
