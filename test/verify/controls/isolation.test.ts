import type { Judgement, Verdict } from "../../../src/verify/controls/control";
import { isolationControls } from "../../../src/verify/controls/isolation";
import { IdentityAnalysis } from "../../../src/verify/identity/identity-analysis";
import type { JsonObject } from "../../../src/verify/json";
import { Model } from "../../../src/verify/model/model";
import { ingress, intent, networkOf } from "../network/two-environments";

type Changes = Readonly<Record<string, Readonly<Record<string, Readonly<Record<string, JsonObject | undefined>>>>>>;

async function judgementsOf(
  changes: Changes,
  more: Readonly<Record<string, JsonObject>> = {},
): Promise<readonly (Judgement & { readonly control: string })[]> {
  const network = await networkOf(changes, intent, more);
  const model = await Model.of([]);
  const subject = { model, intent, network, identity: new IdentityAnalysis(model, intent) };
  return isolationControls.flatMap((control) =>
    control.check(subject).map((judgement) => ({ ...judgement, control: control.id })),
  );
}

const vpc = "${aws_vpc.main.id}";
const toProd = {
  data: {
    terraform_remote_state: {
      shared: { backend: "local", config: { path: "shared-services.tfstate" } },
      prod: { backend: "local", config: { path: "prod.tfstate" } },
    },
  },
};
const more = { dev: toProd, prod: { output: { vpc: { value: vpc } } } };
const peering = { vpc_id: vpc, peer_vpc_id: "${data.terraform_remote_state.prod.outputs.vpc}", auto_accept: true };
const route = (body: JsonObject): JsonObject => ({ route_table_id: "${aws_route_table.data.id}", ...body });
const aclRule = (body: JsonObject): JsonObject => ({
  network_acl_id: "${aws_network_acl.web.id}",
  egress: false,
  rule_number: 1,
  rule_action: "allow",
  protocol: "-1",
  ...body,
});
const toGateway = { destination_cidr_block: "0.0.0.0/0", gateway_id: "${aws_internet_gateway.main.id}" };
const nat = { aws_nat_gateway: { main: { subnet_id: "${aws_subnet.web.id}", allocation_id: "eipalloc-1" } } };
const hub = { aws_ec2_transit_gateway: { hub: {} } };
const attachment = (gateway: string): JsonObject => ({
  transit_gateway_id: gateway,
  vpc_id: vpc,
  subnet_ids: ["${aws_subnet.web.id}"],
});

