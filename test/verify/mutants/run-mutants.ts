import { isObject, type Json, type JsonObject } from "../../../src/verify/json";
import type { Expression } from "../../../src/verify/expressions/expression";
import { catalogue } from "../../../src/verify/controls/catalogue";
import type { Control } from "../../../src/verify/controls/control";
import type { Intent } from "../../../src/verify/intent";
import { Model } from "../../../src/verify/model/model";
import type { StackDocument } from "../../../src/verify/read/read-project";
import { type Finding, judgeAll } from "../../../src/verify/verify";
import type { HarmlessChange } from "./harmless";
import type { Added, Body, Mutator, Target } from "./mutator";

/** A zone as it was synthesized. */
export interface SynthesizedZone {
  readonly name: string;
  readonly documents: readonly StackDocument[];
  readonly intent: Intent;
}

/** One change of one zone, and what the verifier made of it. */
export interface Outcome {
  readonly zone: string;

  /** `stack: address` of what was changed. */
  readonly where: string;

  /** Violations that the zone did not have before, as `control: stack: address`. */
  readonly violations: readonly Finding[];

  /** What is unknown and was not. */
  readonly unknowns: readonly Finding[];
}

/** The day of the verification; no suppression is in these zones. */
const today = "2026-01-01";

/** How much is done for each way to change a zone. */
export interface Effort {
  /** So many resources are changed, each in a stack of its own. @default 2 */
  readonly instances?: number;

  /** What is judged. @default the whole catalogue */
  readonly controls?: readonly Control[];
}

/** Makes changes to a zone and judges each. */
export class MutantRun {
  private readonly parsed = new Map<string, Expression>();
  private before: ReadonlySet<string> = new Set();

  private constructor(private readonly zone: SynthesizedZone) {}

  public static async of(zone: SynthesizedZone): Promise<MutantRun> {
    const run = new MutantRun(zone);
    run.before = new Set((await run.findings(zone.documents)).map(keyOf));
    return run;
  }

  /** Outcomes of one way to change, at the first resources that it fits; none where it fits nothing. */
  public async outcomesOf(
    change: Mutator | HarmlessChange,
    { instances = 2, controls = catalogue }: Effort = {},
  ): Promise<readonly Outcome[]> {
    const outcomes: Outcome[] = [];
    for (const target of this.targets(change)) {
      const documents = mutated(this.zone.documents, target, change);
      if (documents === undefined) continue;
      const found = (await this.findings(documents, controls)).filter((finding) => !this.before.has(keyOf(finding)));
      outcomes.push({
        zone: this.zone.name,
        where: `${target.stack}: ${target.type}.${target.name}`,
        violations: found.filter(({ verdict }) => verdict === "violated"),
        unknowns: found.filter(({ verdict }) => verdict === "unknown"),
      });
      if (outcomes.length === instances) break;
    }
    return outcomes;
  }

  private async findings(
    documents: readonly StackDocument[],
    controls: readonly Control[] = catalogue,
  ): Promise<readonly Finding[]> {
    const model = await Model.of(documents, this.parsed);
    return judgeAll(model, { intent: this.zone.intent, today, controls }).findings.filter(
      ({ verdict }) => verdict !== "met",
    );
  }

  /** The first fitting resource of each stack. */
  private *targets({ type, where = () => true }: Pick<Mutator, "type" | "where">): Generator<Target> {
    for (const { name: stack, body } of this.zone.documents) {
      for (const [name, written] of Object.entries(resourcesOf(body, type))) {
        const target = { stack, type, name };
        if (isObject(written) && where(written, target)) {
          yield target;
          break;
        }
      }
    }
  }
}

/** Whether the right control found a change in the right place. */
export function isCaught({ expects, at, verdict }: Mutator, { where, violations, unknowns }: Outcome): boolean {
  return [...violations, ...(verdict === "unknown" ? unknowns : [])].some(
    ({ control, stack, address }) =>
      expects.includes(control.id) && (`${stack}: ${address}` === where || at?.test(`${stack}: ${address}`) === true),
  );
}

function keyOf({ control, verdict, stack, address, says }: Finding): string {
  return [control.id, verdict, stack, address, says].join("\n");
}

function resourcesOf(body: JsonObject, type: string): JsonObject {
  const resources = isObject(body.resource) ? body.resource[type] : undefined;
  return isObject(resources) ? resources : {};
}

/** Whether every resource that added ones refer to is in the stack: Terraform refuses others. */
function namesWhatIs(added: Added, resources: Readonly<Record<string, Readonly<Record<string, Body>>>>): boolean {
  const references = [...JSON.stringify(added).matchAll(/\$\{(aws_\w+)\.([\w-]+)\./g)];
  return references.every(([, type = "", name = ""]) => resources[type]?.[name] !== undefined);
}

/** The stacks with one change; undefined where there was nothing to change. */
function mutated(
  documents: readonly StackDocument[],
  target: Target,
  { change }: Pick<Mutator, "change">,
): readonly StackDocument[] | undefined {
  const document = documents.find(({ name }) => name === target.stack);
  if (document === undefined) return undefined;
  const body = structuredClone(document.body) as Record<string, Json>;
  const resources = body.resource as Record<string, Record<string, Body>>;
  const own = resources[target.type]?.[target.name];
  if (own === undefined) return undefined;
  const outcome = change(own, target);
  if (outcome === false) return undefined;
  if (outcome === "remove") {
    delete resources[target.type]?.[target.name];
  } else if (outcome !== undefined) {
    for (const [type, named] of Object.entries(outcome.add)) {
      resources[type] = { ...resources[type], ...structuredClone(named as Record<string, Body>) };
    }
    if (!namesWhatIs(outcome.add, resources)) return undefined;
  }
  return documents.map((one) => (one === document ? { ...one, body: body } : one));
}
