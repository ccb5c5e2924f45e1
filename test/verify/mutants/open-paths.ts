import { type Mutator, set } from "./mutator";

const isTierTable = (name: string): boolean => /tier_(?:app|data)_route_table/.test(name);

/** Changes that let packets go where they must not. */
export const openPaths: readonly Mutator[] = [
  {
    class: "open a path",
    name: "routes from an environment to its bastion's whole VPC",
    type: "aws_route",
    where: (body) => "vpc_peering_connection_id" in body && !("provider" in body),
    change: (body) => set(body, ["destination_cidr_block"], "10.0.0.0/8"),
    expects: ["vpc-peering-routes"],
  },
  {
    class: "open a path",
    name: "routes from a bastion to every address of the zone",
    type: "aws_route",
    where: (body) => "vpc_peering_connection_id" in body && "provider" in body,
    change: (body) => set(body, ["destination_cidr_block"], "10.0.0.0/8"),
    expects: ["vpc-peering-routes"],
  },
  {
    class: "open a path",
    name: "lets a tier be called on every port",
    type: "aws_vpc_security_group_ingress_rule",
    where: (body, { name }) => "referenced_security_group_id" in body && name.includes("tier_"),
    change: (body) => {
      set(body, ["from_port"], 1);
      return set(body, ["to_port"], 65535);
    },
    expects: ["security-group-declared-calls"],
  },
  {
    class: "open a path",
    name: "lets a tier be called by the whole address space",
    type: "aws_vpc_security_group_ingress_rule",
    where: (body, { name }) => "referenced_security_group_id" in body && name.includes("tier_"),
    change: (body) => {
      set(body, ["referenced_security_group_id"], undefined);
      return set(body, ["cidr_ipv4"], "10.0.0.0/8");
    },
    expects: ["security-group-declared-calls"],
  },
  {
    class: "open a path",
    name: "lets the bastion call every port",
    type: "aws_vpc_security_group_egress_rule",
    where: (body, { stack, name }) =>
      stack === "shared-services" && name.includes("bastion_network") && "cidr_ipv4" in body,
    change: (body) => {
      set(body, ["from_port"], 1);
      return set(body, ["to_port"], 65535);
    },
    expects: ["security-group-declared-calls"],
  },
  {
    class: "open a path",
    name: "lets the bastion call every environment",
    type: "aws_vpc_security_group_egress_rule",
    where: (body, { stack, name }) =>
      stack === "shared-services" && name.includes("bastion_network") && "cidr_ipv4" in body,
    change: (body) => set(body, ["cidr_ipv4"], "10.0.0.0/8"),
    expects: ["security-group-declared-calls"],
  },
  {
    class: "open a path",
    name: "allows where a network ACL denies the zone's other addresses",
    type: "aws_network_acl_rule",
    where: (body) => body.rule_action === "deny",
    change: (body) => set(body, ["rule_action"], "allow"),
    expects: ["network-acl-other-environments"],
  },
  {
    class: "open a path",
    name: "opens a network ACL on every port",
    type: "aws_network_acl_rule",
    where: (body, { name }) => body.rule_action === "allow" && body.egress === false && name.includes("tier_"),
    change: (body) => {
      set(body, ["from_port"], 1);
      return set(body, ["to_port"], 65535);
    },
    expects: ["network-acl-declared-calls"],
  },
  {
    class: "open a path",
    name: "peers an environment with another one",
    type: "aws_vpc",
    where: (_, { stack }) => stack === "dev" || stack === "test",
    change: (_, { stack, name }) => ({
      add: {
        aws_vpc_peering_connection: {
          added: {
            vpc_id: `\${aws_vpc.${name}.id}`,
            peer_vpc_id: "vpc-0f00ba4",
            peer_owner_id: "222222222222",
            tags: { To: stack },
          },
        },
      },
    }),
    expects: ["vpc-peering-partners"],
    at: /aws_vpc_peering_connection\.added$/,
  },
  {
    class: "open a path",
    name: "attaches an environment to a transit gateway",
    type: "aws_vpc",
    where: (_, { stack }) => stack === "dev" || stack === "prod",
    change: (_, { name }) => ({
      add: {
        aws_ec2_transit_gateway_vpc_attachment: {
          added: {
            vpc_id: `\${aws_vpc.${name}.id}`,
            transit_gateway_id: "tgw-0f00ba4",
            subnet_ids: ["${aws_subnet.environment_tier_app_subnet_1.id}"],
          },
        },
      },
    }),
    expects: ["transit-gateway-environments"],
    // Who else is attached to it, no stack of the zone says.
    verdict: "unknown",
    at: /aws_ec2_transit_gateway_vpc_attachment\.added$/,
  },
  {
    class: "open a path",
    name: "puts a rule into a default security group",
    type: "aws_default_security_group",
    change: (body) =>
      set(body, ["ingress"], [{ from_port: 0, to_port: 0, protocol: "-1", cidr_blocks: ["10.0.0.0/8"] }]),
    expects: ["default-security-group-empty"],
  },
  {
    class: "open a path",
    name: "leaves a subnet to the default route table",
    type: "aws_route_table_association",
    change: () => "remove",
    expects: ["subnet-own-route-table"],
    at: /aws_subnet\./,
  },
  {
    class: "expose to the internet",
    name: "opens a port of a tier to the world",
    type: "aws_vpc_security_group_ingress_rule",
    where: (body, { name }) => "referenced_security_group_id" in body && name.includes("tier_"),
    change: (body) => {
      set(body, ["referenced_security_group_id"], undefined);
      return set(body, ["cidr_ipv4"], "0.0.0.0/0");
    },
    expects: ["security-group-open-ingress"],
  },
  {
    class: "expose to the internet",
    name: "opens a port of a tier to the world over IPv6",
    type: "aws_vpc_security_group_ingress_rule",
    where: (body, { name }) => "referenced_security_group_id" in body && name.includes("tier_"),
    change: (body) => {
      set(body, ["referenced_security_group_id"], undefined);
      return set(body, ["cidr_ipv6"], "::/0");
    },
    expects: ["security-group-open-ingress"],
  },
  {
    class: "expose to the internet",
    name: "opens the endpoints to the world",
    type: "aws_vpc_security_group_ingress_rule",
    where: (_, { name }) => name.includes("endpoints_ingress"),
    change: (body) => set(body, ["cidr_ipv4"], "0.0.0.0/0"),
    expects: ["security-group-open-ingress"],
  },
  {
    class: "expose to the internet",
    name: "opens a public tier on every port",
    type: "aws_vpc_security_group_ingress_rule",
    where: (body) => body.cidr_ipv4 === "0.0.0.0/0",
    change: (body) => {
      set(body, ["from_port"], 0);
      return set(body, ["to_port"], 65535);
    },
    expects: ["security-group-open-ingress"],
  },
  {
    class: "expose to the internet",
    name: "lets the members of a tier call the world",
    type: "aws_vpc_security_group_egress_rule",
    where: (body, { name }) => "referenced_security_group_id" in body && /tier_(?:app|data)/.test(name),
    change: (body) => {
      set(body, ["referenced_security_group_id"], undefined);
      set(body, ["ip_protocol"], "-1");
      set(body, ["from_port"], undefined);
      set(body, ["to_port"], undefined);
      return set(body, ["cidr_ipv4"], "0.0.0.0/0");
    },
    expects: ["security-group-open-egress"],
  },
  {
    class: "expose to the internet",
    name: "gives the members of a tier public addresses",
    type: "aws_subnet",
    where: (_, { name }) => /tier_(?:app|data)|bastion|endpoints/.test(name),
    change: (body) => set(body, ["map_public_ip_on_launch"], true),
    expects: ["subnet-public-addresses"],
  },
  {
    class: "expose to the internet",
    name: "routes a private tier to the internet gateway",
    type: "aws_route_table",
    where: (_, { name }) => isTierTable(name),
    change: (_, { name }) => ({
      add: {
        aws_route: {
          added: {
            route_table_id: `\${aws_route_table.${name}.id}`,
            destination_cidr_block: "0.0.0.0/0",
            gateway_id: "${aws_internet_gateway.environment_network_internet_gateway.id}",
          },
        },
      },
    }),
    expects: ["vpc-internet-routes"],
    at: /aws_route\.added$|aws_route_table\.|aws_subnet\./,
  },
  {
    class: "expose to the internet",
    name: "gives the VPC of the bastions an internet gateway",
    type: "aws_vpc",
    where: (_, { stack }) => stack === "shared-services",
    change: (_, { name }) => ({
      add: { aws_internet_gateway: { added: { vpc_id: `\${aws_vpc.${name}.id}` } } },
    }),
    expects: ["internet-gateway-needed"],
    at: /aws_internet_gateway\.added$/,
  },
  {
    class: "expose to the internet",
    name: "gives the bastion a public address",
    type: "aws_launch_template",
    change: (body) => set(body, ["network_interfaces", 0, "associate_public_ip_address"], "true"),
    expects: ["no-public-address"],
  },
  {
    class: "expose to the internet",
    name: "lets somebody call the bastion",
    type: "aws_security_group",
    where: (_, { name }) => name.includes("bastion_network"),
    change: (_, { name }) => ({
      add: {
        aws_vpc_security_group_ingress_rule: {
          added: {
            security_group_id: `\${aws_security_group.${name}.id}`,
            cidr_ipv4: "10.0.0.0/8",
            ip_protocol: "tcp",
            from_port: 22,
            to_port: 22,
          },
        },
      },
    }),
    expects: ["bastion-no-inbound"],
    at: /aws_vpc_security_group_ingress_rule\.added$|aws_security_group\./,
  },
  {
    class: "expose to the internet",
    name: "opens SSH to the world",
    type: "aws_security_group",
    where: (_, { name }) => name.includes("tier_app"),
    change: (_, { name }) => ({
      add: {
        aws_security_group_rule: {
          added: {
            type: "ingress",
            security_group_id: `\${aws_security_group.${name}.id}`,
            cidr_blocks: ["0.0.0.0/0"],
            protocol: "tcp",
            from_port: 22,
            to_port: 22,
          },
        },
      },
    }),
    expects: ["security-group-open-ingress"],
    at: /aws_security_group_rule\.added$|aws_security_group\./,
  },
  {
    class: "expose to the internet",
    name: "makes a snapshot of a volume public",
    type: "aws_ebs_snapshot_block_public_access",
    change: (body) => set(body, ["state"], "unblocked"),
    expects: ["ebs-snapshot-public-access-block"],
  },
  {
    class: "expose to the internet",
    name: "lets images be made public",
    type: "aws_ec2_image_block_public_access",
    change: (body) => set(body, ["state"], "unblocked"),
    expects: ["ec2-image-public-access"],
  },
  ...(["block_public_acls", "block_public_policy", "ignore_public_acls", "restrict_public_buckets"] as const).flatMap(
    (argument): Mutator[] => [
      {
        class: "expose to the internet",
        name: `turns off ${argument} of a bucket`,
        type: "aws_s3_bucket_public_access_block",
        change: (body) => set(body, [argument], false),
        expects: ["s3-public-access-block"],
        at: /aws_s3_bucket\./,
      },
      {
        class: "expose to the internet",
        name: `turns off ${argument} of an account`,
        type: "aws_s3_account_public_access_block",
        change: (body) => set(body, [argument], false),
        expects: ["s3-account-public-access-block"],
      },
    ],
  ),
  {
    class: "expose to the internet",
    name: "leaves out the public access block of a bucket",
    type: "aws_s3_bucket_public_access_block",
    change: () => "remove",
    expects: ["s3-public-access-block"],
    at: /aws_s3_bucket\./,
  },
  {
    class: "expose to the internet",
    name: "leaves out the public access block of an account",
    type: "aws_s3_account_public_access_block",
    change: () => "remove",
    expects: ["s3-account-public-access-block"],
    at: /./,
  },
  {
    class: "expose to the internet",
    name: "lets uploaders own their objects",
    type: "aws_s3_bucket_ownership_controls",
    change: (body) => set(body, ["rule", 0, "object_ownership"], "ObjectWriter"),
    expects: ["s3-ownership-enforced"],
    at: /aws_s3_bucket\./,
  },
];
