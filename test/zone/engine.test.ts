import { engineProblems } from "../../src/zone";

describe("engineProblems", () => {
  it.each([
    ["cdktf", "20.20.2", 0, 0],
    ["cdktf", "v22.19.0", 0, 0],
    ["cdktf", "24.0.0", 0, 1],
    ["cdktf", "26.1.0", 0, 1],
    ["cdktf", "18.20.0", 1, 0],
    ["cdktf", "unknown", 1, 0],
    ["cdktn", "20.20.2", 1, 0],
    ["cdktn", "22.18.9", 1, 0],
    ["cdktn", "22.19.0", 0, 0],
    ["cdktn", "24.0.0", 0, 0],
    ["cdktn", "unknown", 1, 0],
  ] as const)("%s on Node %s: %i errors, %i warnings", (engine, nodeVersion, errors, warnings) => {
    const found = engineProblems(engine, nodeVersion);
    expect([found.errors.length, found.warnings.length]).toEqual([errors, warnings]);
  });

  it("says which Node would do", () => {
    expect(engineProblems("cdktn", "20.20.2").errors[0]?.allowed).toContain("22.19");
  });
});
