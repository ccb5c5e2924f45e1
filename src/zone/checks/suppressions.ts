import type { Draft } from "../draft";
import { controlIdPattern, dayPattern } from "../patterns";
import type { Problem } from "../problem";
import { malformedText } from "./check";

/** Checks which violations are accepted, and for how long. That the time is over is for the verification to say. */
export function checkSuppressions({ suppressions }: Draft): readonly Problem[] {
  return suppressions.flatMap(({ control, expires }, index) => {
    const path = `suppressions[${index}]`;
    return [
      ...malformedText(`${path}.control`, control, controlIdPattern, "the id of a control, as s3-public-access-block"),
      ...malformedText(`${path}.expires`, expires, dayPattern, "a day, as 2027-06-30"),
      ...(dayPattern.test(expires) && !isDay(expires)
        ? [
            {
              path: `${path}.expires`,
              value: expires,
              problem: "is no day of any year",
              allowed: "a day, as 2027-06-30",
              remedy: "write the last day on which it counts",
            },
          ]
        : []),
    ];
  });
}

function isDay(text: string): boolean {
  const time = Date.parse(`${text}T00:00:00Z`);
  return !Number.isNaN(time) && new Date(time).toISOString().startsWith(text);
}
