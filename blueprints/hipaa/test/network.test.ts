import { NACL_RULES_DEFAULT, SECURITY_GROUP_RULES_DEFAULT, bucketName } from "../src/zone";
import { block, contains } from "../src/zone/cidr";
import { type SubnetModel, isBastionTable, securityGroupsOf, subnetsOf } from "./support/network-model";
import {
  type SynthesizedResource,
  type SynthesizedStatement,
  at,
  listAt,
  refersTo,
  resources,
  resourcesOf,
  statements,
  synthesizedStacks,
  textAt,
  zone,
} from "./support/synthesized";

const stacks = [...synthesizedStacks().keys()];
const vpcs = resources("aws_vpc");

/** Resources of the VPC's own stack that refer to it. */
function ofVpc(vpc: SynthesizedResource, type: string, argument = "vpc_id"): readonly SynthesizedResource[] {
  return resourcesOf(vpc.stack, type).filter(({ body }) => refersTo(body[argument], vpc));
}

function endpointsOf(stack: string, kind: "Gateway" | "Interface"): readonly SynthesizedResource[] {
  return resourcesOf(stack, "aws_vpc_endpoint").filter(({ body }) => body.vpc_endpoint_type === kind);
}

/** The last part of a service's name: `s3`, `ecr.api`. */
function serviceOf(endpoint: SynthesizedResource): string {
  return textAt(endpoint.body, "service_name").split(".").slice(3).join(".");
}

describe("every VPC", () => {
  it("is there: one for every environment", () => {
    const stacksWithVpc = vpcs.map(({ stack }) => stack);

    expect(stacksWithVpc).toEqual(expect.arrayContaining(zone.environments.map(({ name }) => name)));
  });

  it("records every flow in the archive's bucket, which its key admits (edge 18)", () => {
    const problems = vpcs
      .filter(
        (vpc) =>
          !ofVpc(vpc, "aws_flow_log").some(
            ({ body }) =>
              body.traffic_type === "ALL" &&
              body.log_destination_type === "s3" &&
              textAt(body, "log_destination") === `arn:aws:s3:::${bucketName(zone, "flow-logs")}`,
          ),
      )
      .map(({ address }) => `${address} has no flow log of all traffic in ${bucketName(zone, "flow-logs")}`);

    expect(problems).toEqual([]);
  });

  it("records the fields that say who talked to whom, and how it ended", () => {
    const wanted = [
      "srcaddr",
      "dstaddr",
      "pkt-srcaddr",
      "pkt-dstaddr",
      "dstport",
      "action",
      "vpc-id",
      "flow-direction",
    ];
    const problems = resources("aws_flow_log").flatMap(({ address, body }) =>
      wanted
        .filter((field) => !textAt(body, "log_format").split(" ").includes(`$\${${field}}`))
        .map((field) => `${address} leaves out ${field}`),
    );

    expect(problems).toEqual([]);
  });

  it("has its default security group, ACL and route table emptied (edge 51)", () => {
    const isEmptied = (resource: SynthesizedResource, ...lists: readonly string[]): boolean =>
      lists.every((list) => listAt(resource.body, list).length === 0);
    const problems = vpcs
      .filter(
        (vpc) =>
          !ofVpc(vpc, "aws_default_security_group").some(
            // Lists that are there and empty also take out what is added by hand.
            (group) => isEmptied(group, "ingress", "egress") && at(group.body, "ingress") && at(group.body, "egress"),
          ) ||
          !ofVpc(vpc, "aws_default_network_acl", "default_network_acl_id").some((acl) =>
            isEmptied(acl, "ingress", "egress", "subnet_ids"),
          ) ||
          !ofVpc(vpc, "aws_default_route_table", "default_route_table_id").some(
            (table) => isEmptied(table, "route", "propagating_vgws") && at(table.body, "route"),
          ),
      )
      .map(({ address }) => `${address} keeps something of what AWS gave it`);

    expect(problems).toEqual([]);
  });

  it("answers private names, which its endpoints need (edges 41, 45)", () => {
    const problems = vpcs
      .filter(({ body }) => body.enable_dns_support !== true || body.enable_dns_hostnames !== true)
      .map(({ address }) => address);

    expect(problems).toEqual([]);
  });

  it("reaches S3 and DynamoDB through gateways of its own, from every tier (edge 44)", () => {
    const problems = zone.environments.flatMap((environment) =>
      ["s3", "dynamodb"].flatMap((service) => {
        const gateways = endpointsOf(environment.name, "Gateway").filter((endpoint) => serviceOf(endpoint) === service);
        return subnetsOf(environment.name)
          .filter((subnet) => environment.tiers.some(({ cidr }) => contains(block(cidr), subnet.block)))
          .filter(
            (subnet) =>
              !gateways.some((gateway) =>
                listAt(gateway.body, "route_table_ids").some((id) =>
                  subnet.routeTables.some((routeTable) => refersTo(id, routeTable)),
                ),
              ),
          )
          .map((subnet) => `${subnet.address} has no route to ${service}`);
      }),
    );

    expect(problems).toEqual([]);
  });

  it("has the interface endpoints of zone.yaml, with private names, in every availability zone (edge 45)", () => {
    const problems = zone.environments.flatMap(({ name, endpointsCidr }) => {
      const endpoints = endpointsOf(name, "Interface");
      const endpointSubnets = subnetsOf(name).filter((subnet) => contains(block(endpointsCidr), subnet.block));
      return [
        ...zone.endpoints
          .filter((service) => !endpoints.some((endpoint) => serviceOf(endpoint) === service))
          .map((service) => `${name} has no endpoint for ${service}`),
        ...endpoints
          .filter(
            ({ body }) =>
              body.private_dns_enabled !== true ||
              listAt(body, "security_group_ids").length === 0 ||
              !endpointSubnets.every(({ resource }) => listAt(body, "subnet_ids").some((id) => refersTo(id, resource))),
          )
          .map(({ address }) => `${address} is not reached by its own name from every zone`),
      ];
    });

    expect(problems).toEqual([]);
  });
});

