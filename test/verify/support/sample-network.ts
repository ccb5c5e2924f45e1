import type { JsonObject } from "../../../src/verify/json";

const tags = (Name: string): JsonObject => ({ Name });

const rule = (group: string, port: number, source: JsonObject): JsonObject => ({
  security_group_id: `\${aws_security_group.${group}.id}`,
  ip_protocol: "tcp",
  from_port: port,
  to_port: port,
  ...source,
});

/** A VPC of a hub and one that is peered with it, in two accounts: the internet calls web, web calls app, the bastion calls app. */
export const sampleNetwork: Readonly<Record<string, JsonObject>> = {
  hub: {
    provider: { aws: [{ region: "us-east-1", allowed_account_ids: ["111111111111"] }] },
    terraform: { backend: { local: { path: "hub.tfstate" } } },
    output: { vpc_id: { value: "${aws_vpc.hub.id}" } },
    resource: {
      aws_vpc: { hub: { cidr_block: "10.0.0.0/16", tags: tags("hub") } },
      aws_subnet: { bastion: { vpc_id: "${aws_vpc.hub.id}", cidr_block: "10.0.8.0/28", tags: tags("hub-bastion-1") } },
    },
  },
  dev: {
    provider: { aws: [{ region: "us-east-1", allowed_account_ids: ["222222222222"] }] },
    data: { terraform_remote_state: { hub: { backend: "local", config: { path: "hub.tfstate" } } } },
    resource: {
      aws_vpc: { network: { cidr_block: "10.1.0.0/16", tags: tags("dev") } },
      aws_subnet: {
        web_a: { vpc_id: "${aws_vpc.network.id}", cidr_block: "10.1.16.0/24", tags: tags("dev-web-us-east-1a") },
        web_b: { vpc_id: "${aws_vpc.network.id}", cidr_block: "10.1.17.0/24", tags: tags("dev-web-us-east-1b") },
        app: { vpc_id: "${aws_vpc.network.id}", cidr_block: "10.1.32.0/24", tags: { Tier: "app", Name: "anything" } },
      },
      aws_internet_gateway: { outside: { vpc_id: "${aws_vpc.network.id}" } },
      aws_nat_gateway: { nat: { subnet_id: "${aws_subnet.web_a.id}" } },
      aws_route_table: {
        web: { vpc_id: "${aws_vpc.network.id}" },
        app: {
          vpc_id: "${aws_vpc.network.id}",
          route: [{ cidr_block: "0.0.0.0/0", nat_gateway_id: "${aws_nat_gateway.nat.id}" }],
        },
      },
      aws_route: {
        web: {
          route_table_id: "${aws_route_table.web.id}",
          destination_cidr_block: "0.0.0.0/0",
          gateway_id: "${aws_internet_gateway.outside.id}",
        },
      },
      aws_route_table_association: {
        web_a: { subnet_id: "${aws_subnet.web_a.id}", route_table_id: "${aws_route_table.web.id}" },
        web_b: { subnet_id: "${aws_subnet.web_b.id}", route_table_id: "${aws_route_table.web.id}" },
        app: { subnet_id: "${aws_subnet.app.id}", route_table_id: "${aws_route_table.app.id}" },
      },
      aws_vpc_peering_connection: {
        hub: { vpc_id: "${aws_vpc.network.id}", peer_vpc_id: "${data.terraform_remote_state.hub.outputs.vpc_id}" },
      },
      aws_security_group: {
        web: { vpc_id: "${aws_vpc.network.id}", tags: tags("dev-web") },
        app: {
          vpc_id: "${aws_vpc.network.id}",
          tags: { Tier: "app" },
          ingress: [{ protocol: "udp", from_port: 53, to_port: 53, security_groups: ["${aws_security_group.web.id}"] }],
        },
      },
      aws_vpc_security_group_ingress_rule: {
        web: rule("web", 443, { cidr_ipv4: "0.0.0.0/0" }),
        app: rule("app", 8080, { referenced_security_group_id: "${aws_security_group.web.id}" }),
      },
      aws_security_group_rule: {
        bastion: {
          type: "ingress",
          security_group_id: "${aws_security_group.app.id}",
          protocol: "tcp",
          from_port: 8080,
          to_port: 8090,
          cidr_blocks: ["10.0.8.0/25"],
        },
      },
    },
  },
};
