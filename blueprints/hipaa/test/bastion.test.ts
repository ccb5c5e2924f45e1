import type { Environment } from "../src/zone";
import { block, contains } from "../src/zone/cidr";
import { aclPorts, protocolsOf, securityGroupsOf, subnetsOf } from "./support/network-model";
import { placeOf } from "./support/places";
import { union } from "./support/ranges";
import { addressesOf, subnetsIn } from "./support/reachability";
import { statementsOfRole, textsOf } from "./support/roles";
import {
  type SynthesizedResource,
  at,
  listAt,
  refersTo,
  resources,
  resourcesOf,
  statements,
  synthesizedStack,
  textAt,
  zone,
} from "./support/synthesized";

const hub = "shared-services";
const groups = resourcesOf(hub, "aws_autoscaling_group");
const templates = resourcesOf(hub, "aws_launch_template");

/** What launches the bastion of an environment: the group whose instances are tagged with its name. */
function groupOf(environment: string): SynthesizedResource {
  const own = groups.filter(({ body }) =>
    listAt(body, "tag").some((tag) => at(tag, "key") === "Bastion" && at(tag, "value") === environment),
  );
  const [group] = own;
  if (group === undefined || own.length > 1) {
    throw new Error(`${environment} has ${own.length} groups of bastions`);
  }
  return group;
}

function templateOf(environment: string): SynthesizedResource {
  const id = at(groupOf(environment).body, "launch_template", 0, "id");
  const template = templates.find((candidate) => refersTo(id, candidate));
  if (template === undefined) {
    throw new Error(`the bastion of ${environment} has no launch template`);
  }
  return template;
}

/** The role that a bastion runs as. */
function instanceRoleOf(environment: string): SynthesizedResource {
  const arn = at(templateOf(environment).body, "iam_instance_profile", 0, "arn");
  const profile = resourcesOf(hub, "aws_iam_instance_profile").find((candidate) => refersTo(arn, candidate));
  const role = resourcesOf(hub, "aws_iam_role").find((candidate) => refersTo(profile?.body.role, candidate));
  if (role === undefined) {
    throw new Error(`the bastion of ${environment} has no role`);
  }
  return role;
}

/** The script that a bastion runs when it first starts. */
function startupOf(environment: string): string {
  return Buffer.from(textAt(templateOf(environment).body, "user_data"), "base64").toString("utf8");
}

/** What the interfaces of a template carry. */
function securityGroupsOfTemplate({ body }: SynthesizedResource) {
  const carried = listAt(body, "network_interfaces").flatMap((networkInterface) =>
    listAt(networkInterface, "security_groups"),
  );
  return securityGroupsOf(hub).filter(({ resource }) => carried.some((id) => refersTo(id, resource)));
}

const known = new Map<string, readonly string[]>();

/** Addresses of what only the bastion of this environment is to have. */
function partsOf({ name, bastionCidr }: Environment): readonly string[] {
  const parts = known.get(name) ?? [
    ...subnetsIn(subnetsOf(hub), bastionCidr).flatMap(({ resource, routeTables, acls }) =>
      [resource, ...routeTables, ...acls].map(({ address }) => address),
    ),
    ...securityGroupsOfTemplate(templateOf(name)).map(({ address }) => address),
    instanceRoleOf(name).address,
    templateOf(name).address,
  ];
  known.set(name, parts);
  return parts;
}

const environments = zone.environments.map((environment) => ({ name: environment.name, environment }));

