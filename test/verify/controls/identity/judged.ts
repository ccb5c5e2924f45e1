import { identityControls } from "../../../../src/verify/controls/identity";
import type { Judgement, Subject } from "../../../../src/verify/controls/control";
import { IdentityAnalysis } from "../../../../src/verify/identity/identity-analysis";
import type { Intent } from "../../../../src/verify/intent";
import type { JsonObject } from "../../../../src/verify/json";
import { NetworkAnalysis } from "../../../../src/verify/network/network-analysis";
import { modelOf } from "../../support/stacks";

/** What a control says about stacks that a test writes down. */
export async function judged(
  id: string,
  stacks: Readonly<Record<string, JsonObject>>,
  intent?: Intent,
): Promise<readonly Judgement[]> {
  const control = identityControls.find((one) => one.id === id);
  if (control === undefined) throw new Error(`there is no control ${id}`);
  const model = await modelOf(stacks);
  const subject: Subject = {
    model,
    intent,
    network: new NetworkAnalysis(model, intent),
    identity: new IdentityAnalysis(model, intent),
  };
  return control.check(subject);
}

/** Verdicts by address, in the order of the judgements. */
export async function verdicts(
  id: string,
  resource: JsonObject,
  more: JsonObject = {},
  intent?: Intent,
): Promise<readonly string[]> {
  const found = await judged(id, { app: { resource, ...more } }, intent);
  return found.map(({ verdict, address }) => `${verdict} ${address}`);
}

/** A policy's text. */
export function policy(...statements: readonly JsonObject[]): string {
  return JSON.stringify({ Version: "2012-10-17", Statement: statements });
}
