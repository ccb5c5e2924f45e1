import type { Environment, Tier } from "../src/zone";
import {
  ephemeralPorts,
  internetAddresses,
  protocolsOf,
  securityGroupsOf,
  type SubnetModel,
  subnetsOf,
} from "./support/network-model";
import { covers, describeRanges, difference, union } from "./support/ranges";
import {
  addressesOf,
  culprits,
  groupPorts,
  groupsOf,
  https,
  isForEveryone,
  leadsTo,
  passage,
  passageOutside,
  portOf,
  portsFromBlocks,
  rangeOfSubnet,
  subnetsIn,
} from "./support/reachability";
import { refersTo, resourcesOf, zone } from "./support/synthesized";

/** Each pair of two tiers of an environment, with the declared call between them where there is one. */
function pairs(environment: Environment) {
  return environment.tiers.flatMap((from) =>
    environment.tiers
      .filter((to) => to !== from)
      .map((to) => ({
        from,
        to,
        declared: to.from.includes(from.name),
        reverse: from.from.includes(to.name),
        name: `${from.name} to ${to.name}`,
      })),
  );
}

function pairsOfSubnets(subnets: readonly SubnetModel[], from: string, to: string) {
  return subnetsIn(subnets, from).flatMap((source) => subnetsIn(subnets, to).map((target) => ({ source, target })));
}

