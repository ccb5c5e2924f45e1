import { readFileSync } from "node:fs";
import { join } from "node:path";
import { repository } from "../support/golden-zones";
import { filePaths } from "../support/tree";

const blueprint = join(repository, "blueprints", "hipaa");

describe("the list of sharp edges", () => {
  const listed = [...readFileSync(join(blueprint, "docs", "sharp-edges.md"), "utf8").matchAll(/^\| *(\d+) *\|/gm)].map(
    ([, edge]) => Number(edge),
  );

  it("numbers them without a gap", () => {
    expect(listed).toEqual(listed.map((_, index) => index + 1));
  });

  it("has every edge that a test names, and a test names every edge but those of what the zone does not have", () => {
    const named = new Set(testFiles().flatMap((path) => edgesNamedIn(readFileSync(path, "utf8"))));

    expect([...named].filter((edge) => !listed.includes(edge))).toEqual([]);
    // Both are about Security Hub.
    expect(listed.filter((edge) => !named.has(edge))).toEqual([36, 37]);
  });
});

function testFiles(): readonly string[] {
  return [join(repository, "test"), join(blueprint, "test")].flatMap((folder) =>
    filePaths(folder, ["golden"])
      .filter((path) => path.endsWith(".ts") && !path.endsWith("sharp-edges.test.ts"))
      .map((path) => join(folder, path)),
  );
}

/** Numbers behind the word "edge", as in "edge 7", "edges 8 and 77", "edges 39-41". */
function edgesNamedIn(text: string): readonly number[] {
  return [...text.matchAll(/edges? (\d[\d, and–-]*)/g)].flatMap(([, list = ""]) =>
    [...list.matchAll(/(\d+)(?:\s*[–-]\s*(\d+))?/g)].flatMap(([, first = "", last = first]) =>
      Array.from({ length: Number(last) - Number(first) + 1 }, (_, index) => Number(first) + index),
    ),
  );
}