describe("every instance and launch template", () => {
  const launched = resources("aws_instance", "aws_launch_template", "aws_spot_instance_request");

  it("answers metadata requests with a token only, one hop away", () => {
    const problems = launched.filter(({ body }) => {
      const options = at(body, "metadata_options", 0);
      return at(options, "http_tokens") !== "required" || at(options, "http_put_response_hop_limit") !== 1;
    });

    expect(problems.map(({ address }) => address)).toEqual([]);
    expect(launched.length).toBeGreaterThanOrEqual(zone.environments.length);
  });

  it("has no public address and no key pair", () => {
    const problems = launched.filter(
      ({ body }) =>
        body.key_name !== undefined ||
        listAt(body, "network_interfaces").length === 0 ||
        listAt(body, "network_interfaces").some(
          (networkInterface) => textAt(networkInterface, "associate_public_ip_address") !== "false",
        ),
    );

    expect(problems.map(({ address }) => address)).toEqual([]);
  });

  it("has disks under a customer key that Auto Scaling may use through EC2 (edge 74)", () => {
    const problems = launched.flatMap(({ stack, address, body }) => {
      const disks = listAt(body, "block_device_mappings");
      const unencrypted = disks.filter((disk) => textAt(disk, "ebs", 0, "encrypted") !== "true");
      const keyless = disks.filter((disk) => {
        const key = resourcesOf(stack, "aws_kms_key").find((one) => refersTo(at(disk, "ebs", 0, "kms_key_id"), one));
        return !statements(textAt(key?.body, "policy") || '{"Statement":[]}').some(
          ({ Effect, Action, Condition }) =>
            Effect === "Allow" &&
            listAt(Action).includes("kms:CreateGrant") &&
            textAt(Condition, "StringEquals", "kms:ViaService").startsWith("ec2."),
        );
      });
      return [
        ...(disks.length === 0 ? [`${address} leaves its disk to the image`] : []),
        ...unencrypted.map(() => `${address} has a disk that is not encrypted`),
        ...keyless.map(() => `${address} has a disk whose key Auto Scaling cannot use`),
      ];
    });

    expect(problems).toEqual([]);
  });
});

describe("the VPC of the bastions", () => {
  it("has no way to the internet", () => {
    const ways = resourcesOf(
      hub,
      "aws_internet_gateway",
      "aws_nat_gateway",
      "aws_eip",
      "aws_egress_only_internet_gateway",
    );
    const routes = resourcesOf(hub, "aws_route");
    const open = resourcesOf(hub, "aws_subnet").filter(({ body }) => body.map_public_ip_on_launch === true);

    expect([...ways, ...routes, ...open].map(({ address }) => address)).toEqual([]);
  });

  it("has what Session Manager and its records need, reached from every bastion (edge 53)", () => {
    const endpoints = resourcesOf(hub, "aws_vpc_endpoint");
    const problems = ["ssm", "ssmmessages", "ec2messages", "kms", "logs"].filter((service) => {
      const own = endpoints.filter(({ body }) => textAt(body, "service_name").endsWith(`.${service}`));
      return !own.some(
        ({ body }) =>
          body.vpc_endpoint_type === "Interface" &&
          body.private_dns_enabled === true &&
          securityGroupsOf(hub)
            .filter(({ resource }) => listAt(body, "security_group_ids").some((id) => refersTo(id, resource)))
            .some(({ rules }) =>
              zone.environments.every(({ bastionCidr }) =>
                rules.some(
                  ({ egress, peer, ports }) =>
                    !egress &&
                    peer.kind === "block" &&
                    contains(peer.block, block(bastionCidr)) &&
                    ports.some(([first, last]) => first <= 443 && 443 <= last),
                ),
              ),
            ),
      );
    });

    expect(problems).toEqual([]);
  });

  it("lets S3 give out the packages of Amazon Linux and of the agent (edge 48)", () => {
    const { home } = zone.regions;
    const policies = resourcesOf(hub, "aws_vpc_endpoint")
      .filter(({ body }) => textAt(body, "service_name").endsWith(".s3"))
      .flatMap(({ body }) => statements(textAt(body, "policy")));
    const readable = policies.flatMap(({ Action, Resource }) =>
      listAt(Action).includes("s3:GetObject") ? listAt(Resource) : [],
    );

    expect(readable).toEqual(
      expect.arrayContaining([
        `arn:aws:s3:::al2023-repos-${home}-de612dc2/*`,
        `arn:aws:s3:::amazon-ssm-${home}/*`,
        `arn:aws:s3:::patch-baseline-snapshot-${home}/*`,
      ]),
    );
  });
});

