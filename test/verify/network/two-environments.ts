import type { Intent } from "../../../src/verify/intent";
import type { Json, JsonObject } from "../../../src/verify/json";
import { NetworkAnalysis } from "../../../src/verify/network/network-analysis";
import { modelOf } from "../support/stacks";

/** Resources by type and name. */
export type Resources = Readonly<Record<string, Readonly<Record<string, JsonObject>>>>;

/** Stacks by name, each with its resources. */
export type Stacks = Readonly<Record<string, Resources>>;

/** dev and prod, each of a public tier and an isolated one, and shared-services with a bastion for dev. */
export const intent: Intent = {
  zone: "small",
  suppressions: [],
  environments: ["dev", "prod"].map((name, index) => ({
    name,
    phi: name === "prod",
    cidr: `10.${index + 1}.0.0/16`,
    bastionCidr: `10.0.${index + 1}.0/24`,
    bastionPorts: {},
    tiers: [
      { name: "web", exposure: "public", cidr: `10.${index + 1}.1.0/24`, port: 443, from: [] },
      { name: "data", exposure: "isolated", cidr: `10.${index + 1}.2.0/24`, port: 5432, from: ["web"] },
    ],
  })),
};

const accounts: Readonly<Record<string, string>> = {
  dev: "111111111111",
  prod: "222222222222",
  "shared-services": "333333333333",
};

function environment(name: string, index: number): Resources {
  const block = (third: number): string => `10.${index}.${third}.0/24`;
  const tier = (own: string, third: number): Resources => ({
    aws_subnet: { [own]: { vpc_id: "${aws_vpc.main.id}", cidr_block: block(third) } },
    aws_route_table: { [own]: { vpc_id: "${aws_vpc.main.id}" } },
    aws_route_table_association: {
      [own]: { subnet_id: `\${aws_subnet.${own}.id}`, route_table_id: `\${aws_route_table.${own}.id}` },
    },
    aws_security_group: { [own]: { vpc_id: "${aws_vpc.main.id}", name: own, tags: { Tier: own } } },
  });
  const rule = (acl: string, egress: boolean, number: number, cidr: string, from: number, to: number): JsonObject => ({
    network_acl_id: `\${aws_network_acl.${acl}.id}`,
    egress,
    rule_number: number,
    rule_action: "allow",
    protocol: "tcp",
    cidr_block: cidr,
    from_port: from,
    to_port: to,
  });
  const bastion = `10.0.${index}.0/24`;
  return joined(tier("web", 1), tier("data", 2), {
    aws_vpc: { main: { cidr_block: `10.${index}.0.0/16` } },
    aws_internet_gateway: { main: { vpc_id: "${aws_vpc.main.id}" } },
    aws_default_security_group: { main: { vpc_id: "${aws_vpc.main.id}" } },
    aws_default_route_table: {
      main: { default_route_table_id: "${aws_vpc.main.default_route_table_id}", route: [] },
    },
    aws_default_network_acl: { main: { default_network_acl_id: "${aws_vpc.main.default_network_acl_id}" } },
    aws_route: {
      internet: {
        route_table_id: "${aws_route_table.web.id}",
        destination_cidr_block: "0.0.0.0/0",
        gateway_id: "${aws_internet_gateway.main.id}",
      },
      web_bastion: peeringRoute("web", bastion),
      data_bastion: peeringRoute("data", bastion),
      bastion: {
        provider: "aws.shared-services",
        route_table_id: `\${data.terraform_remote_state.shared.outputs.table_${name}}`,
        destination_cidr_block: `10.${index}.0.0/16`,
        vpc_peering_connection_id: "${aws_vpc_peering_connection.main.id}",
      },
    },
    aws_vpc_peering_connection: {
      main: { vpc_id: "${aws_vpc.main.id}", peer_vpc_id: "${data.terraform_remote_state.shared.outputs.vpc}" },
    },
    aws_vpc_peering_connection_accepter: {
      main: { vpc_peering_connection_id: "${aws_vpc_peering_connection.main.id}", auto_accept: true },
    },
    aws_network_acl: {
      web: { vpc_id: "${aws_vpc.main.id}", subnet_ids: ["${aws_subnet.web.id}"] },
      data: { vpc_id: "${aws_vpc.main.id}", subnet_ids: ["${aws_subnet.data.id}"] },
    },
    aws_network_acl_rule: {
      web_zone_in: { ...rule("web", false, 500, "10.0.0.0/8", 0, 0), rule_action: "deny", protocol: "-1" },
      web_zone_out: { ...rule("web", true, 500, "10.0.0.0/8", 0, 0), rule_action: "deny", protocol: "-1" },
      web_in: rule("web", false, 600, "0.0.0.0/0", 443, 443),
      web_answer: rule("web", true, 600, "0.0.0.0/0", 1024, 65535),
      web_bastion: rule("web", false, 100, bastion, 443, 443),
      web_bastion_answer: rule("web", true, 100, bastion, 1024, 65535),
      web_data: rule("web", true, 101, block(2), 5432, 5432),
      web_data_answer: rule("web", false, 101, block(2), 1024, 65535),
      data_web: rule("data", false, 101, block(1), 5432, 5432),
      data_web_answer: rule("data", true, 101, block(1), 1024, 65535),
      data_bastion: rule("data", false, 102, bastion, 5432, 5432),
      data_bastion_answer: rule("data", true, 102, bastion, 1024, 65535),
    },
    aws_vpc_security_group_ingress_rule: {
      web_internet: ingress("web", 443, { cidr_ipv4: "0.0.0.0/0" }),
      web_bastion: ingress("web", 443, { cidr_ipv4: bastion }),
      data_web: ingress("data", 5432, { referenced_security_group_id: "${aws_security_group.web.id}" }),
      data_bastion: ingress("data", 5432, { cidr_ipv4: bastion }),
    },
    aws_vpc_security_group_egress_rule: {
      web_data: ingress("web", 5432, { referenced_security_group_id: "${aws_security_group.data.id}" }),
    },
  });
}

