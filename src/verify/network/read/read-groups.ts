import type { Arguments } from "../../model/arguments";
import type { Resource } from "../../model/resource";
import { type Value, isNothing, missingIn, symbolicText } from "../../model/value";
import type { GroupRule, Origin, RulePeer, SecurityGroup, Vpc } from "../facts";
import { allPorts, everyAddress } from "../ranges";
import { type Identities, addressesIn, defaultOf, manyOf, missingOf, originOf } from "./identities";
import { anyProtocol, trafficOfGroupRule } from "./ports";
import type { PrefixLists } from "./read-prefix-lists";

export function readGroups(ids: Identities, vpcs: readonly Vpc[], lists: PrefixLists): readonly SecurityGroup[] {
  const separate = new Map<string, GroupRule[]>();
  const loose = new Map<string, string>();
  for (const resource of ids.model.resources(
    "aws_security_group_rule",
    "aws_vpc_security_group_ingress_rule",
    "aws_vpc_security_group_egress_rule",
  )) {
    const group = ids.to(resource, "security_group_id");
    if (group === undefined) continue;
    if (group.missing !== undefined)
      loose.set(resource.place.accountKey, `the group of ${resource.stack}: ${resource.address}`);
    const rules = rulesOf(ids, lists, { resource, body: resource, egress: isEgress(resource), own: group.id });
    separate.set(group.id, [...(separate.get(group.id) ?? []), ...rules]);
  }
  const declared = ids.model.resources("aws_security_group", "aws_default_security_group").map((resource) => {
    const id = ids.of(resource);
    const inline = [false, true].map((egress) => {
      const { blocks, missing } = resource.blocks(egress ? "egress" : "ingress");
      return { missing, rules: blocks.flatMap((body) => rulesOf(ids, lists, { resource, body, egress, own: id })) };
    });
    return {
      id,
      origin: originOf(resource),
      vpc: ids.to(resource, "vpc_id")?.id ?? `the default VPC of ${resource.place.accountKey}`,
      isDefault: resource.type === "aws_default_security_group",
      name: textOf(resource.value("name")) ?? textOf(resource.value("name_prefix")) ?? resource.name,
      tags: tagsOf(resource),
      rules: [...inline.flatMap(({ rules }) => rules), ...(separate.get(id) ?? [])],
      ...missingOf(
        inline.find(({ missing }) => missing !== undefined)?.missing ??
          manyOf(resource) ??
          loose.get(resource.place.accountKey),
      ),
    };
  });
  const known = new Set(declared.map(({ id }) => id));
  return [
    ...declared,
    ...vpcs.flatMap((vpc): readonly SecurityGroup[] => {
      const id = defaultOf(vpc.id, "default_security_group_id");
      if (known.has(id)) return [];
      const rules = [...untouched(vpc.origin, id), ...(separate.get(id) ?? [])];
      return [{ id, origin: vpc.origin, vpc: vpc.id, isDefault: true, name: "default", tags: new Map(), rules }];
    }),
  ];
}

/** What a VPC's default group has until someone changes it: https://docs.aws.amazon.com/vpc/latest/userguide/default-security-group.html */
function untouched(origin: Origin, group: string): readonly GroupRule[] {
  const all = { origin, protocol: anyProtocol, ports: allPorts };
  return [
    { ...all, egress: false, peer: { kind: "group", group } },
    { ...all, egress: true, peer: { kind: "addresses", addresses: everyAddress, written: "0.0.0.0/0" } },
  ];
}

function isEgress(resource: Resource): boolean {
  return resource.type === "aws_vpc_security_group_egress_rule" || textOf(resource.value("type")) === "egress";
}

function rulesOf(
  ids: Identities,
  lists: PrefixLists,
  rule: {
    readonly resource: Resource;
    readonly body: Arguments;
    readonly egress: boolean;
    readonly own: string;
  },
): readonly GroupRule[] {
  const { resource, body, egress, own } = rule;
  const { protocol, ports, missing } = trafficOfGroupRule(body, body.has("ip_protocol") ? "ip_protocol" : "protocol");
  const peers = (kind: keyof typeof peerArguments): readonly Value[] =>
    peerArguments[kind].flatMap((name) => itemsOf(body.value(name)));
  const self = body.flag(false, "self");
  const found: readonly RulePeer[] = [
    ...peers("addresses").map((value): RulePeer => {
      const block = addressesIn(value);
      const written = symbolicText(value) ?? "";
      return block?.known === true
        ? { kind: "addresses", addresses: block.value, written }
        : { kind: "unknown", written: missingIn(value) ?? written };
    }),
    ...peers("ipv6").map((value): RulePeer => ({ kind: "ipv6", written: symbolicText(value) ?? "" })),
    ...peers("groups").map((value): RulePeer => {
      const group = ids.toValue(value, resource.stack);
      return group?.missing === undefined
        ? { kind: "group", group: withoutAccount(group?.id ?? "") }
        : { kind: "unknown", written: group.missing };
    }),
    ...peers("lists").map((value) => lists.peer(value, resource.stack)),
    ...(self.is === true ? [{ kind: "group" as const, group: own }] : []),
    ...(self.is === "unknown" ? [{ kind: "unknown" as const, written: self.missing }] : []),
  ];
  return found.map((peer) => {
    const hangsOn = missing ?? (peer.kind === "unknown" ? peer.written : undefined) ?? manyOf(resource);
    return { origin: originOf(resource), egress, protocol, ports, peer, ...missingOf(hangsOn) };
  });
}

/** A group across a peering may be written as `123456789012/sg-1`. */
function withoutAccount(group: string): string {
  return group.replace(/^\d{12}\//, "");
}

const peerArguments = {
  addresses: ["cidr_ipv4", "cidr_blocks"],
  ipv6: ["cidr_ipv6", "ipv6_cidr_blocks"],
  groups: ["referenced_security_group_id", "source_security_group_id", "security_groups"],
  lists: ["prefix_list_id", "prefix_list_ids"],
} as const;

function itemsOf(value: Value): readonly Value[] {
  if (isNothing(value)) return [];
  return value.kind === "list" ? value.items.filter((item) => !isNothing(item)) : [value];
}

function textOf(value: Value): string | undefined {
  return symbolicText(value);
}

function tagsOf(resource: Resource): ReadonlyMap<string, string> {
  const tags = resource.value("tags");
  if (tags.kind !== "map") return new Map();
  return new Map([...tags.entries].map(([key, value]) => [key, textOf(value) ?? ""]));
}
