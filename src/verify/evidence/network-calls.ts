import type { Arguments, Known } from "../model/arguments";
import type { Model } from "../model/model";
import type { Resource } from "../model/resource";
import { type Value, symbolicText } from "../model/value";
import { type CidrRange, contains, rangeOf } from "./cidr-range";
import { type MapCall, type MapPeering, internet } from "./network-map";
import { type FoundTier, idOf, ownerOf, purposeOf, tierId } from "./network-tiers";
import { byText, groupedBy } from "./order";

/** What one rule lets in, with the group that it belongs to. */
interface Accepted {
  readonly group: Resource;
  readonly rule: Resource;
  readonly ports: string;
  readonly blocks: readonly string[];
  readonly groups: readonly Resource[];
}

/** The calls that security groups accept, between the tiers that the groups and the blocks stand for. */
export function callsOf(
  model: Model,
  tiers: readonly FoundTier[],
  peerings: readonly MapPeering[],
): readonly MapCall[] {
  const ids = new Set(tiers.map(({ tier }) => tier.id));
  const near = nearby(tiers, peerings);
  const calls = new Map<string, MapCall>();
  for (const accepted of [...ofRules(model), ...ofOldRules(model), ...ofGroups(model)]) {
    const vpc = ownerOf(accepted.group, "vpc_id");
    const to = tierOfGroup(accepted.group);
    if (vpc === undefined || to === undefined || !ids.has(to)) continue;
    const own = sources(accepted, near.get(idOf(vpc)) ?? []).filter((from) => from !== to && isKnown(from, ids));
    for (const from of own) {
      const call = { from, to, ports: accepted.ports, opens: idOf(accepted.rule) };
      const key = JSON.stringify([from, to, accepted.ports]);
      if (!calls.has(key)) calls.set(key, call);
    }
  }
  return [...calls.values()].sort(
    (one, other) => byText(one.to, other.to) || byText(one.from, other.from) || byText(one.ports, other.ports),
  );
}

function isKnown(from: string, tiers: ReadonlySet<string>): boolean {
  return from === internet || tiers.has(from);
}

function tierOfGroup(group: Resource): string | undefined {
  const vpc = ownerOf(group, "vpc_id");
  return vpc === undefined ? undefined : tierId(vpc, purposeOf(group, vpc));
}

/** The tiers whose packets may come to a VPC at all: its own, and those of its peers. */
function nearby(
  tiers: readonly FoundTier[],
  peerings: readonly MapPeering[],
): ReadonlyMap<string, readonly FoundTier[]> {
  const own = groupedBy(tiers, ({ tier }) => tier.vpc);
  const near = new Map([...own].map(([vpc, all]) => [vpc, [...all]]));
  for (const { from, to } of peerings) {
    near.get(from)?.push(...(own.get(to) ?? []));
    near.get(to)?.push(...(own.get(from) ?? []));
  }
  return near;
}

function sources({ blocks, groups }: Accepted, near: readonly FoundTier[]): readonly string[] {
  const outside = blocks.some((block) => block === "0.0.0.0/0" || block === "::/0");
  const within = blocks
    .filter((block) => block !== "0.0.0.0/0")
    .map(rangeOf)
    .filter((range) => range !== undefined)
    .flatMap((block) => near.filter(({ ranges }) => isWithin(ranges, block)));
  const named = groups.map(tierOfGroup).filter((tier) => tier !== undefined);
  return [...(outside ? [internet] : []), ...within.map(({ tier }) => tier.id), ...named];
}

function isWithin(ranges: readonly CidrRange[], block: CidrRange): boolean {
  return ranges.length > 0 && ranges.every((range) => contains(block, range));
}

function ofRules(model: Model): readonly Accepted[] {
  return model.resources("aws_vpc_security_group_ingress_rule").flatMap((rule) => {
    const [group] = resourcesIn([rule.value("security_group_id")]);
    if (group === undefined) return [];
    const blocks = [rule.text("cidr_ipv4"), rule.text("cidr_ipv6")].flatMap((text) =>
      text.known && text.value !== undefined ? [text.value] : [],
    );
    const ports = portsOf(rule, "ip_protocol");
    return [{ group, rule, ports, blocks, groups: resourcesIn([rule.value("referenced_security_group_id")]) }];
  });
}

function ofOldRules(model: Model): readonly Accepted[] {
  return model.resources("aws_security_group_rule").flatMap((rule) => {
    const [group] = resourcesIn([rule.value("security_group_id")]);
    const type = rule.text("type");
    if (group === undefined || !type.known || type.value !== "ingress") return [];
    const self = rule.value("self");
    const groups = resourcesIn([rule.value("source_security_group_id")]);
    const own = self.kind === "literal" && self.value === true ? [group] : [];
    return [{ group, rule, ports: portsOf(rule, "protocol"), blocks: blocksOf(rule), groups: [...groups, ...own] }];
  });
}

/** Rules that are written in the group itself. */
function ofGroups(model: Model): readonly Accepted[] {
  return model.resources("aws_security_group", "aws_default_security_group").flatMap((group) =>
    group.blocks("ingress").blocks.map((block) => {
      const listed = block.list("security_groups");
      const self = block.value("self");
      const own = self.kind === "literal" && self.value === true ? [group] : [];
      const groups = [...resourcesIn(listed.known ? listed.value : []), ...own];
      return { group, rule: group, ports: portsOf(block, "protocol"), blocks: blocksOf(block), groups };
    }),
  );
}

function resourcesIn(values: readonly Value[]): readonly Resource[] {
  return values.flatMap((value) => (value.kind === "attribute" ? [value.of] : []));
}

function blocksOf(rule: Arguments): readonly string[] {
  return [rule.texts("cidr_blocks"), rule.texts("ipv6_cidr_blocks")].flatMap((texts) =>
    texts.known ? texts.value : [],
  );
}

function portsOf(rule: Arguments, protocolArgument: string): string {
  const protocol = (symbolicText(rule.value(protocolArgument)) ?? "").toLowerCase();
  if (protocol === "-1" || protocol === "all") return "everything";
  const from = shown(rule.number("from_port"));
  const to = shown(rule.number("to_port"));
  const ports = from === to ? from : from === "0" && to === "65535" ? "all ports" : `${from}-${to}`;
  const name = protocolNames[protocol] ?? protocol;
  if (name === "icmp") return name;
  return name === "tcp" ? ports : `${ports} ${name}`;
}

/** https://www.iana.org/assignments/protocol-numbers */
const protocolNames: Readonly<Record<string, string>> = { "1": "icmp", "6": "tcp", "17": "udp" };

function shown(port: Known<number | undefined>): string {
  return port.known ? String(port.value ?? "any") : "unknown";
}