const cases: readonly (readonly [
  control: string,
  verdict: Verdict,
  what: string,
  at: string,
  stack: string,
  resources: Changes[string],
])[] = [
  [
    "vpc-peering-partners",
    "violated",
    "a peering with another environment",
    "aws_vpc_peering_connection.open",
    "dev",
    { aws_vpc_peering_connection: { open: peering } },
  ],
  [
    "vpc-peering-partners",
    "violated",
    "a peering with a stranger's account",
    "aws_vpc_peering_connection.open",
    "dev",
    { aws_vpc_peering_connection: { open: { vpc_id: vpc, peer_vpc_id: "vpc-1", peer_owner_id: "999999999999" } } },
  ],
  [
    "vpc-peering-partners",
    "unknown",
    "a peering with a VPC that is not known",
    "aws_vpc_peering_connection.open",
    "dev",
    { aws_vpc_peering_connection: { open: { vpc_id: vpc, peer_vpc_id: "${var.vpc}" } } },
  ],
  [
    "vpc-peering-routes",
    "violated",
    "a route wider than the peer",
    "aws_route.data_bastion",
    "dev",
    {
      aws_route: {
        data_bastion: route({
          destination_cidr_block: "10.0.0.0/8",
          vpc_peering_connection_id: "${aws_vpc_peering_connection.main.id}",
        }),
      },
    },
  ],
  [
    "vpc-peering-routes",
    "unknown",
    "a route to what is not known",
    "aws_route.data_bastion",
    "dev",
    {
      aws_route: {
        data_bastion: route({
          destination_cidr_block: "${var.block}",
          vpc_peering_connection_id: "${aws_vpc_peering_connection.main.id}",
        }),
      },
    },
  ],
  [
    "transit-gateway-environments",
    "met",
    "a transit gateway for one environment",
    "aws_ec2_transit_gateway_vpc_attachment.hub",
    "dev",
    { ...hub, aws_ec2_transit_gateway_vpc_attachment: { hub: attachment("${aws_ec2_transit_gateway.hub.id}") } },
  ],
  [
    "transit-gateway-environments",
    "unknown",
    "an attachment to what is not known",
    "aws_ec2_transit_gateway_vpc_attachment.hub",
    "dev",
    { aws_ec2_transit_gateway_vpc_attachment: { hub: attachment("${var.hub}") } },
  ],
  [
    "vpc-other-joints",
    "violated",
    "a VPN gateway",
    "aws_vpn_gateway.main",
    "dev",
    { aws_vpn_gateway: { main: { vpc_id: vpc } } },
  ],
  [
    "vpc-declared-calls",
    "violated",
    "no rule for a declared call",
    "dev",
    "dev",
    { aws_vpc_security_group_ingress_rule: { data_web: undefined } },
  ],
  [
    "vpc-declared-calls",
    "violated",
    "no rule for the answers",
    "dev",
    "dev",
    { aws_network_acl_rule: { web_data_answer: undefined } },
  ],
  [
    "vpc-declared-calls",
    "violated",
    "answers on a few ports alone",
    "dev",
    "dev",
    {
      aws_network_acl_rule: {
        web_data_answer: aclRule({
          rule_number: 101,
          protocol: "tcp",
          cidr_block: "10.1.2.0/24",
          from_port: 1024,
          to_port: 5000,
        }),
      },
    },
  ],
  [
    "vpc-declared-calls",
    "unknown",
    "a rule for a group that is not known",
    "dev",
    "dev",
    {
      aws_vpc_security_group_ingress_rule: {
        data_web: ingress("data", 5432, { referenced_security_group_id: "${var.group}" }),
      },
    },
  ],
  [
    "vpc-undeclared-calls",
    "violated",
    "a port that is not declared, in all that it passes",
    "aws_vpc_security_group_ingress_rule.more",
    "dev",
    {
      aws_vpc_security_group_ingress_rule: {
        more: ingress("data", 22, { referenced_security_group_id: "${aws_security_group.web.id}" }),
      },
      aws_vpc_security_group_egress_rule: {
        more: ingress("web", 22, { referenced_security_group_id: "${aws_security_group.data.id}" }),
      },
      aws_network_acl_rule: {
        more_out: aclRule({ egress: true, cidr_block: "10.1.2.0/24" }),
        more_in: aclRule({ network_acl_id: "${aws_network_acl.data.id}", cidr_block: "10.1.1.0/24" }),
      },
    },
  ],
  [
    "network-acl-other-environments",
    "violated",
    "a rule for another environment's addresses",
    "aws_network_acl_rule.more",
    "dev",
    { aws_network_acl_rule: { more: aclRule({ cidr_block: "10.2.0.0/16" }) } },
  ],
  [
    "network-acl-other-environments",
    "violated",
    "no rule that drops the zone before the internet",
    "aws_network_acl_rule.web_in",
    "dev",
    { aws_network_acl_rule: { web_zone_in: undefined } },
  ],
  [
    "network-acl-other-environments",
    "unknown",
    "a rule for addresses that are not known",
    "aws_network_acl.web",
    "dev",
    { aws_network_acl_rule: { more: aclRule({ cidr_block: "${var.block}" }) } },
  ],
  [
    "vpc-tier-exposure",
    "violated",
    "a route and a rule from the internet to an isolated tier",
    "aws_internet_gateway.main",
    "dev",
    {
      aws_route: { more: route(toGateway) },
      aws_network_acl_rule: {
        more: aclRule({ network_acl_id: "${aws_network_acl.data.id}", cidr_block: "0.0.0.0/0" }),
      },
      aws_vpc_security_group_ingress_rule: { more: ingress("data", 22, { cidr_ipv4: "0.0.0.0/0" }) },
    },
  ],
  [
    "vpc-internet-routes",
    "violated",
    "a route of an isolated tier to the internet",
    "aws_route.more",
    "dev",
    { aws_route: { more: route(toGateway) } },
  ],
  [
    "vpc-internet-routes",
    "violated",
    "a route of the default table to the internet",
    "aws_default_route_table.main",
    "dev",
    {
      aws_default_route_table: {
        main: {
          default_route_table_id: "${aws_vpc.main.default_route_table_id}",
          route: [{ cidr_block: "0.0.0.0/0", gateway_id: "${aws_internet_gateway.main.id}" }],
        },
      },
    },
  ],
  [
    "vpc-internet-routes",
    "unknown",
    "routes that are written dynamically",
    "aws_route_table.data",
    "dev",
    { aws_route_table: { data: { vpc_id: vpc, dynamic: { route: { for_each: "${var.routes}", content: {} } } } } },
  ],
  [
    "internet-gateway-needed",
    "violated",
    "a gateway where nothing needs one",
    "aws_internet_gateway.more",
    "shared-services",
    { aws_internet_gateway: { more: { vpc_id: vpc } } },
  ],
  ["nat-gateway-callers", "met", "a NAT gateway that nobody calls", "aws_nat_gateway.main", "dev", nat],
  [
    "nat-gateway-callers",
    "violated",
    "a NAT gateway for an isolated tier",
    "aws_route.more",
    "dev",
    {
      ...nat,
      aws_route: { more: route({ destination_cidr_block: "0.0.0.0/0", nat_gateway_id: "${aws_nat_gateway.main.id}" }) },
    },
  ],
  [
    "no-public-address",
    "violated",
    "a bastion with a public address",
    "aws_instance.dev",
    "shared-services",
    { aws_instance: { dev: { subnet_id: "${aws_subnet.dev.id}", associate_public_ip_address: true } } },
  ],
  [
    "no-public-address",
    "violated",
    "an elastic address for a bastion",
    "aws_instance.dev",
    "shared-services",
    { aws_eip: { more: { instance: "${aws_instance.dev.id}" } } },
  ],
  [
    "no-public-address",
    "violated",
    "a load balancer of an isolated tier that faces the internet",
    "aws_lb.more",
    "dev",
    { aws_lb: { more: { subnets: ["${aws_subnet.data.id}"] } } },
  ],
  [
    "no-public-address",
    "met",
    "a load balancer of a public tier",
    "aws_lb.more",
    "dev",
    { aws_lb: { more: { subnets: ["${aws_subnet.web.id}"] } } },
  ],
  [
    "no-public-address",
    "unknown",
    "an instance of which it is not known",
    "aws_instance.more",
    "dev",
    { aws_instance: { more: { subnet_id: "${aws_subnet.data.id}", associate_public_ip_address: "${var.public}" } } },
  ],
  [
    "subnet-public-addresses",
    "violated",
    "a subnet that gives public addresses",
    "aws_subnet.data",
    "dev",
    { aws_subnet: { data: { vpc_id: vpc, cidr_block: "10.1.2.0/24", map_public_ip_on_launch: true } } },
  ],
  [
    "subnet-public-addresses",
    "unknown",
    "a subnet of which it is not known",
    "aws_subnet.data",
    "dev",
    { aws_subnet: { data: { vpc_id: vpc, cidr_block: "10.1.2.0/24", map_public_ip_on_launch: "${var.public}" } } },
  ],
  [
    "vpc-ipv6",
    "violated",
    "a VPC with IPv6",
    "aws_vpc.main",
    "dev",
    { aws_vpc: { main: { cidr_block: "10.1.0.0/16", assign_generated_ipv6_cidr_block: true } } },
  ],
  [
    "security-group-open-ingress",
    "violated",
    "a rule for the world",
    "aws_vpc_security_group_ingress_rule.more",
    "dev",
    { aws_vpc_security_group_ingress_rule: { more: ingress("data", 5432, { cidr_ipv4: "0.0.0.0/0" }) } },
  ],
  [
    "security-group-open-ingress",
    "violated",
    "half of the world",
    "aws_vpc_security_group_ingress_rule.more",
    "dev",
    { aws_vpc_security_group_ingress_rule: { more: ingress("data", 5432, { cidr_ipv4: "0.0.0.0/1" }) } },
  ],
  [
    "security-group-open-ingress",
    "violated",
    "the world of IPv6",
    "aws_vpc_security_group_ingress_rule.more",
    "dev",
    { aws_vpc_security_group_ingress_rule: { more: ingress("data", 5432, { cidr_ipv6: "::/0" }) } },
  ],
  [
    "security-group-open-ingress",
    "violated",
    "a prefix list of the world",
    "aws_vpc_security_group_ingress_rule.more",
    "dev",
    {
      aws_ec2_managed_prefix_list: { all: { name: "all", entry: [{ cidr: "0.0.0.0/0" }] } },
      aws_vpc_security_group_ingress_rule: {
        more: ingress("data", 5432, { prefix_list_id: "${aws_ec2_managed_prefix_list.all.id}" }),
      },
    },
  ],
  [
    "security-group-open-ingress",
    "violated",
    "a public tier on another port",
    "aws_vpc_security_group_ingress_rule.more",
    "dev",
    { aws_vpc_security_group_ingress_rule: { more: ingress("web", 22, { cidr_ipv4: "0.0.0.0/0" }) } },
  ],
  [
    "security-group-open-ingress",
    "violated",
    "an inline rule for the world",
    "aws_security_group.more",
    "dev",
    {
      aws_security_group: {
        more: { vpc_id: vpc, ingress: [{ protocol: "-1", from_port: 0, to_port: 0, cidr_blocks: ["0.0.0.0/0"] }] },
      },
    },
  ],
  [
    "security-group-open-ingress",
    "met",
    "a partner's addresses",
    "aws_security_group.data",
    "dev",
    { aws_vpc_security_group_ingress_rule: { more: ingress("data", 5432, { cidr_ipv4: "8.8.8.0/24" }) } },
  ],
  [
    "security-group-open-ingress",
    "unknown",
    "addresses that are not known",
    "aws_vpc_security_group_ingress_rule.more",
    "dev",
    { aws_vpc_security_group_ingress_rule: { more: ingress("data", 5432, { cidr_ipv4: "${var.block}" }) } },
  ],
  [
    "security-group-open-ingress",
    "unknown",
    "rules that are written dynamically",
    "aws_security_group.more",
    "dev",
    { aws_security_group: { more: { vpc_id: vpc, dynamic: { ingress: { for_each: "${var.rules}", content: {} } } } } },
  ],
  [
    "security-group-open-egress",
    "violated",
    "every port of the world",
    "aws_vpc_security_group_egress_rule.more",
    "dev",
    {
      aws_vpc_security_group_egress_rule: {
        more: { security_group_id: "${aws_security_group.web.id}", ip_protocol: "-1", cidr_ipv4: "0.0.0.0/0" },
      },
    },
  ],
  [
    "security-group-open-egress",
    "violated",
    "an isolated tier that calls the world",
    "aws_vpc_security_group_egress_rule.more",
    "dev",
    { aws_vpc_security_group_egress_rule: { more: ingress("data", 443, { cidr_ipv4: "0.0.0.0/0" }) } },
  ],
  [
    "default-security-group-empty",
    "violated",
    "a default group that is left as it is",
    "aws_vpc.main",
    "dev",
    { aws_default_security_group: { main: undefined } },
  ],
  [
    "default-security-group-empty",
    "violated",
    "a rule in the default group",
    "aws_default_security_group.main",
    "dev",
    {
      aws_default_security_group: {
        main: { vpc_id: vpc, ingress: [{ protocol: "-1", from_port: 0, to_port: 0, self: true }] },
      },
    },
  ],
  [
    "subnet-own-route-table",
    "violated",
    "a subnet without an association",
    "aws_subnet.data",
    "dev",
    { aws_route_table_association: { data: undefined } },
  ],
  [
    "subnet-own-route-table",
    "unknown",
    "associations with subnets that are not known",
    "aws_subnet.data",
    "dev",
    {
      aws_route_table_association: {
        data: { subnet_id: "${var.subnet}", route_table_id: "${aws_route_table.data.id}" },
      },
    },
  ],
  [
    "subnet-own-network-acl",
    "violated",
    "a subnet that no ACL names",
    "aws_subnet.data",
    "dev",
    { aws_network_acl: { data: { vpc_id: vpc } } },
  ],
  [
    "subnet-own-network-acl",
    "unknown",
    "ACLs of subnets that are not known",
    "aws_subnet.data",
    "dev",
    { aws_network_acl: { data: { vpc_id: vpc, subnet_ids: "${var.subnets}" } } },
  ],
  [
    "default-network-acl-closed",
    "violated",
    "a default ACL that is left as it is",
    "aws_vpc.main",
    "dev",
    { aws_default_network_acl: { main: undefined } },
  ],
  [
    "default-route-table-empty",
    "violated",
    "a route in the default table",
    "aws_route.more",
    "dev",
    {
      aws_route: {
        more: {
          route_table_id: "${aws_vpc.main.main_route_table_id}",
          destination_cidr_block: "10.0.1.0/24",
          vpc_peering_connection_id: "${aws_vpc_peering_connection.main.id}",
        },
      },
    },
  ],
];

