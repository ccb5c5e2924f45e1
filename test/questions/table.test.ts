import { answerTo, parseEnvironment, parseList, parseNumber, parseYesNo, typed } from "../../src/questions/question";
import { questions } from "../../src/questions/table";
import { completeZone } from "../../src/zone/complete";
import { keysAt } from "../../src/zone/json-schema";

const completed = { ...completeZone({ zone: "acme", email: "aws+{account}@acme.example" }).zone };

describe("the table of questions", () => {
  it.each(questions.filter(({ list, default: byDefault }) => byDefault !== undefined && list !== true))(
    "states the default of $path as the zone has it",
    (question) => {
      const value = answerTo(question, completed);
      const stated = (question.default ?? "").split(",")[0];

      expect([typed(value), "the directory's name", "one near the home region"]).toContain(stated);
    },
  );

  it.each(questions)("points at a place that $path has in the answers", ({ path }) => {
    const steps = path.split(/[.[\]*]+/).filter((step) => step !== "");
    const [last = ""] = steps.slice(-1);
    const parent = steps.slice(0, -1).flatMap((step) => (step === "environments" ? [step, 0] : [step]));

    expect(keysAt(parent)).toContain(last);
  });

  it("gives an example of everything that is required", () => {
    const required = questions.filter((question) => question.default === undefined || question.path === "zone");

    expect(required.filter(({ example }) => example === undefined)).toEqual([]);
  });

  it("has each flag once", () => {
    const flags = questions.map(({ flag }) => flag);

    expect(new Set(flags).size).toBe(flags.length);
  });
});

describe("reading what is typed", () => {
  it.each([
    ["3", 3],
    [" 3 ", 3],
    ["-1", -1],
    ["3.5", 3.5],
    ["0x10", "0x10"],
    ["1e3", "1e3"],
    ["", ""],
    ["three", "three"],
  ])("the number %j", (text, value) => {
    expect(parseNumber(text)).toBe(value);
  });

  it.each<[string, readonly string[]]>([
    ["a, b c\td", ["a", "b", "c", "d"]],
    ["none", []],
    ["", []],
    ["none, a", ["none", "a"]],
  ])("the list %j", (text, value) => {
    expect(parseList(text)).toEqual(value);
  });

  it.each([
    ["dev=web,app", { name: "dev", tiers: ["web", "app"] }],
    ["dev", { name: "dev", tiers: ["web", "app", "data"] }],
    ["dev=", { name: "dev", tiers: [] }],
    ["=web", { name: "", tiers: ["web"] }],
    ["dev=web=app", { name: "dev", tiers: ["web=app"] }],
  ])("the environment %j", (text, value) => {
    expect(parseEnvironment(text)).toEqual(value);
  });

  it.each([
    ["yes", true],
    ["True", true],
    ["no", false],
    ["maybe", "maybe"],
  ])("the truth of %j", (text, value) => {
    expect(parseYesNo(text)).toBe(value);
  });
});
