import type { Known } from "../../model/arguments";
import type { Resource } from "../../model/resource";
import { type Value, missingIn, nothing, symbolicText } from "../../model/value";

/** The tag of a resource, its own or one that its provider puts on everything. */
export function tagOf(resource: Resource, key: string): Known<string | undefined> {
  const own = resource.value("tags");
  for (const tags of [own, resource.place.defaultTags ?? nothing]) {
    if (tags.kind === "map" && tags.entries.has(key)) return textOf(tags.entries.get(key) ?? nothing);
    const missing = tags.kind === "map" ? undefined : missingIn(tags);
    if (missing !== undefined) return { known: false, missing };
  }
  return { known: true, value: undefined };
}

function textOf(value: Value): Known<string | undefined> {
  const missing = missingIn(value);
  return missing === undefined ? { known: true, value: symbolicText(value) } : { known: false, missing };
}
