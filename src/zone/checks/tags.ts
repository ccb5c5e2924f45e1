import type { Draft } from "../draft";
import type { Problem } from "../problem";
import { TAGS_MAX } from "../quotas";
import { repeated } from "./check";

/** Tagging AWS resources user guide, "Tag naming limits and requirements". */
const longestKey = 128;
const longestValue = 256;
const tagText = /^[\p{L}\p{Z}\p{N}_.:/=+\-@]*$/u;

/** Words that name an identifier of a patient (45 CFR 164.514(b)(2)(i)) when they make up a key, or part of one. */
const identifiers: readonly (readonly string[])[] = [
  ["ssn"],
  ["mrn"],
  ["dob"],
  ["diagnosis"],
  ["icd10"],
  ["phi"],
  ["social", "security"],
  ["medical", "record"],
  ["health", "record"],
  ["birth", "date"],
  ["date", "of", "birth"],
  ["birthdate"],
  ["patient", "name"],
  ["patient", "id"],
  ["patient", "number"],
  ["patient", "email"],
  ["patient", "phone"],
  ["patient", "address"],
  ["member", "id"],
  ["beneficiary", "id"],
  ["health", "plan", "number"],
];

/** The form of a social security number, and of a medical record number that says what it is. */
const identifierValues = [/(?<!\d)\d{3}-\d{2}-\d{4}(?!\d)/, /\b(?:mrn|ssn)[\s:#=_-]*\d{4,}/i];

/** Checks tags against the limits of AWS, and against health information, which tags and names do not protect. */
export function checkTags(draft: Draft): readonly Problem[] {
  const tags = Object.entries(draft.tags);
  return [
    ...(tags.length > TAGS_MAX
      ? [
          {
            path: "tags",
            problem: `there are ${tags.length}`,
            allowed: `at most ${TAGS_MAX}; the others of the 50 that AWS allows are set by the zone and by AWS services`,
            remedy: "remove some",
          },
        ]
      : []),
    ...tags.flatMap(([key, value]) => checkTag(key, value)),
    ...repeated(tags, ([key]) => key.toLowerCase()).map(({ item: [key] }) => ({
      path: tagPath(key),
      problem: "differs from another tag in upper and lower case only; IAM takes them for one",
      allowed: "each key once",
      remedy: "remove one of them",
    })),
    ...namesWithIdentifiers(draft),
  ];
}

function checkTag(key: string, value: string): readonly Problem[] {
  const path = tagPath(key);
  const problem = (what: string, allowed: string, remedy: string): readonly Problem[] => [
    { path, value, problem: what, allowed, remedy },
  ];
  const characters = "letters, digits, spaces and _ . : / = + - @";
  const words = wordsOf(key);
  return [
    ...(key.length === 0 || key.length > longestKey || !tagText.test(key)
      ? problem("the key is not one that AWS accepts", `1 to ${longestKey} ${characters}`, "rename the tag")
      : []),
    ...(/^aws:/i.test(key)
      ? problem("AWS keeps keys that begin with aws: for itself", "any other key", "rename the tag")
      : []),
    ...(value.length > longestValue || !tagText.test(value)
      ? problem("the value is not one that AWS accepts", `at most ${longestValue} ${characters}`, "change the value")
      : []),
    ...(identifiers.some((identifier) => containsWords(words, identifier)) || hasIdentifier(value) || hasIdentifier(key)
      ? problem(
          "looks like health information; AWS does not protect tags, and shows them in bills and logs",
          "what says nothing of a patient",
          "remove the tag",
        )
      : []),
  ];
}

function namesWithIdentifiers(draft: Draft): readonly Problem[] {
  const names = [
    { path: "zone", name: draft.zone },
    ...draft.environments.flatMap(({ name, tiers }, index) => [
      { path: `environments[${index}].name`, name },
      ...tiers.map((tier, at) => ({ path: `environments[${index}].tiers[${at}].name`, name: tier.name })),
    ]),
  ];
  return names
    .filter(({ name }) => hasIdentifier(name))
    .map(({ path, name }) => ({
      path,
      value: name,
      problem: "looks like health information; AWS does not protect names, and shows them in bills and logs",
      allowed: "what says nothing of a patient",
      remedy: "choose another name",
    }));
}

function tagPath(key: string): string {
  return `tags[${JSON.stringify(key)}]`;
}

function hasIdentifier(text: string): boolean {
  return identifierValues.some((pattern) => pattern.test(text));
}

/** The words of a key, whether camel-cased, hyphenated or spaced. */
function wordsOf(key: string): readonly string[] {
  return key
    .replace(/([\p{Ll}\d])(\p{Lu})/gu, "$1 $2")
    .toLowerCase()
    .split(/[^\p{L}\d]+/u);
}

function containsWords(words: readonly string[], sought: readonly string[]): boolean {
  return words.some((_, start) => sought.every((word, offset) => words[start + offset] === word));
}