describe("every subnet", () => {
  it("has one route table and one network ACL, and neither is the VPC's default", () => {
    const problems = stacks
      .flatMap((stack) => subnetsOf(stack))
      .filter(({ routeTables, acls }) => routeTables.length !== 1 || acls.length !== 1)
      .map(
        ({ address, routeTables, acls }) => `${address} has ${routeTables.length} route tables and ${acls.length} ACLs`,
      );

    expect(problems).toEqual([]);
  });
});

describe("every rule and route", () => {
  it("belongs to a group, ACL or route table of its own stack or bastion, and to no default one", () => {
    const owners: Readonly<Record<string, readonly [argument: string, owner: string]>> = {
      aws_vpc_security_group_ingress_rule: ["security_group_id", "aws_security_group"],
      aws_vpc_security_group_egress_rule: ["security_group_id", "aws_security_group"],
      aws_security_group_rule: ["security_group_id", "aws_security_group"],
      aws_network_acl_rule: ["network_acl_id", "aws_network_acl"],
      aws_route: ["route_table_id", "aws_route_table"],
    };
    const problems = resources(...Object.keys(owners))
      .filter(({ stack, type, body }) => {
        const [argument, owner] = owners[type] ?? ["", ""];
        const owned = resourcesOf(stack, owner).some((resource) => refersTo(body[argument], resource));
        return !owned && !isBastionTable(textAt(body, argument), stack);
      })
      .map(({ address }) => address);

    expect(problems).toEqual([]);
  });

  it("fits the quotas of AWS as they are by default", () => {
    const aclProblems = stacks.flatMap((stack) =>
      resourcesOf(stack, "aws_network_acl").flatMap((acl) =>
        [true, false].flatMap((egress) => {
          const rules = resourcesOf(stack, "aws_network_acl_rule").filter(
            ({ body }) => refersTo(body.network_acl_id, acl) && (at(body, "egress") === true) === egress,
          );
          const numbers = new Set(rules.map(({ body }) => body.rule_number));
          return rules.length <= NACL_RULES_DEFAULT && numbers.size === rules.length
            ? []
            : [`${acl.address} has ${rules.length} rules of ${numbers.size} numbers in one direction`];
        }),
      ),
    );
    const groupProblems = stacks.flatMap((stack) =>
      securityGroupsOf(stack)
        .filter(({ rules }) =>
          [true, false].some(
            (egress) => rules.filter((rule) => rule.egress === egress).length > SECURITY_GROUP_RULES_DEFAULT,
          ),
        )
        .map(({ address }) => `${address} has more than ${SECURITY_GROUP_RULES_DEFAULT} rules in one direction`),
    );

    expect([...aclProblems, ...groupProblems]).toEqual([]);
  });
});

describe("NAT", () => {
  it("is as zone.yaml says: none, one gateway, or one in each availability zone for that zone's subnets", () => {
    const problems = zone.environments.flatMap(({ name, nat, tiers }) => {
      const gateways = resourcesOf(name, "aws_nat_gateway");
      const expected = { none: 0, one: 1, each: zone.availabilityZones }[nat];
      const zoneOf = (subnet: SynthesizedResource): string => textAt(subnet.body, "availability_zone");
      const strayed = subnetsOf(name)
        .filter((subnet) =>
          tiers.some(({ cidr, exposure }) => exposure === "private" && contains(block(cidr), subnet.block)),
        )
        .filter((subnet) => nat === "each" && natZone(name, subnet) !== zoneOf(subnet.resource))
        .map(({ address }) => `${address} leaves by another availability zone`);
      return [
        ...(gateways.length === expected ? [] : [`${name} has ${gateways.length} NAT gateways, not ${expected}`]),
        ...strayed,
      ];
    });

    expect(problems).toEqual([]);
  });

  function natZone(stack: string, { routes }: SubnetModel): string {
    const gateway = resourcesOf(stack, "aws_nat_gateway").find((candidate) =>
      routes.some(({ target }) => refersTo(target, candidate)),
    );
    const subnet = resourcesOf(stack, "aws_subnet").find((candidate) => refersTo(gateway?.body.subnet_id, candidate));
    return textAt(subnet?.body, "availability_zone");
  }
});

