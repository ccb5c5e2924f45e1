import { accountRoles } from "../accounts";
import type { Draft } from "../draft";
import { derivedNames } from "../names";
import { labelPattern } from "../patterns";
import type { Problem } from "../problem";
import { fixedStacks } from "../stacks";
import { repeated } from "./check";

/** Longest label of a host name (RFC 1035); names of environments and tiers end up in host names. */
const longestLabel = 63;

/**
 * Names that AWS keeps for itself: the beginnings of Systems Manager documents (aws, amazon, amzn), of buckets (xn--,
 * sthree-, amzn-s3-demo-) and of security groups (sg-).
 */
const reservedBeginnings = ["aws", "amazon", "amzn", "sthree-", "sg-"];

/** File names that Windows cannot have: each environment has a file of its name. */
const deviceNames = ["con", "prn", "aux", "nul", ...[1, 2, 3, 4, 5, 6, 7, 8, 9].flatMap((n) => [`com${n}`, `lpt${n}`])];

/** `index` is the list of environments; `constructor` is a property of every object. */
const reservedEnvironments = [
  ...new Set<string>([...fixedStacks, ...accountRoles]),
  "index",
  "constructor",
  ...deviceNames,
];

/** What a VPC has beside its tiers. */
const reservedTiers = ["endpoints", "nat", "bastion", "internet", "constructor"];

/** Checks the names of the zone, its environments and their tiers, and the length of every name made from them. */
export function checkNames(draft: Draft): readonly Problem[] {
  const { environments } = draft;
  const badNames = [
    ...malformedName("zone", draft.zone),
    ...reservedBeginning("zone", draft.zone),
    ...environments.flatMap(({ name, tiers }, index) => [
      ...malformedName(`environments[${index}].name`, name),
      ...reserved(`environments[${index}].name`, name, reservedEnvironments, "an account, stack or file of every zone"),
      ...tiers.flatMap((tier, at) => [
        ...malformedName(`environments[${index}].tiers[${at}].name`, tier.name),
        ...reserved(`environments[${index}].tiers[${at}].name`, tier.name, reservedTiers, "a part of every VPC"),
      ]),
    ]),
  ];
  return [...badNames, ...duplicates(draft), ...(badNames.length === 0 ? tooLong(draft) : [])];
}

function malformedName(path: string, name: string): readonly Problem[] {
  if (labelPattern.test(name) && name.length <= longestLabel) {
    return [];
  }
  const proposal = name
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, "-")
    .replace(/^[^a-z]+|-+$/g, "")
    .slice(0, longestLabel);
  return [
    {
      path,
      value: name,
      problem: name === "" ? "is empty" : "cannot be part of a host name",
      allowed: `lower-case letters, digits and single hyphens between them, beginning with a letter, at most ${longestLabel} characters`,
      remedy: labelPattern.test(proposal) ? `for example ${proposal}` : "choose another name",
    },
  ];
}

function reservedBeginning(path: string, name: string): readonly Problem[] {
  const beginning = reservedBeginnings.find((each) => name.startsWith(each));
  return beginning === undefined
    ? []
    : [
        {
          path,
          value: name,
          problem: `begins with ${beginning}, which AWS keeps for its own names`,
          allowed: `names that do not begin with ${reservedBeginnings.join(", ")}`,
          remedy: "choose another name",
        },
      ];
}

function reserved(path: string, name: string, names: readonly string[], what: string): readonly Problem[] {
  return names.includes(name)
    ? [
        {
          path,
          value: name,
          problem: `is the name of ${what}`,
          allowed: `any name but ${names.filter((each) => !deviceNames.includes(each)).join(", ")}`,
          remedy: "choose another name",
        },
      ]
    : [];
}

/** Names that differ in hyphens alone would give two classes of one name. */
function duplicates({ environments }: Draft): readonly Problem[] {
  const identifier = ({ name }: { readonly name: string }) => name.replaceAll("-", "");
  const problem = (path: string, name: string, other: string, otherPath: string): Problem => ({
    path,
    value: name,
    problem:
      name === other ? `is the name of ${otherPath} too` : `differs from ${other} (${otherPath}) in hyphens only`,
    allowed: "each name once",
    remedy: "rename one of them",
  });
  return [
    ...repeated(environments, identifier).map(({ item, index, first }) =>
      problem(`environments[${index}].name`, item.name, environments[first]?.name ?? "", `environments[${first}]`),
    ),
    ...environments.flatMap(({ tiers }, at) =>
      repeated(tiers, identifier).map(({ item, index, first }) =>
        problem(
          `environments[${at}].tiers[${index}].name`,
          item.name,
          tiers[first]?.name ?? "",
          `environments[${at}].tiers[${first}]`,
        ),
      ),
    ),
  ];
}

/** One problem for each answer that makes some name too long: the one that is most over its limit. */
function tooLong(draft: Draft): readonly Problem[] {
  const worst = new Map<string, ReturnType<typeof derivedNames>[number]>();
  for (const derived of derivedNames(draft)) {
    const excess = derived.name.length - derived.limit;
    const before = worst.get(derived.path);
    if (excess > 0 && (before === undefined || excess > before.name.length - before.limit)) {
      worst.set(derived.path, derived);
    }
  }
  return [...worst.values()].map(({ path, name, limit, what, answer }) => ({
    path,
    value: answer,
    problem: `makes the ${what} ${name} ${name.length} characters long, and AWS allows ${limit}`,
    allowed: `at most ${answer.length - (name.length - limit)} characters`,
    remedy: path === "zone" ? "shorten the zone's name" : "shorten it, or the zone's name",
  }));
}
