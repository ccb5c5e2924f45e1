import type { Resource } from "../../model/resource";
import { type Value, symbolicText } from "../../model/value";
import type { Control, Judgement } from "../control";

/** What names of people and of their records look like. Written narrowly: a name is no place to guess in. */
const patterns: readonly (readonly [kind: string, pattern: RegExp])[] = [
  ["a social security number", /(?<![\d-])(?!000|666|9\d\d)\d{3}-(?!00)\d{2}-(?!0000)\d{4}(?![\d-])/],
  ["a medical record number", /\b(?:mrn|medical[ _-]?record(?:[ _-]?(?:number|no))?)[ _:#=-]*\d{4,}/i],
  [
    "a patient's or member's number",
    /\b(?:patient|member|subscriber|beneficiary)[ _-]?(?:id|no|number)?[ _:#=-]+\d{4,}/i,
  ],
  ["a date of birth", /\b(?:dob|date[ _-]?of[ _-]?birth|birth[ _-]?date)[ _:=-]*\d/i],
];

/** E-mail addresses are of people; tags that say whom to ask hold those of teams. */
const eMail = /[A-Za-z0-9._%+-]+@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)*\.[A-Za-z]{2,}/;
const contactKeys = /owner|contact|team|maintainer|e-?mail|notif|support|created|managed|cost|billing|steward/i;

/** Keys of tags under which nothing but data of a person would stand. */
const personalKeys =
  /^(?:ssn|social[ _-]?security(?:[ _-]?number)?|mrn|medical[ _-]?record[ _-]?number|dob|date[ _-]?of[ _-]?birth|birth[ _-]?date|patient(?:[ _-]?(?:id|name|number))?|diagnosis)$/i;

/** Arguments that name something, and are seen by whoever may list it. */
const namingArguments = [
  "name",
  "name_prefix",
  "bucket",
  "bucket_prefix",
  "identifier",
  "function_name",
  "alarm_name",
  "family",
  "description",
  "repository_name",
  "cluster_identifier",
  "key",
];

/** AWS protects neither names nor tags as health data. https://docs.aws.amazon.com/tag-editor/latest/userguide/tagging.html */
export const nameControls: readonly Control[] = [
  {
    id: "tags-no-health-data",
    group: "hygiene",
    title: "Names and tags hold no data of persons",
    citations: ["164.312(a)(1)"],
    why: "Names and tags are not encrypted, and stand in bills, logs and lists that many read.",
    remedy: "Take the data out of the name or the tag; refer to it by an id that means nothing elsewhere.",
    examines: ["*"],
    look: "aws resourcegroupstaggingapi get-resources",
    check: ({ model }) => {
      const found: Judgement[] = [];
      const counts = new Map<string, number>();
      for (const resource of model.all) {
        if (resource.mode !== "resource" || !resource.type.startsWith("aws_")) continue;
        counts.set(resource.stack, (counts.get(resource.stack) ?? 0) + 1);
        const faults = faultsOf(resource);
        const { stack, address } = resource;
        if (faults.length > 0) found.push({ verdict: "violated", stack, address, says: faults.join("; ") });
      }
      const faulty = new Set(found.map(({ stack }) => stack));
      for (const [stack, count] of counts) {
        if (faulty.has(stack)) continue;
        found.push({
          verdict: "met",
          stack,
          address: stack,
          says: `names and tags ${count} resources without such data`,
        });
      }
      return found;
    },
  },
];

function faultsOf(resource: Resource): readonly string[] {
  const faults: string[] = [];
  const look = (where: string, text: string, isContact: boolean): void => {
    const kind =
      patterns.find(([, pattern]) => pattern.test(text))?.[0] ??
      (!isContact && eMail.test(text) ? "an e-mail address" : undefined);
    if (kind !== undefined) faults.push(`${where} looks like ${kind}`);
  };
  look("its address", resource.name, false);
  for (const name of namingArguments) {
    const text = textOf(resource, name);
    if (text !== undefined) look(name, text, name === "description");
  }
  for (const value of [resource.value("tags"), resource.value("tags_all"), resource.place.defaultTags]) {
    if (value?.kind !== "map") continue;
    for (const [key, item] of value.entries) {
      const text = symbolicText(item);
      if (personalKeys.test(key)) faults.push(`the tag ${key} is for data of a person`);
      else if (text !== undefined) look(`the tag ${key}`, text, contactKeys.test(key));
    }
  }
  return faults;
}

/** Text of an argument; `key` is a name only of an object. */
function textOf(resource: Resource, name: string): string | undefined {
  if (name === "key" && !/^aws_s3_(?:bucket_)?object/.test(resource.type)) return undefined;
  const value: Value = resource.value(name);
  return value.kind === "literal" && typeof value.value === "string" ? value.value : undefined;
}
