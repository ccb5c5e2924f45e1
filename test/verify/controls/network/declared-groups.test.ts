import type { JsonObject } from "../../../../src/verify/json";
import { ingress } from "../../network/two-environments";
import { type Case, describeCases, judgementsOf, vpc } from "./changed-zone";

const group = (name: string): JsonObject => ({ referenced_security_group_id: `\${aws_security_group.${name}.id}` });
const into = (group: string, port: number, peer: JsonObject): Case[5] => ({
  aws_vpc_security_group_ingress_rule: { more: ingress(group, port, peer) },
});
const outOf = (group: string, port: number, peer: JsonObject): Case[5] => ({
  aws_vpc_security_group_egress_rule: { more: ingress(group, port, peer) },
});
const inRule = "aws_vpc_security_group_ingress_rule.more";
const outRule = "aws_vpc_security_group_egress_rule.more";
const groups = "security-group-declared-calls";
const bastion = { cidr_ipv4: "10.0.1.0/24" };
const untagged = (rule: JsonObject): Case[5] => ({
  aws_security_group: { more: { vpc_id: vpc } },
  aws_vpc_security_group_ingress_rule: { more: rule },
});

const cases: readonly Case[] = [
  [groups, "violated", "a caller on another port", inRule, "dev", into("data", 22, group("web"))],
  [groups, "violated", "a caller that is not declared", inRule, "dev", into("web", 443, group("data"))],
  [
    groups,
    "violated",
    "addresses of more than a caller",
    inRule,
    "dev",
    into("data", 5432, { cidr_ipv4: "10.1.0.0/16" }),
  ],
  [
    groups,
    "violated",
    "addresses of another environment",
    inRule,
    "dev",
    into("web", 443, { cidr_ipv4: "10.2.1.0/24" }),
  ],
  [
    groups,
    "violated",
    "a bastion on a port that is not declared",
    inRule,
    "dev",
    into("data", 22, { cidr_ipv4: "10.0.1.0/24" }),
  ],
  [
    groups,
    "violated",
    "another environment's bastion",
    inRule,
    "dev",
    into("data", 5432, { cidr_ipv4: "10.0.2.0/24" }),
  ],
  [
    groups,
    "violated",
    "a default group as caller",
    inRule,
    "dev",
    into("data", 5432, { referenced_security_group_id: "${aws_default_security_group.main.id}" }),
  ],
  [groups, "violated", "every protocol", inRule, "dev", into("data", 0, { ...group("web"), ip_protocol: "-1" })],
  [
    groups,
    "met",
    "addresses of a declared caller",
    "aws_security_group.data",
    "dev",
    into("data", 5432, { cidr_ipv4: "10.1.1.128/25" }),
  ],
  [
    groups,
    "met",
    "members of one tier among themselves",
    "aws_security_group.data",
    "dev",
    into("data", 7000, group("data")),
  ],
  [
    groups,
    "met",
    "the internet, which is judged by itself",
    "aws_security_group.data",
    "dev",
    into("data", 5432, { cidr_ipv4: "0.0.0.0/0" }),
  ],
  [
    groups,
    "met",
    "addresses on the internet, which are judged by themselves",
    "aws_security_group.data",
    "dev",
    into("data", 22, { cidr_ipv4: "8.8.8.0/24" }),
  ],
  [
    groups,
    "unknown",
    "a group that no stack declares",
    inRule,
    "dev",
    into("data", 5432, { referenced_security_group_id: "sg-1" }),
  ],
  [groups, "unknown", "addresses that are not known", inRule, "dev", into("data", 5432, { cidr_ipv4: "${var.block}" })],
  [groups, "violated", "a callee that is not declared", outRule, "dev", outOf("data", 443, group("web"))],
  [
    groups,
    "violated",
    "a service of AWS on another port",
    outRule,
    "dev",
    {
      ...outOf("web", 22, { prefix_list_id: "${aws_vpc_endpoint.s3.prefix_list_id}" }),
      aws_vpc_endpoint: { s3: { vpc_id: vpc, service_name: "com.amazonaws.us-east-1.s3" } },
    },
  ],
  [
    groups,
    "violated",
    "a bastion that calls every port",
    "aws_vpc_security_group_egress_rule.more",
    "shared-services",
    outOf("dev", 1, { cidr_ipv4: "10.1.1.0/24", to_port: 65535 }),
  ],
  [
    groups,
    "violated",
    "a bastion that calls another environment",
    outRule,
    "shared-services",
    outOf("dev", 443, { cidr_ipv4: "10.2.1.0/24" }),
  ],
  [
    groups,
    "violated",
    "an inline rule",
    "aws_security_group.data",
    "dev",
    {
      aws_security_group: {
        data: {
          vpc_id: vpc,
          tags: { Tier: "data" },
          ingress: [{ protocol: "tcp", from_port: 22, to_port: 22, cidr_blocks: ["10.1.1.0/24"] }],
        },
      },
    },
  ],
  [
    groups,
    "unknown",
    "rules that are written dynamically",
    "aws_security_group.more",
    "dev",
    { aws_security_group: { more: { vpc_id: vpc, dynamic: { ingress: { for_each: "${var.rules}", content: {} } } } } },
  ],
  [
    groups,
    "unknown",
    "a call of one tier in a group that may be of two",
    inRule,
    "dev",
    untagged(ingress("more", 5432, bastion)),
  ],
  [
    groups,
    "violated",
    "a call of no tier in a group that may be of two",
    inRule,
    "dev",
    untagged(ingress("more", 22, bastion)),
  ],
  [
    groups,
    "violated",
    "a call of another tier in a group that something carries",
    inRule,
    "dev",
    {
      ...untagged(ingress("more", 5432, bastion)),
      aws_instance: {
        more: { subnet_id: "${aws_subnet.web.id}", vpc_security_group_ids: ["${aws_security_group.more.id}"] },
      },
    },
  ],
  [
    "bastion-no-inbound",
    "violated",
    "somebody who calls a bastion",
    inRule,
    "shared-services",
    into("dev", 22, { cidr_ipv4: "10.0.0.0/8" }),
  ],
  [
    "bastion-no-inbound",
    "violated",
    "an inline rule",
    "aws_security_group.dev",
    "shared-services",
    {
      aws_security_group: {
        dev: { vpc_id: vpc, ingress: [{ protocol: "tcp", from_port: 22, to_port: 22, cidr_blocks: ["10.0.0.0/8"] }] },
      },
    },
  ],
  [
    "bastion-no-inbound",
    "unknown",
    "a rule where nothing says which group the bastion has",
    inRule,
    "shared-services",
    { aws_instance: { dev: undefined }, ...into("dev", 22, { cidr_ipv4: "10.0.0.0/8" }) },
  ],
];

