import type { Draft } from "../draft";
import type { Problem } from "../problem";

/** Looks at one aspect of a zone whose shape is right. Checks know nothing of each other. */
export type Check = (draft: Draft) => readonly Problem[];

/** The items that occur more than once, with their positions after the first. */
export function repeated<T>(
  items: readonly T[],
  key: (item: T) => string,
): readonly { item: T; index: number; first: number }[] {
  const firsts = new Map<string, number>();
  return items.flatMap((item, index) => {
    const first = firsts.get(key(item));
    if (first === undefined) {
      firsts.set(key(item), index);
      return [];
    }
    return [{ item, index, first }];
  });
}

/** A problem when the text is not of the form; `allowed` says the form in words. */
export function malformedText(path: string, value: string, pattern: RegExp, allowed: string): readonly Problem[] {
  return pattern.test(value)
    ? []
    : [
        {
          path,
          value,
          problem: value === "" ? "is empty" : "does not have the right form",
          allowed,
          remedy: "correct it",
        },
      ];
}
