import { controlsDocument } from "../../../src/verify/evidence/controls-document";
import { formats, present } from "../../../src/verify/evidence/present";
import { isList, isObject, type Json } from "../../../src/verify/json";
import { type ReportSettings, mixed, reportOn } from "../support/report";

/** The same JSON with the keys of every object in the opposite order. */
function reversed(json: Json): Json {
  if (isList(json)) return json.map(reversed);
  if (!isObject(json)) return json;
  return Object.fromEntries(
    Object.entries(json)
      .reverse()
      .map(([key, value]) => [key, reversed(value ?? null)]),
  );
}

const turned: ReportSettings = {
  ...mixed,
  stacks: Object.fromEntries(
    Object.entries(mixed.stacks)
      .reverse()
      .map(([name, body]) => {
        const other = reversed(body);
        return [name, isObject(other) ? other : {}];
      }),
  ),
};

it.each(formats)("writes the same %s whatever the order in which the stacks are written", async (format) => {
  expect(present(await reportOn(turned), format)).toBe(present(await reportOn(mixed), format));
});

it("writes the same matrix on another day", async () => {
  const report = await reportOn({ ...mixed, suppressions: [] });
  expect(controlsDocument({ ...report, today: "2031-02-03" })).toBe(controlsDocument(report));
});

it.each(formats)("never calls the zone compliant in %s", async (format) => {
  expect(present(await reportOn(mixed), format)).not.toMatch(/complian/i);
});

it.each(formats)("writes %s where the stacks hold nothing", async (format) => {
  expect(present(await reportOn({ stacks: { empty: {} } }), format)).toMatch(/\n$/);
});
