import type { JsonObject } from "../../../src/verify/json";
import { type Party, Reach, internet } from "../../../src/verify/network/reach";
import { allPorts } from "../../../src/verify/network/ranges";
import { readFacts } from "../../../src/verify/network/read-facts";
import { Topology } from "../../../src/verify/network/topology";
import { modelOf } from "../support/stacks";
import { type Resources, joined } from "./two-environments";

const id = (type: string, name: string): string => `\${${type}.${name}.id}`;
const open: JsonObject = { protocol: "-1", from_port: 0, to_port: 0, cidr_blocks: ["0.0.0.0/0"] };
const entry = (number: number, action: "allow" | "deny", block: string): JsonObject => ({
  rule_no: number,
  action,
  protocol: "-1",
  from_port: 0,
  to_port: 0,
  cidr_block: block,
});

/** A VPC with a subnet for each route table: its routes, by their blocks. */
function vpc(name: string, block: string, subnets: Readonly<Record<string, readonly [string, JsonObject]>>): Resources {
  const names = Object.keys(subnets);
  const each = (make: (subnet: string) => JsonObject): Readonly<Record<string, JsonObject>> =>
    Object.fromEntries(names.map((subnet) => [subnet, make(subnet)]));
  return {
    aws_vpc: { [name]: { cidr_block: block } },
    aws_security_group: { [name]: { vpc_id: id("aws_vpc", name), ingress: [open], egress: [open] } },
    aws_subnet: each((subnet) => ({ vpc_id: id("aws_vpc", name), cidr_block: subnets[subnet]?.[0] ?? "" })),
    aws_route_table: each((subnet) => ({
      vpc_id: id("aws_vpc", name),
      route: Object.entries(subnets[subnet]?.[1] ?? {}).map(([to, target]) => ({
        cidr_block: to,
        ...(target as JsonObject),
      })),
    })),
    aws_route_table_association: each((subnet) => ({
      subnet_id: id("aws_subnet", subnet),
      route_table_id: id("aws_route_table", subnet),
    })),
  };
}

async function reachOf(...resources: readonly Resources[]): Promise<[Reach, (subnet: string) => Party]> {
  const facts = readFacts(await modelOf({ net: { resource: joined(...resources) } }));
  const partyOf = (name: string): Party => {
    const subnets = facts.subnets.filter(({ origin }) => origin.address === `aws_subnet.${name}`);
    return {
      name,
      subnets,
      groups: facts.groups.filter((group) => !group.isDefault && subnets.some((one) => one.vpc === group.vpc)),
    };
  };
  return [new Reach(new Topology(facts), "closed"), partyOf];
}

describe("a transit gateway", () => {
  it("hands packets to the target's own subnet where that is attached, past no other subnet's ACL", async () => {
    const toHub = { transit_gateway_id: id("aws_ec2_transit_gateway", "hub") };
    const attachment = (name: string, ...subnets: readonly string[]): JsonObject => ({
      ...toHub,
      vpc_id: id("aws_vpc", name),
      subnet_ids: subnets.map((subnet) => id("aws_subnet", subnet)),
    });
    const [reach, party] = await reachOf(
      vpc("a", "10.1.0.0/24", { caller: ["10.1.0.0/28", { "10.2.0.0/24": toHub }] }),
      vpc("b", "10.2.0.0/24", {
        target: ["10.2.0.0/28", { "10.1.0.0/24": toHub }],
        other: ["10.2.0.16/28", { "10.1.0.0/24": toHub }],
      }),
      {
        aws_ec2_transit_gateway: { hub: {} },
        aws_ec2_transit_gateway_vpc_attachment: {
          a: attachment("a", "caller"),
          b: attachment("b", "target", "other"),
        },
        // Asked about packets from another subnet, it would let none in that come from the caller.
        aws_network_acl: {
          target: {
            vpc_id: id("aws_vpc", "b"),
            subnet_ids: [id("aws_subnet", "target")],
            ingress: [entry(1, "deny", "10.1.0.0/24"), entry(2, "allow", "0.0.0.0/0")],
            egress: [entry(1, "allow", "0.0.0.0/0")],
          },
        },
      },
    );

    expect(reach.passage(party("caller"), party("target"), "6")).toEqual({
      arriving: allPorts,
      answered: allPorts,
      certain: allPorts,
    });
  });
});

describe("a NAT gateway", () => {
  it.each([
    ["comes back where the target's ACL lets out what goes to the gateway", "10.1.0.20/32", allPorts],
    ["does not come back where it lets out what goes to the caller alone", "10.1.0.0/28", []],
  ])("is what is answered: an answer %s", async (_, block, answered) => {
    const peering = { vpc_peering_connection_id: id("aws_vpc_peering_connection", "ab") };
    const [reach, party] = await reachOf(
      vpc("a", "10.1.0.0/24", {
        caller: ["10.1.0.0/28", { "10.2.0.0/24": { nat_gateway_id: id("aws_nat_gateway", "nat") } }],
        between: ["10.1.0.16/28", { "10.2.0.0/24": peering }],
      }),
      vpc("b", "10.2.0.0/24", { target: ["10.2.0.0/28", { "10.1.0.0/24": peering }] }),
      {
        aws_vpc_peering_connection: {
          ab: { vpc_id: id("aws_vpc", "a"), peer_vpc_id: id("aws_vpc", "b"), auto_accept: true },
        },
        aws_nat_gateway: {
          nat: { subnet_id: id("aws_subnet", "between"), private_ip: "10.1.0.20", connectivity_type: "private" },
        },
        aws_network_acl: {
          target: {
            vpc_id: id("aws_vpc", "b"),
            subnet_ids: [id("aws_subnet", "target")],
            ingress: [entry(1, "allow", "0.0.0.0/0")],
            egress: [entry(1, "allow", block)],
          },
        },
      },
    );

    const passage = reach.passage(party("caller"), party("target"), "6");

    expect(passage.arriving).toEqual(allPorts);
    expect(passage.answered).toEqual(answered);
  });

  it.each([
    ["public", true],
    ["private", false],
  ])("that is %s calls the internet: %s", async (connectivity, calls) => {
    const gateway = { gateway_id: id("aws_internet_gateway", "a") };
    const [reach, party] = await reachOf(
      vpc("a", "10.1.0.0/24", {
        caller: ["10.1.0.0/28", { "0.0.0.0/0": { nat_gateway_id: id("aws_nat_gateway", "nat") } }],
        between: ["10.1.0.16/28", { "0.0.0.0/0": gateway }],
      }),
      {
        aws_internet_gateway: { a: { vpc_id: id("aws_vpc", "a") } },
        aws_nat_gateway: { nat: { subnet_id: id("aws_subnet", "between"), connectivity_type: connectivity } },
      },
    );

    expect(reach.path(party("caller"), internet) !== undefined).toBe(calls);
    expect(reach.passage(party("caller"), internet, "6").arriving).toEqual(calls ? allPorts : []);
  });
});