describe("the controls of the network", () => {
  it("are met by a small zone in which all is well", async () => {
    const judgements = await judgementsOf({});

    expect(judgements.filter(({ verdict }) => verdict !== "met")).toEqual([]);
    const applied = new Set(judgements.map(({ control }) => control));
    const unused = isolationControls.map(({ id }) => id).filter((id) => !applied.has(id));
    expect(unused).toEqual(["transit-gateway-environments", "vpc-other-joints", "nat-gateway-callers"]);
  });

  it.each(cases)("%s is %s: %s", async (control, verdict, _, at, stack, resources) => {
    const judgements = await judgementsOf({ [stack]: resources }, stack === "dev" ? more : {});

    const found = judgements.filter((one) => one.control === control && one.verdict === verdict);
    expect(found.map((one) => `${one.stack}: ${one.address}`)).toContain(`${stack}: ${at}`);
  });

  it("names the peering that opens a path between environments", async () => {
    const acl = aclRule({ cidr_block: "10.1.0.0/16" });
    const judgements = await judgementsOf(
      {
        dev: {
          aws_vpc_peering_connection: { open: peering },
          aws_route: {
            open: {
              route_table_id: "${aws_route_table.web.id}",
              destination_cidr_block: "10.2.1.0/24",
              vpc_peering_connection_id: "${aws_vpc_peering_connection.open.id}",
            },
          },
          aws_network_acl_rule: { open: aclRule({ egress: true, cidr_block: "10.2.0.0/16" }) },
          aws_vpc_security_group_egress_rule: { open: ingress("web", 443, { cidr_ipv4: "10.2.0.0/16" }) },
        },
        prod: { aws_network_acl_rule: { open: acl } },
      },
      more,
    );

    const [found] = judgements.filter((one) => one.control === "vpc-environments-apart" && one.verdict === "violated");
    expect(found).toMatchObject({ stack: "dev", address: "aws_vpc_peering_connection.open" });
    expect(found?.says).toContain("opens a path from dev to prod (tcp 443, without an answer)");
    expect(found?.says).toContain("prod: aws_network_acl_rule.open");
  });

  it("sees two environments at one transit gateway", async () => {
    const shared = {
      data: {
        terraform_remote_state: {
          shared: { backend: "local", config: { path: "shared-services.tfstate" } },
          dev: { backend: "local", config: { path: "dev.tfstate" } },
        },
      },
    };
    const judgements = await judgementsOf(
      {
        dev: {
          ...hub,
          aws_ec2_transit_gateway_vpc_attachment: { hub: attachment("${aws_ec2_transit_gateway.hub.id}") },
        },
        prod: {
          aws_ec2_transit_gateway_vpc_attachment: { hub: attachment("${data.terraform_remote_state.dev.outputs.hub}") },
        },
      },
      { dev: { output: { hub: { value: "${aws_ec2_transit_gateway.hub.id}" } } }, prod: shared },
    );

    const found = judgements.filter(
      ({ control, verdict }) => control === "transit-gateway-environments" && verdict === "violated",
    );
    expect(found.map(({ stack }) => stack)).toEqual(["dev", "prod"]);
  });

  it("names every citation and command", () => {
    for (const control of isolationControls) {
      expect(control.citations.length).toBeGreaterThan(0);
      expect(control.look).toMatch(/^aws /);
      expect(control.id).toMatch(/^[a-z0-9-]+$/);
    }
    expect(new Set(isolationControls.map(({ id }) => id)).size).toBe(isolationControls.length);
  });
});
