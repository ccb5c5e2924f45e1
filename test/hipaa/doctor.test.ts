import { isRefusedByAws, NotLooked, run, type Check } from "../../blueprints/hipaa/scripts/doctor/check";
import { freeBlock } from "../../blueprints/hipaa/scripts/doctor/checks/network";
import { obstacle, unlessHeld, warning } from "../../blueprints/hipaa/scripts/doctor/finding";
import { report } from "../../blueprints/hipaa/scripts/doctor/report";

const finding = obstacle({ id: "trail-name", stack: "audit-trail", found: "a trail", mend: "delete it" });

function check(find: Check["looks"][number]["find"]): Check {
  return { id: "trail", stack: "audit-trail", fine: "no trail", looks: [{ where: "the trails", find }] };
}

describe("a check of the doctor", () => {
  it("says that all is well where nothing was found", async () => {
    const found = await run(check(() => Promise.resolve([])));

    expect(found).toEqual([{ id: "trail", verdict: "ok", stack: "audit-trail", found: "no trail", mend: "" }]);
  });

  it("says that it could not look, and never that all is well, where AWS refuses", async () => {
    const refusal = Object.assign(new Error("not you"), { name: "AccessDeniedException", $metadata: {} });

    const found = await run(check(() => Promise.reject(refusal)));

    expect(found).toMatchObject([
      { id: "trail", verdict: "unknown", found: "the trails could not be looked at: AccessDeniedException: not you" },
    ]);
  });

  it("says what has to be mended before it can look", async () => {
    const found = await run(check(() => Promise.reject(new NotLooked("it is another organization"))));

    expect(found).toMatchObject([
      { verdict: "unknown", found: "the trails could not be looked at: it is another organization" },
    ]);
  });

  it("hides no mistake of its own", async () => {
    await expect(run(check(() => Promise.reject(new TypeError("x is not a function"))))).rejects.toThrow(TypeError);
  });

  it("takes an address where nobody answers for a refusal", () => {
    expect(isRefusedByAws(new TypeError("fetch failed"))).toBe(true);
    expect(isRefusedByAws(Object.assign(new Error("no"), { code: "ECONNREFUSED", syscall: "connect" }))).toBe(true);
  });
});

describe("something that is there already", () => {
  it("is in order where the state has it, and in the way where it has not", () => {
    expect(unlessHeld({ held: "yes" }, finding)).toEqual([]);
    expect(unlessHeld({ held: "no" }, finding)).toEqual([finding]);
  });

  it("is unknown where the state cannot be read", () => {
    expect(unlessHeld({ held: "unclear", reason: "no key" }, finding)).toMatchObject([
      { id: "trail-name", verdict: "unknown", found: expect.stringContaining("no key") as unknown },
    ]);
  });
});

describe("freeBlock", () => {
  it("gives the first block of that size that nobody uses", () => {
    const zone = { addressSpace: "10.0.0.0/8" };

    expect(freeBlock(zone, ["10.0.0.0/16", "10.1.128.0/20"], "10.0.0.0/16")).toBe("10.2.0.0/16");
  });

  it("gives none where the space is full", () => {
    expect(freeBlock({ addressSpace: "10.0.0.0/16" }, ["10.0.4.0/24"], "10.0.0.0/16")).toBeUndefined();
  });
});

describe("the doctor's report", () => {
  it("ends with what is in the way, and says how to mend it", () => {
    const text = report([finding, warning({ ...finding, id: "other" })]);

    expect(text).toMatch(
      /in the way:\n {2}trail-name \(would fail: audit-trail\)\n {4}found: a trail\n {4}mend: {2}delete it\n\n1 in the way \(1 warnings, 0 could not be looked at\)/,
    );
  });

  it("does not say that all is well of what it could not look at", () => {
    expect(report([{ ...finding, verdict: "unknown" }])).toMatch(
      /nothing that was looked at is in the way \(0 warnings, 1 could not be looked at\)$/,
    );
  });
});