describe.each(environments)("the bastion of $name", ({ name, environment }) => {
  it("is exactly one, which is replaced, in subnets of its own", () => {
    const { body } = groupOf(name);
    const subnets = subnetsOf(hub).filter(({ resource }) =>
      listAt(body, "vpc_zone_identifier").some((id) => refersTo(id, resource)),
    );

    expect([body.min_size, body.max_size, body.desired_capacity]).toEqual([1, 1, 1]);
    expect(body.max_instance_lifetime).toBeGreaterThan(0);
    expect(subnets.map(({ address }) => address)).toHaveLength(zone.availabilityZones);
    expect(subnets.filter((subnet) => !contains(block(environment.bastionCidr), subnet.block))).toEqual([]);
  });

  it("shares no subnet, route table, ACL, group or role with another (edge 79)", () => {
    const own = subnetsIn(subnetsOf(hub), environment.bastionCidr);
    const others = zone.environments.filter((other) => other.name !== name);
    const parts = partsOf(environment);
    const shared = others.flatMap(partsOf).filter((address) => parts.includes(address));

    expect(own.filter(({ routeTables, acls }) => routeTables.length !== 1 || acls.length !== 1)).toEqual([]);
    expect(shared).toEqual([]);
  });

  it("has one security group, without any rule inbound", () => {
    const carried = securityGroupsOfTemplate(templateOf(name));
    const inbound = carried.flatMap(({ rules }) => rules.filter(({ egress }) => !egress));

    expect(carried).toHaveLength(1);
    expect(inbound.map(({ address }) => address)).toEqual([]);
  });

  it("calls the declared ports of its own environment, the endpoints and S3, and nothing else (edge 79)", () => {
    const allowed = environment.tiers.flatMap(({ name: tier, cidr, port }) =>
      [...new Set([port, ...(environment.bastionPorts[tier] ?? [])])].map((each) => `${cidr}:${each}`),
    );
    const calls = securityGroupsOfTemplate(templateOf(name)).flatMap(({ rules }) =>
      rules
        .filter(({ egress }) => egress)
        .map(({ peer, ports, protocol }) => {
          const described = ports.map(([first, last]) => (first === last ? `${first}` : `${first}-${last}`)).join(" ");
          const tier =
            peer.kind === "block" &&
            environment.tiers.find(
              ({ cidr }) => contains(block(cidr), peer.block) && contains(peer.block, block(cidr)),
            );
          const to =
            peer.kind === "block"
              ? tier
                ? tier.cidr
                : `elsewhere (${peer.block.first}/${peer.block.prefix})`
              : peer.expression;
          return protocol === "tcp" ? `${to}:${described}` : `${to} by ${protocol}`;
        }),
    );
    const toServices = calls.filter((call) => call.startsWith("${"));

    expect(calls.filter((call) => !call.startsWith("${")).sort()).toEqual([...allowed].sort());
    expect(toServices.map((call) => call.replace(/\$\{([a-z_]+)\..*\.([a-z_]+)\}/, "$1.$2")).sort()).toEqual([
      "aws_security_group.id:443",
      "aws_vpc_endpoint.prefix_list_id:443",
    ]);
  });

  it("is cut off from every other environment and bastion by its ACL (edges 49, 79)", () => {
    const others = union(
      ...zone.environments
        .filter((other) => other.name !== name)
        .flatMap(({ cidr, bastionCidr }) => [addressesOf(cidr), addressesOf(bastionCidr)]),
    );
    const problems = subnetsIn(subnetsOf(hub), environment.bastionCidr).flatMap((subnet) =>
      protocolsOf(subnet.aclRules).flatMap((protocol) =>
        [true, false]
          .filter((egress) => aclPorts(subnet.aclRules, egress, others, protocol).some.length > 0)
          .map((egress) => `${subnet.address} passes ${protocol} ${egress ? "to" : "from"} another environment`),
      ),
    );

    expect(problems).toEqual([]);
  });

  it("may do what the agent tries before it lets a session start (edge 56)", () => {
    const allowed = statementsOfRole(instanceRoleOf(name)).flatMap(({ Action }) => listAt(Action));

    expect(allowed).toEqual(
      expect.arrayContaining([
        "logs:DescribeLogGroups",
        "logs:DescribeLogStreams",
        "s3:GetEncryptionConfiguration",
        "ssmmessages:OpenDataChannel",
      ]),
    );
  });

  it("writes records and reads none, in the account or elsewhere", () => {
    const reading = statementsOfRole(instanceRoleOf(name)).flatMap(({ Action, Resource }) =>
      textsOf(Action)
        .filter((action) =>
          /^(s3:(Get|List)|logs:(Get|Filter|StartQuery)|ssm:GetParameter|\*|[a-z0-9-]+:\*)/.test(action),
        )
        .filter((action) => action !== "s3:GetEncryptionConfiguration")
        .filter(() => textsOf(Resource).some((arn) => arn.includes(zone.zone) || arn === "*")),
    );

    expect(reading).toEqual([]);
  });

  it("runs sessions as a user who can neither sudo nor use the instance's credentials (edge 78)", () => {
    const script = startupOf(name);
    const [, id, user] = /useradd --uid (\d+) .*?(\S+)$/m.exec(script) ?? [];
    const lines = script.split("\n");

    expect(user).toBeDefined();
    expect(resourcesOf(hub, "aws_ssm_document").map(({ body }) => runAs(body))).toEqual(
      zone.environments.map(() => user),
    );
    expect(user).not.toBe("ssm-user");
    expect(script).not.toMatch(/usermod|gpasswd|--groups|-G |wheel|NOPASSWD/);
    expect(lines.find((line) => line.startsWith("rm -f"))).toContain("/etc/sudoers.d/ssm-agent-users");
    expect(script).toContain(`meta skuid ${id ?? ""} ip daddr 169.254.169.254 reject`);
    expect(script.indexOf("systemctl enable --now nftables")).toBeLessThan(script.indexOf("useradd"));
  });

  it("starts when there is a way to its packages and to Session Manager (edge 53)", () => {
    const awaited = listAt(groupOf(name).body, "depends_on");
    const carried = securityGroupsOfTemplate(templateOf(name));
    const acls = subnetsIn(subnetsOf(hub), environment.bastionCidr).flatMap((subnet) => subnet.acls);
    const needed = [
      ...resourcesOf(hub, "aws_vpc_endpoint", "aws_vpc_security_group_ingress_rule"),
      ...resourcesOf(hub, "aws_vpc_security_group_egress_rule").filter(({ body }) =>
        carried.some(({ resource }) => refersTo(body.security_group_id, resource)),
      ),
      ...resourcesOf(hub, "aws_network_acl_rule").filter(({ body }) =>
        acls.some((acl) => refersTo(body.network_acl_id, acl)),
      ),
    ];
    const missing = needed.filter((resource) => !awaited.includes(`${resource.type}.${resource.name}`));

    expect(missing.map(({ address }) => address)).toEqual([]);
  });

  it("is patched by a maintenance window", () => {
    const tags = listAt(groupOf(name).body, "tag").map((tag) => `tag:${textAt(tag, "key")}=${textAt(tag, "value")}`);
    const windows = resourcesOf(hub, "aws_ssm_maintenance_window").filter(({ body }) => body.enabled !== false);
    const targets = resourcesOf(hub, "aws_ssm_maintenance_window_target").filter(
      ({ body }) =>
        windows.some((window) => refersTo(body.window_id, window)) &&
        listAt(body, "targets").some((target) =>
          textsOf(at(target, "values")).some((value) => tags.includes(`${textAt(target, "key")}=${value}`)),
        ),
    );
    const patches = resourcesOf(hub, "aws_ssm_maintenance_window_task").filter(
      ({ body }) =>
        body.task_arn === "AWS-RunPatchBaseline" &&
        JSON.stringify(body.task_invocation_parameters).includes('"Operation","values":["Install"]') &&
        listAt(body, "targets")
          .flatMap((target) => listAt(target, "values"))
          .some((id) => targets.some((target) => refersTo(id, target))),
    );

    expect(patches).toHaveLength(1);
  });

  it("starts from the newest image of Amazon Linux 2023, in the account's home region", () => {
    const { body } = templateOf(name);

    expect(body.image_id).toMatch(
      /^resolve:ssm:\/aws\/service\/ami-amazon-linux-latest\/al2023-ami-kernel-default-arm64$/,
    );
    expect(body.instance_type).toBe(zone.bastion.instanceType);
    expect(placeOf(templateOf(name)).region).toBe(zone.regions.home);
    expect(synthesizedStack(hub).resource?.aws_key_pair).toBeUndefined();
  });
});

function runAs(document: SynthesizedResource["body"]): unknown {
  return at(JSON.parse(textAt(document, "content")) as SynthesizedResource["body"], "inputs", "runAsDefaultUser");
}