function peeringRoute(table: string, block: string): JsonObject {
  return {
    route_table_id: `\${aws_route_table.${table}.id}`,
    destination_cidr_block: block,
    vpc_peering_connection_id: "${aws_vpc_peering_connection.main.id}",
  };
}

export function ingress(group: string, port: number, peer: JsonObject): JsonObject {
  return {
    security_group_id: `\${aws_security_group.${group}.id}`,
    ip_protocol: "tcp",
    from_port: port,
    to_port: port,
    ...peer,
  };
}

/** What a bastion calls: the tiers of its environment. */
function called(index: number): readonly { readonly port: number; readonly block: string }[] {
  return [
    { port: 443, block: `10.${index}.1.0/24` },
    { port: 5432, block: `10.${index}.2.0/24` },
  ];
}

function sharedServices(): Resources {
  const bastion = (name: string, index: number): Resources => ({
    aws_subnet: { [name]: { vpc_id: "${aws_vpc.main.id}", cidr_block: `10.0.${index}.0/24` } },
    aws_route_table: { [name]: { vpc_id: "${aws_vpc.main.id}" } },
    aws_route_table_association: {
      [name]: { subnet_id: `\${aws_subnet.${name}.id}`, route_table_id: `\${aws_route_table.${name}.id}` },
    },
    aws_network_acl: { [name]: { vpc_id: "${aws_vpc.main.id}", subnet_ids: [`\${aws_subnet.${name}.id}`] } },
    aws_network_acl_rule: Object.fromEntries(
      called(index).flatMap(({ port, block }): [string, JsonObject][] => [
        [`${name}_${port}`, { ...aclRule(name, true, port), from_port: port, to_port: port, cidr_block: block }],
        [
          `${name}_${port}_answer`,
          { ...aclRule(name, false, port), from_port: 1024, to_port: 65535, cidr_block: block },
        ],
      ]),
    ),
    aws_security_group: { [name]: { vpc_id: "${aws_vpc.main.id}", name } },
    aws_vpc_security_group_egress_rule: Object.fromEntries(
      called(index).map(({ port, block }) => [`${name}_${port}`, ingress(name, port, { cidr_ipv4: block })]),
    ),
    aws_instance: {
      [name]: { subnet_id: `\${aws_subnet.${name}.id}`, vpc_security_group_ids: [`\${aws_security_group.${name}.id}`] },
    },
  });
  return joined(bastion("dev", 1), bastion("prod", 2), {
    aws_vpc: { main: { cidr_block: "10.0.0.0/16" } },
    aws_default_security_group: { main: { vpc_id: "${aws_vpc.main.id}" } },
    aws_default_route_table: {
      main: { default_route_table_id: "${aws_vpc.main.default_route_table_id}", route: [] },
    },
    aws_default_network_acl: { main: { default_network_acl_id: "${aws_vpc.main.default_network_acl_id}" } },
  });
}

function aclRule(acl: string, egress: boolean, number: number): JsonObject {
  return {
    network_acl_id: `\${aws_network_acl.${acl}.id}`,
    egress,
    rule_number: number,
    rule_action: "allow",
    protocol: "tcp",
  };
}

/** Resources of several together; of one address the later counts. */
export function joined(...all: readonly Resources[]): Resources {
  const found: Record<string, Record<string, JsonObject>> = {};
  for (const resources of all) {
    for (const [type, named] of Object.entries(resources)) found[type] = { ...found[type], ...named };
  }
  return found;
}

const remoteState: Json = {
  terraform_remote_state: { shared: { backend: "local", config: { path: "shared-services.tfstate" } } },
};

/** A small zone in which all is well, with what a test changes. `undefined` removes a resource. */
export async function networkOf(
  changes: Readonly<Record<string, Readonly<Record<string, Readonly<Record<string, JsonObject | undefined>>>>>> = {},
  declared: Intent | "none" = intent,
  more: Readonly<Record<string, JsonObject>> = {},
): Promise<NetworkAnalysis> {
  const stacks: Stacks = {
    dev: environment("dev", 1),
    prod: environment("prod", 2),
    "shared-services": sharedServices(),
  };
  const bodies = Object.entries(stacks).map(([stack, resources]): [string, JsonObject] => {
    const changed: Record<string, Record<string, JsonObject>> = {};
    for (const type of new Set([...Object.keys(resources), ...Object.keys(changes[stack] ?? {})])) {
      const named = { ...resources[type], ...changes[stack]?.[type] };
      changed[type] = Object.fromEntries(
        Object.entries(named).flatMap(([name, body]) => (body === undefined ? [] : [[name, body]])),
      );
    }
    const provider = (account: string, alias?: string): JsonObject => ({
      region: "us-east-1",
      allowed_account_ids: [accounts[account] ?? ""],
      ...(alias === undefined ? {} : { alias }),
    });
    return [
      stack,
      {
        provider: { aws: [provider(stack), provider("shared-services", "shared-services")] },
        terraform: { backend: { local: { path: `${stack}.tfstate` } } },
        ...(stack === "shared-services"
          ? {
              output: {
                vpc: { value: "${aws_vpc.main.id}" },
                table_dev: { value: "${aws_route_table.dev.id}" },
                table_prod: { value: "${aws_route_table.prod.id}" },
              },
            }
          : { data: remoteState }),
        resource: changed,
        ...more[stack],
      },
    ];
  });
  return new NetworkAnalysis(await modelOf(Object.fromEntries(bodies)), declared === "none" ? undefined : declared);
}
