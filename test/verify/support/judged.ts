import type { Control } from "../../../src/verify/controls/control";
import type { Intent } from "../../../src/verify/intent";
import type { JsonObject } from "../../../src/verify/json";
import { judgeAll } from "../../../src/verify/verify";
import { modelOf } from "./stacks";

/** Stacks by their ids, in Terraform's JSON. */
export type Stacks = Readonly<Record<string, JsonObject>>;

/** An expression that nobody can follow. */
export const hidden = "${var.nobody_knows}";

/** A stack "prod" of the account 111111111111, with these resources by type and name. */
export function prod(resource: JsonObject): Stacks {
  return { prod: { resource } };
}

/** A stack of an account, in us-east-1 or another region. */
export function inAccount(account: string, resource: JsonObject, region = "us-east-1"): JsonObject {
  return { provider: { aws: [{ region, allowed_account_ids: [account] }] }, resource };
}

/** An intent with the environment prod, which holds health data. */
export const prodWithHealthData: Intent = {
  zone: "acme",
  suppressions: [],
  environments: [
    { name: "prod", phi: true, cidr: "10.1.0.0/16", bastionCidr: "10.0.8.0/25", tiers: [], bastionPorts: {} },
  ],
};

/** What a control makes of stacks, by what is the case in them. */
export interface JudgedCases {
  /** Undefined where nothing can be right about what the control looks at. */
  readonly met: Readonly<Record<string, Stacks>> | undefined;

  /** With the stack and the address at which it is to be mended. */
  readonly violated: Readonly<Record<string, readonly [Stacks, string]>>;
  readonly unknown?: Readonly<Record<string, Stacks>>;
  readonly silent?: Readonly<Record<string, Stacks>>;

  /** @default - no zone.yaml */
  readonly intent?: Intent;
}

/** Tests every case, and that no control is without one that is met and one that is violated. */
export function describeJudged(controls: readonly Control[], table: Readonly<Record<string, JudgedCases>>): void {
  const rows = Object.entries(table).flatMap(([id, { met, violated, unknown = {}, silent = {}, intent }]) => [
    ...Object.entries(met ?? {}).map(([when, stacks]) => ({ id, verdict: "met", when, stacks, intent, at: undefined })),
    ...Object.entries(violated).map(([when, [stacks, at]]) => ({ id, verdict: "violated", when, stacks, intent, at })),
    ...Object.entries(unknown).map(([when, stacks]) => ({
      id,
      verdict: "unknown",
      when,
      stacks,
      intent,
      at: undefined,
    })),
    ...Object.entries(silent).map(([when, stacks]) => ({ id, verdict: "silent", when, stacks, intent, at: undefined })),
  ]);

  it.each(rows)("$id is $verdict: $when", async ({ id, verdict, stacks, intent, at }) => {
    const control = controls.find((one) => one.id === id);
    if (control === undefined) throw new Error(`there is no control ${id}`);

    const { findings } = judgeAll(await modelOf(stacks), {
      controls: [control],
      today: "2026-11-22",
      ...(intent && { intent }),
    });

    expect([...new Set(findings.map((one) => one.verdict))]).toEqual(verdict === "silent" ? [] : [verdict]);
    expect(findings.filter(({ says }) => says === "" || /undefined|\[object|NaN/.test(says))).toEqual([]);
    if (at !== undefined) expect(findings.map(({ stack, address }) => `${stack}: ${address}`)).toEqual([at]);
  });

  it("has a case that is met and one that is violated of every control", () => {
    const ids = controls.map(({ id }) => id);
    const isEmpty = (cases: object | undefined): boolean => cases !== undefined && Object.keys(cases).length === 0;
    const lacking = ids.filter(
      (id) => table[id] === undefined || isEmpty(table[id].met) || isEmpty(table[id].violated),
    );

    expect(lacking).toEqual([]);
  });
}
