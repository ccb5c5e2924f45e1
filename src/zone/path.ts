/** Steps from the root of the answers to a value. */
export type Path = readonly (string | number)[];

/** The path as people write it: `environments[1].tiers[0].cidr`, `tags["cost center"]`. */
export function formatPath(path: Path): string {
  return path.reduce<string>((text, step) => {
    if (typeof step === "number") {
      return `${text}[${step}]`;
    }
    if (!/^[A-Za-z][\w-]*$/.test(step)) {
      return `${text}[${JSON.stringify(step)}]`;
    }
    return text === "" ? step : `${text}.${step}`;
  }, "");
}

/** The value at a path; undefined where there is none. */
export function valueAt(root: unknown, path: Path): unknown {
  return path.reduce<unknown>(
    (value, step) =>
      typeof value === "object" && value !== null && Object.hasOwn(value, step)
        ? (value as Record<string | number, unknown>)[step]
        : undefined,
    root,
  );
}

/** Whether the second path is the first one or leads to something inside it. */
export function isWithin(outer: string, inner: string): boolean {
  return inner === outer || (inner.startsWith(outer) && /^[.[]/.test(inner.slice(outer.length)));
}
