import { catalogue } from "./controls/catalogue";
import type { Control, Judgement, Subject, Verdict } from "./controls/control";
import { doubted } from "./doubt";
import { IdentityAnalysis } from "./identity/identity-analysis";
import type { Intent, Suppression } from "./intent";
import { Model } from "./model/model";
import { NetworkAnalysis } from "./network/network-analysis";
import { readProject } from "./read/read-project";

/** A judgement of a control, with the suppression that covers it. */
export interface Finding extends Judgement {
  readonly control: Control;

  /** Set where the owner accepts the violation for a time, and the time is not over. */
  readonly suppressed?: Suppression;
}

/** Counts of findings. A suppressed violation counts as suppressed alone. */
export type Summary = Readonly<Record<Verdict | "suppressed", number>>;

/** Everything that was found. */
export interface Report {
  readonly subject: Subject;

  /** The day of the verification: "2026-11-21". */
  readonly today: string;

  /** Every control that was judged, also those that apply to nothing. */
  readonly controls: readonly Control[];
  readonly summary: Summary;
  readonly findings: readonly Finding[];

  /** Suppressions that are over, or that no finding falls under; each is a violation of its own control. */
  readonly stale: readonly { readonly suppression: Suppression; readonly why: "expired" | "unused" }[];
}

/** What a verification is told. */
export interface VerifyOptions {
  /** What the owner declares. @default none: isolation is judged between accounts */
  readonly intent?: Intent;

  /** The day of the verification, "2026-11-21", by which suppressions expire. */
  readonly today: string;

  /** @default {@link catalogue} */
  readonly controls?: readonly Control[];
}

/**
 * Judges every control over what a project synthesized.
 *
 * @param directory - the project's folder
 * @throws UnreadableProject where it cannot be read
 */
export async function verify(directory: string, options: VerifyOptions): Promise<Report> {
  return judgeAll(await Model.of(readProject(directory)), options);
}

/** Judges every control over a model. */
export function judgeAll(model: Model, { intent, today, controls = catalogue }: VerifyOptions): Report {
  const subject = subjectOf(model, intent);
  const without = model.many.length === 0 ? undefined : subjectOf(model.withoutMany(), intent);
  const suppressions = intent?.suppressions ?? [];
  const used = new Set<Suppression>();
  const findings = controls.flatMap((control) =>
    judgementsBy(control, subject, without).map((judgement): Finding => {
      const suppressed =
        judgement.verdict === "violated"
          ? suppressions.find((one) => one.expires >= today && covers(one, control.id, judgement))
          : undefined;
      if (suppressed === undefined) return { ...judgement, control };
      used.add(suppressed);
      return { ...judgement, control, suppressed };
    }),
  );
  const count = (verdict: Verdict): number =>
    findings.filter((finding) => finding.verdict === verdict && finding.suppressed === undefined).length;
  const stale = suppressions
    .filter((one) => !used.has(one))
    .map((suppression) => ({
      suppression,
      why: suppression.expires < today ? ("expired" as const) : ("unused" as const),
    }));
  const suppressed = findings.filter((finding) => finding.suppressed !== undefined).length;
  return {
    subject,
    today,
    controls,
    findings,
    stale,
    summary: { met: count("met"), violated: count("violated"), unknown: count("unknown"), suppressed },
  };
}

function subjectOf(model: Model, intent: Intent | undefined): Subject {
  return {
    model,
    intent,
    network: new NetworkAnalysis(model, intent),
    identity: new IdentityAnalysis(model, intent),
  };
}

/** @param without - the subject if there is none of those resources of which it is not known how many there are */
function judgementsBy(control: Control, subject: Subject, without: Subject | undefined): readonly Judgement[] {
  const judgements = control.check(subject);
  return without === undefined ? judgements : doubted(judgements, control.check(without), subject.model.many);
}

function covers(suppression: Suppression, control: string, { stack, address }: Judgement): boolean {
  if (suppression.control !== control) return false;
  return suppression.at === undefined || suppression.at === stack || suppression.at === `${stack}: ${address}`;
}