describe.each(zone.environments.map((environment) => ({ name: environment.name, environment })))(
  "the environment $name",
  ({ name, environment }) => {
    const subnets = subnetsOf(name);
    const groups = securityGroupsOf(name);

    it("has subnets and a security group for every tier, in one VPC", () => {
      const problems = environment.tiers.flatMap((tier) => [
        ...(subnetsIn(subnets, tier.cidr).length === zone.availabilityZones
          ? []
          : [`${tier.name} has ${subnetsIn(subnets, tier.cidr).length} subnets`]),
        ...(groupsOf(groups, tier).length > 0 ? [] : [`${tier.name} has no security group`]),
      ]);

      expect(problems).toEqual([]);
      expect(new Set(subnets.map(({ vpc }) => vpc)).size).toBe(1);
    });

    it("lets every declared call and its answer through the network ACLs of both tiers (edge 49)", () => {
      const problems = pairs(environment)
        .filter(({ declared }) => declared)
        .flatMap(({ from, to, name: pair }) =>
          pairsOfSubnets(subnets, from.cidr, to.cidr).flatMap(({ source, target }) => {
            const { calls, answers } = passage(source, target, "tcp", "every");
            return [
              ...(covers(calls, portOf(to))
                ? []
                : [`${pair}: ${source.address} cannot call ${target.address} on ${to.port}`]),
              ...(covers(answers, ephemeralPorts)
                ? []
                : [`${pair}: ${target.address} cannot answer ${source.address}`]),
            ];
          }),
        );

      expect(problems).toEqual([]);
    });

    it("lets every declared call through the security groups of both tiers", () => {
      const problems = pairs(environment)
        .filter(({ declared }) => declared)
        .flatMap(({ from, to, name: pair }) =>
          groupsOf(groups, from).flatMap((caller) =>
            groupsOf(groups, to)
              .filter(
                (callee) =>
                  !covers(
                    groupPorts(
                      { group: caller, addresses: addressesOf(from.cidr) },
                      { group: callee, addresses: addressesOf(to.cidr) },
                      "tcp",
                    ),
                    portOf(to),
                  ),
              )
              .map((callee) => `${pair}: ${caller.address} cannot call ${callee.address} on ${to.port}`),
          ),
        );

      expect(problems).toEqual([]);
    });

    it("lets no other call through the network ACLs, even with security groups wide open", () => {
      const problems = pairs(environment).flatMap(({ from, to, declared, reverse, name: pair }) =>
        pairsOfSubnets(subnets, from.cidr, to.cidr).flatMap(({ source, target }) =>
          protocolsOf([...source.aclRules, ...target.aclRules]).flatMap((protocol) => {
            const { calls, answers } = passage(source, target, protocol, "some");
            // Stateless rules cannot tell an answer from a call that is made from the declared port itself; the
            // security groups, which can, are proved below.
            const answersToCalls = reverse ? difference(answers, portOf(from)) : answers;
            const undeclared =
              answersToCalls.length === 0 ? [] : difference(calls, declared && protocol === "tcp" ? portOf(to) : []);
            return undeclared.length === 0
              ? []
              : [
                  `${pair}: ${protocol} ${describeRanges(undeclared)} passes: ` +
                    [
                      culprits(source.aclRules, true, rangeOfSubnet(target), undeclared),
                      culprits(target.aclRules, false, rangeOfSubnet(source), undeclared),
                    ].join(" and "),
                ];
          }),
        ),
      );

      expect(problems).toEqual([]);
    });

    it("lets no other call through the security groups", () => {
      const problems = [...pairs(environment), ...environment.tiers.map((tier) => within(tier))].flatMap(
        ({ from, to, declared, name: pair }) =>
          groupsOf(groups, from).flatMap((caller) =>
            groupsOf(groups, to).flatMap((callee) =>
              protocolsOf([...caller.rules, ...callee.rules]).flatMap((protocol) => {
                const open = groupPorts(
                  { group: caller, addresses: addressesOf(from.cidr) },
                  { group: callee, addresses: addressesOf(to.cidr) },
                  protocol,
                );
                const undeclared = difference(open, declared && protocol === "tcp" ? portOf(to) : []);
                return undeclared.length === 0
                  ? []
                  : [
                      `${pair}: ${caller.address} may call ${callee.address} by ${protocol} ${describeRanges(undeclared)}`,
                    ];
              }),
            ),
          ),
      );

      expect(problems).toEqual([]);
    });

    it("lets every tier call S3 and DynamoDB through the gateways (edges 44, 48, 49)", () => {
      const gateways = resourcesOf(name, "aws_vpc_endpoint").filter(({ body }) => body.vpc_endpoint_type === "Gateway");
      const problems = gateways.flatMap((gateway) =>
        environment.tiers.flatMap((tier) => [
          ...subnetsIn(subnets, tier.cidr)
            .filter((subnet) => {
              const { calls, answers } = passageOutside(subnet, internetAddresses, "are called", "tcp", "every");
              return !covers(calls, https) || !covers(answers, ephemeralPorts);
            })
            .map((subnet) => `${subnet.address}: its network ACL keeps it from ${gateway.address}`),
          ...groupsOf(groups, tier)
            .filter(
              (group) =>
                !group.rules.some(
                  (rule) =>
                    rule.egress &&
                    rule.peer.kind === "prefix-list" &&
                    refersTo(rule.peer.expression, gateway) &&
                    covers(rule.ports, https),
                ),
            )
            .map((group) => `${group.address} does not let its members call ${gateway.address}`),
        ]),
      );

      expect(gateways).toHaveLength(2);
      expect(problems).toEqual([]);
    });

    it("lets every tier call every interface endpoint on 443 (edge 45)", () => {
      const endpoints = resourcesOf(name, "aws_vpc_endpoint").filter(
        ({ body }) => body.vpc_endpoint_type !== "Gateway",
      );
      const endpointSubnets = subnetsIn(subnets, environment.endpointsCidr);
      const problems = environment.tiers.flatMap((tier) => [
        ...pairsOfSubnets(subnets, tier.cidr, environment.endpointsCidr)
          .filter(({ source, target }) => {
            const { calls, answers } = passage(source, target, "tcp", "every");
            return !covers(calls, https) || !covers(answers, ephemeralPorts);
          })
          .map(({ source, target }) => `${source.address} cannot call ${target.address}`),
        ...endpoints.flatMap((endpoint) =>
          groupsOf(groups, tier)
            .filter((group) => {
              const open = groups
                .filter(({ resource }) => refersTo(JSON.stringify(endpoint.body.security_group_ids), resource))
                .map((callee) =>
                  groupPorts(
                    { group, addresses: addressesOf(tier.cidr) },
                    { group: callee, addresses: union(...endpointSubnets.map(rangeOfSubnet)) },
                    "tcp",
                  ),
                );
              return !covers(union(...open), https);
            })
            .map((group) => `${group.address} cannot call ${endpoint.address}`),
        ),
      ]);

      expect(problems).toEqual([]);
    });

    it("lets private tiers call the internet on 443 through NAT where there is one", () => {
      const problems = environment.tiers
        .filter(({ exposure }) => exposure === "private" && environment.nat !== "none")
        .flatMap((tier) => [
          ...subnetsIn(subnets, tier.cidr)
            .filter((subnet) => !natPathOf(subnet))
            .map(({ address }) => `${address} has no way to the internet and back`),
          ...groupsOf(groups, tier)
            .filter(
              (group) => !group.rules.some((rule) => rule.egress && isForEveryone(rule) && covers(rule.ports, https)),
            )
            .map(({ address }) => `${address} does not let its members call the internet`),
        ]);

      expect(problems).toEqual([]);
    });

    it("lets the internet call public tiers on their port", () => {
      const problems = environment.tiers
        .filter(({ exposure }) => exposure === "public")
        .flatMap((tier) => [
          ...subnetsIn(subnets, tier.cidr)
            .filter((subnet) => {
              const { calls, answers } = passageOutside(subnet, internetAddresses, "call", "tcp", "every");
              return (
                !leadsTo(subnet, "aws_internet_gateway") ||
                !covers(calls, portOf(tier)) ||
                !covers(answers, ephemeralPorts)
              );
            })
            .map(({ address }) => `the internet cannot reach ${address} on ${tier.port}`),
          ...groupsOf(groups, tier)
            .filter((group) => !covers(portsFromBlocks(group, internetAddresses, "tcp"), portOf(tier)))
            .map(({ address }) => `${address} does not let the internet in on ${tier.port}`),
        ]);

      expect(problems).toEqual([]);
    });

    function within(tier: Tier) {
      return { from: tier, to: tier, declared: false, name: `within ${tier.name}` };
    }

    /** Through the ACLs of the tier and of the gateway's subnet, there and back. */
    function natPathOf(subnet: SubnetModel): boolean {
      const gateways = resourcesOf(name, "aws_nat_gateway").filter((gateway) =>
        subnet.routes.some(({ target, destination }) => refersTo(target, gateway) && destination === "0.0.0.0/0"),
      );
      const out = passageOutside(subnet, internetAddresses, "are called", "tcp", "every");
      return (
        covers(out.calls, https) &&
        covers(out.answers, ephemeralPorts) &&
        gateways.some((gateway) =>
          subnets
            .filter(({ resource }) => refersTo(gateway.body.subnet_id, resource))
            .some((natSubnet) => {
              const fromTier = passageOutside(natSubnet, rangeOfSubnet(subnet), "call", "tcp", "every");
              const onward = passageOutside(natSubnet, internetAddresses, "are called", "tcp", "every");
              return (
                leadsTo(natSubnet, "aws_internet_gateway") &&
                covers(fromTier.calls, https) &&
                covers(fromTier.answers, ephemeralPorts) &&
                covers(onward.calls, https) &&
                covers(onward.answers, ephemeralPorts)
              );
            }),
        )
      );
    }
  },
);
