import { type Decision, decided, undecided } from "../../decision";
import type { Known } from "../../model/arguments";
import type { Resource } from "../../model/resource";
import type { Statement } from "../../policies/statement";
import { nameOf } from "../../policies/who";
import { type Control, type Judgement, type Subject, judge } from "../control";

/** Statements that a control judges together, with the resource that carries them. */
export interface Carrier {
  readonly resource: Resource;
  readonly statements: Known<readonly Statement[]>;
}

/** A control that looks for statements that must not be. */
export interface NoStatement extends Omit<Control, "check"> {
  readonly carriers: (subject: Subject) => readonly Carrier[];

  /** Whether a statement is against the control; a text says in what way. Undefined where it is not. */
  readonly fault: (statement: Statement, resource: Resource, subject: Subject) => string | Decision | undefined;

  /** What is said of a carrier without fault. */
  readonly met: string;

  /** Whether the control says anything about a carrier. @default always */
  readonly applies?: (statements: readonly Statement[], resource: Resource) => boolean;
}

export function noStatement({ carriers, fault, met, applies, ...control }: NoStatement): Control {
  return {
    ...control,
    check: (subject) =>
      byResource(carriers(subject)).flatMap(([resource, known]): readonly Judgement[] => {
        const hidden = known.find((one) => !one.known);
        const statements = known.flatMap((one) => (one.known ? one.value : []));
        if (hidden === undefined && applies?.(statements, resource) === false) return [];
        const faults: string[] = [];
        let missing = hidden?.known === false ? hidden.missing : undefined;
        for (const statement of statements) {
          const found = fault(statement, resource, subject);
          if (typeof found === "string") faults.push(`${nameOf(statement)} ${found}`);
          else if (found?.is === "unknown") missing ??= found.missing;
        }
        const decision =
          faults.length > 0 ? decided(false) : missing === undefined ? decided(true) : undecided(missing);
        return [judge(resource, decision, { met, violated: faults.join("; ") })];
      }),
  };
}

/** Several policies of one resource get one judgement. */
function byResource(
  carriers: readonly Carrier[],
): readonly (readonly [Resource, readonly Known<readonly Statement[]>[]])[] {
  const found = new Map<Resource, Known<readonly Statement[]>[]>();
  for (const { resource, statements } of carriers) {
    const known = found.get(resource);
    if (known === undefined) found.set(resource, [statements]);
    else known.push(statements);
  }
  return [...found];
}
