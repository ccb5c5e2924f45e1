import { parseDocument } from "yaml";
import { allocateAddresses, type AddressPlan } from "./address-plan";
import { checkAccounts, checkIdentities, warnOfAccountQuota, warnOfGuessedEmails } from "./checks/accounts";
import { checkAddresses, checkAllAllocated, checkEndpointsFit } from "./checks/addresses";
import type { Check } from "./checks/check";
import { checkChoices, warnOfPeeringQuota } from "./checks/choices";
import { checkNames } from "./checks/names";
import { checkNetworkRules } from "./checks/network-rules";
import { checkRegions, warnOfJurisdiction } from "./checks/regions";
import { checkRetention } from "./checks/retention";
import { checkSuppressions } from "./checks/suppressions";
import { checkTags } from "./checks/tags";
import { checkTiers, warnOfUselessNat } from "./checks/tiers";
import { draftZone, type Draft, type DraftTier } from "./draft";
import { bastionEndpoints } from "./endpoints";
import { deepFreeze } from "./freeze";
import { plainData } from "./plain-data";
import { ZoneError, type Problem } from "./problem";
import { readShape } from "./shape";
import type { ParsedAnswers, Tier, Zone } from "./types";
import { LARGEST_TEXT, yamlData, yamlOptions, yamlProblems } from "./yaml-text";

/** Options of {@link completeZone} and {@link parseZone}. */
export interface CompleteOptions {
  /**
   * Whether addresses (and the suffix of bucket names) that are not written down yet are chosen. Without, they are
   * problems: what synthesizes must not invent addresses that nobody recorded.
   *
   * @default true
   */
  readonly allocate?: boolean;
}

/** A complete zone, and what its owner should know although nothing is wrong. */
export interface CompletedZone {
  readonly zone: Zone;
  readonly warnings: readonly Problem[];
}

const checks: readonly Check[] = [
  checkNames,
  checkAccounts,
  checkIdentities,
  checkRegions,
  checkTiers,
  checkNetworkRules,
  checkChoices,
  checkRetention,
  checkTags,
  checkSuppressions,
];

/**
 * Validates answers, fills in the defaults and allocates addresses.
 *
 * @returns the zone, deeply frozen
 * @throws ZoneError with everything that is wrong, not only the first
 */
export function completeZone(answers: unknown, options: CompleteOptions = {}): CompletedZone {
  const plain = plainData(answers);
  if (typeof plain.value !== "object" || plain.value === null || Array.isArray(plain.value)) {
    throw new ZoneError(plain.problems.length > 0 ? plain.problems : [notAMap(answers)]);
  }
  const { parsed, problems: shapeProblems, isDoubtful } = readShape(plain.value);
  if (parsed === undefined) {
    throw new ZoneError([...plain.problems, ...shapeProblems]);
  }
  const draft = draftZone(parsed);
  const found = [...plain.problems, ...shapeProblems];
  const report = (problems: readonly Problem[]) => {
    found.push(...problems.filter(({ path }) => !isDoubtful(path)));
  };
  checks.forEach((check) => {
    report(check(draft));
  });
  const addressProblems = checkAddresses(draft);
  report(addressProblems);
  if (options.allocate === false) {
    report([...checkAllAllocated(draft), ...unrecordedSuffix(parsed)]);
  }
  const plan = addressProblems.length > 0 ? undefined : allocateAddresses(draft);
  if (plan !== undefined) {
    report("problems" in plan ? plan.problems : checkEndpointsFit(endpointBlocks(draft, plan)));
  }
  if (found.length > 0 || plan === undefined || "problems" in plan) {
    throw new ZoneError(found);
  }
  return {
    zone: deepFreeze(zoneOf(draft, plan)),
    warnings: [
      ...warnOfGuessedEmails(parsed),
      ...warnOfAccountQuota(draft),
      ...warnOfPeeringQuota(draft),
      ...warnOfJurisdiction(draft.regions.home, draft.regions.backup, parsed.regions.backup !== undefined),
      ...warnOfUselessNat(draft),
    ],
  };
}

/** Reads a zone from YAML or JSON text; see {@link completeZone}. */
export function parseZone(text: string, options: CompleteOptions = {}): CompletedZone {
  if (text.length > LARGEST_TEXT) {
    throw new ZoneError([
      {
        path: "",
        problem: `the text is ${text.length} characters long`,
        allowed: `at most ${LARGEST_TEXT}`,
        remedy: "remove what does not belong there",
      },
    ]);
  }
  const document = parseDocument(text, yamlOptions);
  const syntax = yamlProblems(document);
  if (syntax.length > 0) {
    throw new ZoneError(syntax);
  }
  const read = yamlData(document);
  if ("problem" in read) {
    throw new ZoneError([read.problem]);
  }
  return completeZone(read.data, options);
}

function notAMap(answers: unknown): Problem {
  const empty = answers === undefined || answers === null;
  return {
    path: "",
    problem: empty ? "there are no answers" : "the answers are not a map of settings",
    allowed: "settings, as zone: acme-health",
    remedy: "write at least zone and email",
  };
}

function unrecordedSuffix(parsed: ParsedAnswers): readonly Problem[] {
  return parsed.bucketSuffix === undefined
    ? [
        {
          path: "bucketSuffix",
          problem: "is not written down, and bucket names would change with the e-mail pattern",
          allowed: "eight of 0-9 and a-f, in quotes",
          remedy: "run `npm run allocate`",
        },
      ]
    : [];
}

function endpointBlocks(draft: Draft, plan: AddressPlan): Parameters<typeof checkEndpointsFit>[0] {
  return [
    { path: "sharedServices.endpointsCidr", cidr: plan.sharedServices.endpointsCidr, endpoints: bastionEndpoints },
    ...plan.environments.map(({ endpointsCidr }, index) => ({
      path: `environments[${index}].endpointsCidr`,
      cidr: endpointsCidr,
      endpoints: draft.endpoints,
    })),
  ];
}

function zoneOf(draft: Draft, plan: AddressPlan): Zone {
  return {
    ...draft,
    sharedServices: plan.sharedServices,
    environments: draft.environments.map((environment, index) => {
      const { tiers, ...blocks } = planned(plan.environments[index]);
      return {
        ...environment,
        ...blocks,
        tiers: environment.tiers.map((tier, at) => completeTier(tier, planned(tiers[at]))),
      };
    }),
  };
}

function completeTier({ name, exposure, port, from }: DraftTier, cidr: string): Tier {
  if (exposure === undefined || port === undefined) {
    throw new Error(`the tier ${name} passed the checks without exposure or port`);
  }
  return { name, exposure, port, from, cidr };
}

function planned<T>(part: T | undefined): T {
  if (part === undefined) {
    throw new Error("the address plan does not cover the zone");
  }
  return part;
}
