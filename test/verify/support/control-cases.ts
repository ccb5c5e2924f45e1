import type { Control, Judgement } from "../../../src/verify/controls/control";
import type { Intent } from "../../../src/verify/intent";
import { isObject, type JsonObject } from "../../../src/verify/json";
import { judgeAll } from "../../../src/verify/verify";
import { modelOf } from "./stacks";

/** A key of the customer, which every case has. */
export const key = "${aws_kms_key.own.arn}";

/** An expression that nobody can follow. */
export const hidden = "${var.nobody_knows}";

/** A resource by its arguments; those beside it, by type and name, under `beside`. */
export type Case = JsonObject;

/** What a control says of resources of one type, each named `it`. */
export interface Cases {
  readonly met: readonly Case[];
  readonly violated: readonly Case[];

  /** None where no value could hide the answer. */
  readonly unknown?: readonly Case[];

  /** Resources that the control has nothing to say of. */
  readonly silent?: readonly Case[];
}

/** Cases by the control's id, then by the type of the resource. */
export type CaseTable = Readonly<Record<string, Readonly<Record<string, Cases>>>>;

/** What a control says of the one resource, or of one that stands for it. */
export async function verdictsOn(
  control: Control,
  type: string,
  { beside, ...body }: Case,
  intent?: Intent,
): Promise<readonly Judgement[]> {
  const others = isObject(beside) ? beside : {};
  const own = others[type];
  const resource = { ...others, [type]: { it: body, ...(isObject(own) ? own : {}) } };
  const model = await modelOf({ prod: { resource: { aws_kms_key: { own: {} }, ...resource } } });
  const { findings } = judgeAll(model, { controls: [control], today: "2026-11-22", ...(intent && { intent }) });
  return findings.filter(({ address, says }) => address === `${type}.it` || says.includes(`${type}.it`));
}

/** Tests every case, and that no control is without any. */
export function describeCases(controls: readonly Control[], table: CaseTable, intent?: Intent): void {
  const rows = Object.entries(table).flatMap(([id, types]) =>
    Object.entries(types).flatMap(([type, cases]) =>
      (["met", "violated", "unknown", "silent"] as const).flatMap((verdict) =>
        (cases[verdict] ?? []).map((body) => ({ id, type, verdict, body, shown: JSON.stringify(body) })),
      ),
    ),
  );

  it.each(rows)("$id is $verdict by $type with $shown", async ({ id, type, verdict, body }) => {
    const control = controls.find((one) => one.id === id);
    if (control === undefined) throw new Error(`there is no control ${id}`);

    const judgements = await verdictsOn(control, type, body, intent);

    expect(judgements.map((one) => one.verdict)).toEqual(verdict === "silent" ? [] : [verdict]);
    expect(judgements.filter(({ says }) => says === "" || /undefined|\[object/.test(says))).toEqual([]);
  });

  it("has a case that is met and one that is violated of every control", () => {
    const idsWith = (verdict: string): ReadonlySet<string> =>
      new Set(rows.filter((row) => row.verdict === verdict).map(({ id }) => id));
    const ids = controls.map(({ id }) => id);

    expect(ids.filter((id) => !idsWith("met").has(id))).toEqual([]);
    expect(ids.filter((id) => !idsWith("violated").has(id))).toEqual([]);
  });

  it("has a case of every type that a control examines", () => {
    const missing = controls.flatMap(({ id, examines }) =>
      examines.filter((type) => table[id]?.[type] === undefined).map((type) => `${id}: ${type}`),
    );

    expect(missing).toEqual([]);
  });
}
