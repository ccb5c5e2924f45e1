import type { Environment } from "../src/zone";
import { block, contains, formatBlock } from "../src/zone/cidr";
import {
  type SecurityGroupModel,
  type SecurityGroupRule,
  type SubnetModel,
  aclPorts,
  ephemeralPorts,
  everyAddress,
  internetAddresses,
  isBastionTable,
  protocolsOf,
  securityGroupsOf,
  subnetsOf,
} from "./support/network-model";
import { type Ranges, covers, describeRanges, difference, intersection, union } from "./support/ranges";
import {
  addressesOf,
  culprits,
  https,
  isForEveryone,
  leadsTo,
  passageOutside,
  portOf,
  portsFromBlocks,
  tierOf,
} from "./support/reachability";
import { refersTo, resources, resourcesOf, synthesizedStacks, textAt, zone } from "./support/synthesized";

/** What belongs to an environment alone: its VPC and the subnets of its bastion. */
const blocksOf = new Map(
  zone.environments.map(({ name, cidr, bastionCidr }) => [name, [block(cidr), block(bastionCidr)]]),
);

function otherEnvironments(name: string): readonly Environment[] {
  return zone.environments.filter((environment) => environment.name !== name);
}

describe.each(zone.environments.map((environment) => ({ name: environment.name, environment })))(
  "the environment $name",
  ({ name, environment }) => {
    const subnets = subnetsOf(name);
    const groups = securityGroupsOf(name);

    it("opens security groups to its own addresses and groups, and to the internet as tiers declare it", () => {
      const problems = groups.flatMap((group) =>
        group.rules
          .filter((rule) => !mayHave(group, rule))
          .map((rule) => `${rule.address} opens ${group.address} ${rule.egress ? "to" : "from"} ${describePeer(rule)}`),
      );

      expect(problems).toEqual([]);
    });

    it("has an internet gateway only for a public tier or NAT (edge 33)", () => {
      const needed = environment.nat !== "none" || environment.tiers.some(({ exposure }) => exposure === "public");

      expect(resourcesOf(name, "aws_internet_gateway").map(({ address }) => address)).toHaveLength(needed ? 1 : 0);
    });

    it("routes to the internet from public tiers and NAT, to NAT from private tiers, and nowhere else (edges 33, 42, 79)", () => {
      const problems = subnets.flatMap((subnet) =>
        subnet.routes
          .filter(({ target, destination }) => !mayRoute(subnet, target, destination))
          .map((route) => `${route.address} routes ${route.destination} from ${subnet.address} to ${route.target}`),
      );

      expect(problems).toEqual([]);
    });

    it("drops every packet from and to another environment in its network ACLs (edge 49)", () => {
      const others = union(
        ...otherEnvironments(name).flatMap(({ cidr, bastionCidr }) => [addressesOf(cidr), addressesOf(bastionCidr)]),
      );
      const problems = subnets.flatMap((subnet) =>
        protocolsOf(subnet.aclRules).flatMap((protocol) =>
          [true, false].flatMap((egress) => {
            const open = aclPorts(subnet.aclRules, egress, others, protocol).some;
            return open.length === 0
              ? []
              : [
                  `${subnet.address} passes ${protocol} ${describeRanges(open)} ${egress ? "to" : "from"} another ` +
                    `environment: ${culprits(subnet.aclRules, egress, others, open)}`,
                ];
          }),
        ),
      );

      expect(problems).toEqual([]);
    });

    it("names no other environment: not its account, its state or its addresses", () => {
      const text = JSON.stringify(synthesizedStacks().get(name));
      const all = (pattern: RegExp): ReadonlySet<string> =>
        new Set(Array.from(text.matchAll(pattern), ([found]) => found));
      const accountReferences = all(/account_ids(?:\.|\[\\?")[a-z0-9-]+/g);
      const numbers = all(/(?<![0-9])[0-9]{12}(?![0-9])/g);
      const states = all(/[a-z0-9-]+\.tfstate/g);
      const names = all(new RegExp(`(?<![A-Za-z0-9-])${zone.zone}-[a-z0-9-]+`, "g"));
      const blocks = [...all(/[0-9]+(?:\.[0-9]+){3}\/[0-9]+/g)].map((cidr) => block(cidr));
      const problems = otherEnvironments(name).flatMap((other) =>
        [
          ...[...accountReferences].filter((reference) => /[a-z0-9-]+$/.exec(reference)?.[0] === other.name),
          ...[...numbers].filter((id) => id === other.account.id),
          ...[...states].filter((state) => state === `${other.name}.tfstate`),
          ...[...names].filter((found) => found === `${zone.zone}-${other.name}`),
          ...blocks
            .filter((found) => (blocksOf.get(other.name) ?? []).some((own) => contains(own, found)))
            .map(formatBlock),
        ].map((mark) => `the stack ${name} names ${mark}, of ${other.name}`),
      );

      expect(problems).toEqual([]);
    });

    function mayHave(group: SecurityGroupModel, rule: SecurityGroupRule): boolean {
      const tier = environment.tiers.find((candidate) => candidate.name === group.tier);
      const only = (ports: Ranges): boolean => rule.protocol === "tcp" && covers(ports, rule.ports);
      switch (rule.peer.kind) {
        case "group": {
          const { expression } = rule.peer;
          return groups.some(({ resource }) => refersTo(expression, resource));
        }
        case "prefix-list":
          return rule.egress && only(https) && rule.peer.expression.startsWith("${aws_vpc_endpoint.");
        case "ipv6":
          return false;
        case "block":
          if (isForEveryone(rule)) {
            return rule.egress
              ? tier?.exposure === "private" && environment.nat !== "none" && only(https)
              : tier?.exposure === "public" && only(portOf(tier));
          }
          return (
            contains(block(environment.cidr), rule.peer.block) ||
            (contains(block(environment.bastionCidr), rule.peer.block) &&
              !rule.egress &&
              tier !== undefined &&
              only([tier.port, ...(environment.bastionPorts[tier.name] ?? [])].map((port) => [port, port])))
          );
      }
    }

    function mayRoute(subnet: SubnetModel, target: string, destination: string): boolean {
      const exposure = tierOf(environment, subnet)?.exposure;
      if (target.startsWith("${aws_internet_gateway.")) {
        const ofNat = environment.nat !== "none" && contains(block(environment.natCidr), subnet.block);
        return exposure === "public" || ofNat;
      }
      if (target.startsWith("${aws_nat_gateway.")) {
        return exposure === "private" && environment.nat !== "none";
      }
      return target.startsWith("${aws_vpc_peering_connection") && destination === environment.bastionCidr;
    }
  },
);

describe("every stack", () => {
  const stacks = [...synthesizedStacks().keys()];

  it("can be called from the internet on nothing but the port of a public tier", () => {
    const problems = stacks.flatMap((stack) => {
      const environment = zone.environments.find((candidate) => candidate.name === stack);
      const groups = securityGroupsOf(stack);
      return subnetsOf(stack)
        .filter((subnet) => leadsTo(subnet, "aws_internet_gateway"))
        .flatMap((subnet) => {
          const tier = environment === undefined ? undefined : tierOf(environment, subnet);
          const declared = tier?.exposure === "public" ? portOf(tier) : [];
          return protocolsOf([...subnet.aclRules, ...groups.flatMap(({ rules }) => rules)]).flatMap((protocol) => {
            const { calls, answers } = passageOutside(subnet, internetAddresses, "call", protocol, "some");
            const answerable = intersection(answers, ephemeralPorts).length > 0 ? calls : [];
            // A group that is tagged with a tier is carried in that tier's subnets.
            const open = groups
              .filter((group) => group.tier === "" || tier === undefined || group.tier === tier.name)
              .map((group) => portsFromBlocks(group, internetAddresses, protocol));
            const undeclared = difference(intersection(answerable, union(...open)), protocol === "tcp" ? declared : []);
            return undeclared.length === 0 ? [] : [`${subnet.address} takes ${protocol} ${describeRanges(undeclared)}`];
          });
        });
    });

    expect(problems).toEqual([]);
  });

  it("routes a peering to one environment from its own bastion alone (edges 42, 79)", () => {
    const problems = resources("aws_route")
      .filter(({ body }) => body.vpc_peering_connection_id !== undefined)
      .filter(({ stack, body }) => {
        const environment = zone.environments.find(({ name }) => name === stack);
        const isOwnTable = resourcesOf(stack, "aws_route_table").some((table) => refersTo(body.route_table_id, table));
        return isOwnTable
          ? body.destination_cidr_block !== environment?.bastionCidr
          : body.destination_cidr_block !== environment?.cidr || !isBastionTable(textAt(body, "route_table_id"), stack);
      })
      .map(({ address }) => address);

    expect(problems).toEqual([]);
  });

  it("connects no environment to another: one peering each, to shared-services (edges 42, 79)", () => {
    const sharedServices = zone.accounts["shared-services"].id ?? "account_ids.shared-services}";
    const problems = resources("aws_vpc_peering_connection")
      .filter(({ body }) => !textAt(body, "peer_owner_id").includes(sharedServices))
      .map(({ address }) => `${address} is no peering to shared-services`);
    const others = resources().filter(({ type }) =>
      /^aws_(ec2_transit_gateway|ec2_client_vpn|vpn_|dx_|vpclattice_|networkmanager_|ram_|vpc_endpoint_service)/.test(
        type,
      ),
    );

    expect(problems).toEqual([]);
    expect(others.map(({ address }) => address)).toEqual([]);
  });

  it("has no rule or route for IPv6, of which these proofs would know nothing", () => {
    const problems = resources()
      .filter(({ type }) => /^aws_(vpc|subnet|route|network_acl|security_group|egress_only)/.test(type))
      .filter(({ body }) => /"(assign_)?[a-z_]*ipv6[a-z_]*":(?!null|false|\[\]|"")/.test(JSON.stringify(body)))
      .map(({ address }) => address);

    expect(problems).toEqual([]);
  });
});

function describePeer({ peer }: SecurityGroupRule): string {
  return peer.kind === "block"
    ? contains(peer.block, everyAddress)
      ? "everyone"
      : `addresses outside the environment`
    : peer.expression;
}