describe("every endpoint's policy", () => {
  const organizationId = zone.organization.mode === "adopt" ? zone.organization.id : ".outputs.organization_id}";
  const endpoints = resources("aws_vpc_endpoint").map((endpoint) => ({
    endpoint,
    allowed: statements(textAt(endpoint.body, "policy") || '{"Statement":[]}').filter(
      ({ Effect }) => Effect === "Allow",
    ),
  }));

  function isOurs(statement: SynthesizedStatement, key: "aws:PrincipalOrgID" | "aws:ResourceOrgID"): boolean {
    return textAt(statement.Condition, "StringEquals", key).endsWith(organizationId);
  }

  function actionsOf(statement: SynthesizedStatement): readonly string[] {
    const actions = listAt(statement.Action).map((action) => (typeof action === "string" ? action : ""));
    return statement.NotAction === undefined ? actions : ["*"];
  }

  it("is there, and lets the organization reach the organization", () => {
    const problems = endpoints
      .filter(
        ({ allowed }) =>
          !allowed.some(
            (statement) => isOurs(statement, "aws:PrincipalOrgID") && isOurs(statement, "aws:ResourceOrgID"),
          ),
      )
      .map(({ endpoint }) => `${endpoint.address} is not bound to the organization`);

    expect(problems).toEqual([]);
  });

  it("lets nothing be written outside the organization", () => {
    const reading = /^[a-z0-9-]+:(Get|List|Describe|BatchGet)[A-Za-z*]*$/;
    const problems = endpoints.flatMap(({ endpoint, allowed }) =>
      allowed
        .filter((statement) => !isOurs(statement, "aws:ResourceOrgID"))
        .filter((statement) => !actionsOf(statement).every((action) => reading.test(action)))
        // An instance starts in the caller's account; the image alone is another's.
        .filter((statement) => textAt(statement.Condition, "StringEquals", "ec2:Owner") !== "amazon")
        .map((statement) => `${endpoint.address}: ${statement.Sid}`),
    );

    expect(problems).toEqual([]);
  });

  it("lets nobody else in, but to read what AWS publishes or to take on a role of the organization", () => {
    const federated = ["sts:AssumeRoleWithSAML", "sts:AssumeRoleWithWebIdentity"];
    const problems = endpoints.flatMap(({ endpoint, allowed }) =>
      allowed
        .filter((statement) => !isOurs(statement, "aws:PrincipalOrgID"))
        .filter((statement) => {
          const takesRole =
            isOurs(statement, "aws:ResourceOrgID") &&
            actionsOf(statement).every((action) => federated.includes(action));
          const readsFiles =
            actionsOf(statement).every((action) => action === "s3:GetObject") &&
            listAt(statement.Resource).every(
              (resource) => typeof resource === "string" && /^arn:aws:s3:::[a-z0-9-]+\/\*$/.test(resource),
            );
          return !takesRole && !readsFiles;
        })
        .map((statement) => `${endpoint.address}: ${statement.Sid}`),
    );

    expect(problems).toEqual([]);
  });

  it("lets instances patch themselves and pull images: Amazon Linux, Systems Manager, ECR layers (edge 48)", () => {
    const region = zone.regions.home;
    const wanted = [`al2023-repos-${region}-`, `aws-ssm-${region}/`, `prod-${region}-starport-layer-bucket/`];
    const problems = endpoints
      .filter(({ endpoint }) => serviceOf(endpoint) === "s3")
      .flatMap(({ endpoint, allowed }) =>
        wanted
          .filter((bucket) => !JSON.stringify(allowed).includes(`arn:aws:s3:::${bucket}`))
          .map((bucket) => `${endpoint.address} keeps ${bucket} out`),
      );

    expect(problems).toEqual([]);
  });
});

describe("everything in a network", () => {
  it("has a name", () => {
    const taggable =
      /^aws_(default_.*|vpc|subnet|route_table|network_acl|security_group|vpc_security_group_.*|internet_gateway|nat_gateway|eip|vpc_endpoint|flow_log)$/;
    const problems = resources()
      .filter(({ type, body }) => taggable.test(type) && textAt(body, "tags", "Name") === "")
      .map(({ address }) => address);

    expect(problems).toEqual([]);
  });
});
