import { type Value, symbolicText } from "../../model/value";
import type { RulePeer } from "../facts";
import { type Range, union } from "../ranges";
import { type Identities, addressesIn } from "./identities";

/** What prefix lists stand for. */
export interface PrefixLists {
  readonly peer: (list: Value, stack: string) => RulePeer;

  /** The blocks of a list, one by one. */
  readonly blocks: (list: Value, stack: string) => readonly Range[];
}

interface Entries {
  readonly blocks: readonly Range[];
  readonly missing?: string;
}

export function readPrefixLists(ids: Identities): PrefixLists {
  const lists = new Map<string, Entries>();
  for (const list of ids.model.resources("aws_ec2_managed_prefix_list")) {
    const { blocks, missing } = list.blocks("entry");
    const entries = blocks.map((entry) => entryOf(entry.value("cidr")));
    lists.set(ids.of(list), joined([...entries, ...(missing === undefined ? [] : [{ blocks: [], missing }])]));
  }
  for (const entry of ids.model.resources("aws_ec2_managed_prefix_list_entry")) {
    const id = ids.to(entry, "prefix_list_id")?.id ?? "";
    lists.set(id, joined([lists.get(id) ?? { blocks: [] }, entryOf(entry.value("cidr"))]));
  }
  return {
    peer: (value, stack) => {
      const written = symbolicText(value) ?? "a prefix list";
      if (isOfAws(value)) return { kind: "service", written };
      const reference = ids.toValue(value, stack);
      const list = reference?.missing === undefined ? lists.get(reference?.id ?? "") : undefined;
      if (list === undefined) return { kind: "unknown", written: reference?.missing ?? written };
      if (list.missing !== undefined) return { kind: "unknown", written: list.missing };
      return { kind: "addresses", addresses: union(...list.blocks.map((block) => [block])), written };
    },
    blocks: (value, stack) => lists.get(ids.toValue(value, stack)?.id ?? "")?.blocks ?? [],
  };
}

/** Lists that AWS keeps: that of a gateway endpoint, and those that are looked up by their names. */
function isOfAws(value: Value): boolean {
  if (value.kind !== "attribute") return false;
  if (value.of.type === "aws_vpc_endpoint" || value.of.type === "aws_prefix_list") return true;
  const name = value.of.type === "aws_ec2_managed_prefix_list" ? symbolicText(value.of.value("name")) : undefined;
  return value.of.mode === "data" && name?.startsWith("com.amazonaws.") === true;
}

function entryOf(value: Value): Entries {
  const block = addressesIn(value);
  if (block === undefined) return { blocks: [] };
  // An entry of IPv6 is none that matters here.
  if (!block.known && block.missing.includes(":") && !block.missing.includes("‹")) return { blocks: [] };
  return block.known ? { blocks: block.value } : { blocks: [], missing: block.missing };
}

function joined(entries: readonly Entries[]): Entries {
  const blocks = entries.flatMap((entry) => entry.blocks);
  const missing = entries.find((entry) => entry.missing !== undefined)?.missing;
  return missing === undefined ? { blocks } : { blocks, missing };
}
