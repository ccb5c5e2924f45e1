import type { Decision } from "../decision";
import type { IdentityAnalysis } from "../identity/identity-analysis";
import type { Intent } from "../intent";
import type { Model } from "../model/model";
import type { Resource } from "../model/resource";
import type { NetworkAnalysis } from "../network/network-analysis";

/** What a claim comes to. Unknown is never counted as met. */
export type Verdict = "met" | "violated" | "unknown";

/** What all checks look at. */
export interface Subject {
  readonly model: Model;

  /** Undefined where the project has no zone.yaml. */
  readonly intent: Intent | undefined;
  readonly network: NetworkAnalysis;
  readonly identity: IdentityAnalysis;
}

/** The verdict on one resource, or on a stack where something is missing from it. */
export interface Judgement {
  readonly verdict: Verdict;
  readonly stack: string;

  /** Address in Terraform: `aws_s3_bucket.trail`; the stack's id where a resource is missing. */
  readonly address: string;

  /** What is the case, as half a sentence that goes with the address: "is encrypted with aws_kms_key.trail". */
  readonly says: string;

  /** Only of what is unknown: the expression that is missing. */
  readonly missing?: string;

  /** What to write, where it is more than the control's own remedy. */
  readonly remedy?: string;
}

/** Groups of controls, in the order in which they are printed. */
export const controlGroups = [
  "isolation",
  "exposure",
  "encryption at rest",
  "encryption in transit",
  "audit trail",
  "retention",
  "backup",
  "recorded access",
  "identity",
  "guardrails",
  "detection",
  "hygiene",
] as const;

export type ControlGroup = (typeof controlGroups)[number];

/** One demand on the infrastructure, as data with its check. */
export interface Control {
  /** Stable, kebab-case, beginning with the service: "s3-public-access-block". */
  readonly id: string;
  readonly group: ControlGroup;

  /** The demand in a few words: "Every bucket blocks public access". */
  readonly title: string;

  /** Specifications of 45 CFR that it evidences: "164.312(a)(2)(iv)". All are rows of the Security Rule table. */
  readonly citations: readonly string[];

  /** Demands of the rule that is proposed and not in force, by their ids in the table. @default none */
  readonly proposed?: readonly string[];

  /** Why it matters, in one sentence. */
  readonly why: string;

  /** How to mend it, in one sentence, with the arguments of Terraform by name. */
  readonly remedy: string;

  /** Types of the resources that it looks at. */
  readonly examines: readonly string[];

  /** What is left to the customer, where it is more than nothing. */
  readonly duty?: string;

  /** AWS CLI command by which an auditor sees it in the live account: `aws s3api get-public-access-block --bucket NAME`. */
  readonly look: string;

  /** Every resource that it applies to gets a judgement; none at all means that it does not apply. */
  readonly check: (subject: Subject) => readonly Judgement[];
}

/** Judgement on a resource from a decision. @param met - what it says if it holds @param violated - if not */
export function judge(
  resource: Resource,
  decision: Decision,
  says: { readonly met: string; readonly violated: string; readonly remedy?: string },
): Judgement {
  const { stack, address } = resource;
  const remedy = says.remedy === undefined ? {} : { remedy: says.remedy };
  switch (decision.is) {
    case true:
      return { verdict: "met", stack, address, says: says.met };
    case false:
      return { verdict: "violated", stack, address, says: says.violated, ...remedy };
    case "unknown":
      return {
        verdict: "unknown",
        stack,
        address,
        says: `depends on ${decision.missing}`,
        missing: decision.missing,
        ...remedy,
      };
  }
}
