import type { Arguments } from "../../model/arguments";
import type { Resource } from "../../model/resource";
import type { Acl, AclRule, Origin, Vpc } from "../facts";
import { allPorts, empty, everyAddress } from "../ranges";
import { type Identities, addressesIn, defaultOf, manyOf, missingOf, originOf } from "./identities";
import { anyProtocol, trafficOfAclRule } from "./ports";
import type { Ties } from "./read-vpcs";

export function readAcls(ids: Identities, vpcs: readonly Vpc[]): readonly Acl[] {
  const separate = new Map<string, AclRule[]>();
  let loose: string | undefined;
  for (const resource of ids.model.resources("aws_network_acl_rule")) {
    const acl = ids.to(resource, "network_acl_id");
    if (acl === undefined) continue;
    if (acl.missing !== undefined) loose = `the ACL of ${resource.stack}: ${resource.address}`;
    const rule = ruleOf(originOf(resource), resource, resource.flag(false, "egress").is === true, {
      number: "rule_number",
      action: "rule_action",
      many: manyOf(resource),
    });
    separate.set(acl.id, [...(separate.get(acl.id) ?? []), rule]);
  }
  const declared = ids.model.resources("aws_network_acl", "aws_default_network_acl").map((resource): Acl => {
    const id = ids.of(resource);
    const isDefault = resource.type === "aws_default_network_acl";
    const inline = [false, true].map((egress) => inlineRules(resource, egress));
    return {
      id,
      origin: originOf(resource),
      vpc: ids.to(resource, "vpc_id")?.id ?? vpcOfDefault(id, vpcs),
      isDefault,
      rules: [...inline.flatMap(({ rules }) => rules), ...(separate.get(id) ?? [])],
      ...missingOf(inline.find(({ missing }) => missing !== undefined)?.missing ?? manyOf(resource) ?? loose),
    };
  });
  const known = new Set(declared.map(({ id }) => id));
  return [
    ...declared,
    ...vpcs.flatMap((vpc): readonly Acl[] => {
      const id = defaultOf(vpc.id, "default_network_acl_id");
      if (known.has(id)) return [];
      const rules = [...open(vpc.origin), ...(separate.get(id) ?? [])];
      return [{ id, origin: vpc.origin, vpc: vpc.id, isDefault: true, rules, ...missingOf(vpc.missing) }];
    }),
  ];
}

/** Which ACL a subnet has. */
export function aclTies(ids: Identities): Ties {
  const own = new Map<string, string>();
  let loose: string | undefined;
  for (const acl of ids.model.resources("aws_network_acl")) {
    const subnets = ids.all(acl, "subnet_ids");
    if (!subnets.known) loose = subnets.missing;
    for (const { id, missing } of subnets.known ? subnets.value : []) {
      if (missing !== undefined) loose = missing;
      own.set(id, ids.of(acl));
    }
  }
  for (const association of ids.model.resources("aws_network_acl_association")) {
    const subnet = ids.to(association, "subnet_id");
    const acl = ids.to(association, "network_acl_id");
    if (subnet === undefined || acl === undefined) continue;
    if (subnet.missing !== undefined) loose = subnet.missing;
    own.set(subnet.id, acl.id);
  }
  return {
    of: (subnet, vpc) => {
      const acl = own.get(subnet);
      if (acl !== undefined) return { id: acl, isOwn: true };
      return { id: defaultOf(vpc, "default_network_acl_id"), isOwn: false, ...missingOf(loose) };
    },
  };
}

/** What a VPC's own ACL has until someone changes it: https://docs.aws.amazon.com/vpc/latest/userguide/default-network-acl.html */
function open(origin: Origin): readonly AclRule[] {
  return [false, true].map((egress) => ({
    origin,
    egress,
    number: 100,
    allow: true,
    protocol: anyProtocol,
    ports: allPorts,
    addresses: everyAddress,
    isIpv6: false,
  }));
}

function vpcOfDefault(acl: string, vpcs: readonly Vpc[]): string {
  return vpcs.find(({ id }) => defaultOf(id, "default_network_acl_id") === acl)?.id ?? "";
}

function inlineRules(
  resource: Resource,
  egress: boolean,
): { readonly rules: readonly AclRule[]; readonly missing?: string } {
  const { blocks, missing } = resource.blocks(egress ? "egress" : "ingress");
  const rules = blocks.map((block) =>
    ruleOf(originOf(resource), block, egress, { number: "rule_no", action: "action", many: undefined }),
  );
  return { rules, ...missingOf(missing) };
}

function ruleOf(
  origin: Origin,
  rule: Arguments,
  egress: boolean,
  named: { readonly number: string; readonly action: string; readonly many: string | undefined },
): AclRule {
  const number = rule.number(named.number);
  const action = rule.text(named.action);
  const { protocol, ports, missing } = trafficOfAclRule(rule);
  const block = addressesIn(rule.value("cidr_block"));
  const missings = [
    missing,
    number.known ? undefined : number.missing,
    action.known ? undefined : action.missing,
    block?.known === false ? block.missing : undefined,
    named.many,
  ];
  return {
    origin,
    egress,
    number: number.known ? (number.value ?? 0) : 0,
    // What it does is not known then: whatever it lets through is marked by `missing`.
    allow: !action.known || action.value?.toLowerCase() === "allow",
    protocol,
    ports,
    addresses: block === undefined ? empty : block.known ? block.value : everyAddress,
    isIpv6: rule.has("ipv6_cidr_block"),
    ...missingOf(missings.find((one) => one !== undefined)),
  };
}
