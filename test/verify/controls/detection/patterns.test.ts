import { takes } from "../../../../src/verify/controls/detection/event-pattern";
import { readFilterPattern } from "../../../../src/verify/controls/detection/filter-pattern";
import type { JsonObject } from "../../../../src/verify/json";

const event = {
  eventName: "StopLogging",
  eventSource: "cloudtrail.amazonaws.com",
  userIdentity: { type: "Root" },
  count: 3,
  readOnly: false,
  nothing: null,
};

describe("a metric filter's pattern", () => {
  it.each([
    ['{ $.eventName = "StopLogging" }', true],
    ["{ $.eventName = StopLogging }", true],
    ['{ $.eventName = "Stop*" }', true],
    ['{ $.eventName != "Stop*" }', false],
    ['{ ($.eventName = "A") || ($.eventName = "StopLogging") }', true],
    ['{ ($.eventName = "StopLogging") && ($.userIdentity.type = "User") }', false],
    ['{ $.a = "b" || $.count > 2 && $.count <= 3 }', true],
    ['{ ($.a = "b" || $.count > 2) && $.count < 3 }', false],
    ["{ $.userIdentity.invokedBy NOT EXISTS }", true],
    ["{ $.userIdentity.type NOT EXISTS }", false],
    ['{ $.userIdentity.invokedBy != "x" }', false],
    ["{ $.readOnly IS FALSE }", true],
    ["{ $.nothing IS NULL }", true],
    ['{$.eventName="StopLogging"}', true],
  ])("%s takes the event: %s", (pattern, expected) => {
    expect(readFilterPattern(pattern)?.(event)).toBe(expected);
  });

  it.each(["[a, b]", "ERROR", "{ $.a = %x% }", '{ $.a = "b" ', "{ }", '{ $.a ~ "b" }', ""])(
    "does not read %j",
    (pattern) => {
      expect(readFilterPattern(pattern)).toBeUndefined();
    },
  );
});

describe("an event pattern", () => {
  const cases: readonly (readonly [JsonObject, boolean | string])[] = [
    [{ eventName: ["A", "StopLogging"] }, true],
    [{ userIdentity: { type: ["Root"] } }, true],
    [{ userIdentity: { name: ["x"] } }, false],
    [{ eventName: [{ prefix: "Stop" }] }, true],
    [{ eventName: [{ suffix: "ing" }] }, true],
    [{ eventName: [{ wildcard: "S*L*" }] }, true],
    [{ eventName: [{ "equals-ignore-case": "stoplogging" }] }, true],
    [{ eventName: [{ "anything-but": ["A"] }] }, true],
    [{ eventName: [{ "anything-but": "StopLogging" }] }, false],
    [{ count: [{ numeric: [">", 2, "<=", 3] }] }, true],
    [{ count: [{ numeric: [">", 3] }] }, false],
    [{ other: [{ exists: false }] }, true],
    [{ count: [{ exists: false }] }, false],
    [{ $or: [{ eventName: ["A"] }, { count: [3] }] }, true],
    [{ count: [{ cidr: "10.0.0.0/8" }] }, "unknown"],
  ];

  it.each(cases)("%j takes the event: %s", (pattern, expected) => {
    expect(takes(pattern, event).is).toBe(expected);
  });
});
