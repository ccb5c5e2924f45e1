import { catalogue } from "../../src/verify/controls/catalogue";
import { controlGroups } from "../../src/verify/controls/control";
import { proposedRule } from "../../src/verify/proposed-rule";
import { securityRule } from "../../src/verify/security-rule";

describe("the catalogue of controls", () => {
  it("has at least ninety, each with an id of its own", () => {
    const ids = catalogue.map(({ id }) => id);

    expect(ids.length).toBeGreaterThanOrEqual(90);
    expect(ids.filter((id, index) => ids.indexOf(id) !== index)).toEqual([]);
    expect(ids.filter((id) => !/^[a-z0-9]+(-[a-z0-9]+)*$/.test(id))).toEqual([]);
  });

  it("asks for each thing once", () => {
    const titles = catalogue.map(({ title }) => title);

    expect(titles.filter((title, index) => titles.indexOf(title) !== index)).toEqual([]);
  });

  it("has something in every group", () => {
    expect(controlGroups.filter((group) => !catalogue.some((control) => control.group === group))).toEqual([]);
  });

  it("cites rows of the Security Rule, and rows of what is proposed", () => {
    const rows = new Set(securityRule.map(({ section }) => section));
    const proposed = new Set(proposedRule.map(({ id }) => id));
    const wrong = catalogue.flatMap((control) => [
      ...control.citations.filter((id) => !rows.has(id)).map((id) => `${control.id} cites ${id}`),
      ...(control.proposed ?? []).filter((id) => !proposed.has(id)).map((id) => `${control.id} names ${id}`),
      ...(control.citations.length === 0 ? [`${control.id} cites nothing`] : []),
    ]);

    expect(wrong).toEqual([]);
  });

  it("says why, how to mend it and how to see it", () => {
    const silent = catalogue.filter(
      ({ why, remedy, look, examines }) =>
        why.length < 20 ||
        remedy.length < 10 ||
        !look.startsWith("aws ") ||
        !examines.every((type) => /^aws_|^\*$/.test(type)),
    );

    expect(silent.map(({ id }) => id)).toEqual([]);
  });

  it("promises nothing that infrastructure cannot give", () => {
    const text = JSON.stringify(catalogue.map((control) => ({ ...control, check: undefined, look: "" })));

    expect(/.{40}\bcompliant.{20}/i.exec(text)?.[0]).toBeUndefined();
  });
});