describeCases("the controls of declared calls in security groups", cases);

describe("what opens more than is declared", () => {
  it("is named with whom it lets call, and on which ports", async () => {
    const judgements = await judgementsOf({ dev: into("data", 5430, { ...group("web"), to_port: 5440 }) });

    const found = judgements.filter(({ control, verdict }) => control === groups && verdict === "violated");
    expect(found.map(({ says }) => says)).toEqual([
      "lets dev.web call dev.data by tcp 5430-5431, 5433-5440, which is no declared call",
    ]);
  });

  it("lets tiers call their endpoints, wherever in the VPC those are", async () => {
    const judgements = await judgementsOf({
      dev: {
        aws_subnet: { endpoints: { vpc_id: vpc, cidr_block: "10.1.8.0/24" } },
        aws_security_group: { endpoints: { vpc_id: vpc } },
        aws_vpc_endpoint: {
          ssm: {
            vpc_id: vpc,
            vpc_endpoint_type: "Interface",
            subnet_ids: ["${aws_subnet.endpoints.id}"],
            security_group_ids: ["${aws_security_group.endpoints.id}"],
          },
        },
        aws_vpc_security_group_ingress_rule: { more: ingress("endpoints", 443, { cidr_ipv4: "10.1.1.0/24" }) },
        aws_vpc_security_group_egress_rule: {
          one: ingress("web", 443, group("endpoints")),
          other: ingress("data", 443, { cidr_ipv4: "10.1.8.0/21" }),
        },
      },
    });

    const wrong = judgements.filter(({ control, verdict }) => control === groups && verdict !== "met");
    expect(wrong).toEqual([]);
  });
});
