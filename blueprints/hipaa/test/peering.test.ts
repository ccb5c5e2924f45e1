import { block, overlaps } from "../src/zone/cidr";
import { PEERINGS_MAX } from "../src/zone/quotas";
import { isBastionTable, securityGroupsOf, subnetsOf } from "./support/network-model";
import { isAccount, placeOf } from "./support/places";
import { covers, difference, union } from "./support/ranges";
import { addressesOf, groupsOf, passage, portsFromBlocks, subnetsIn } from "./support/reachability";
import {
  type SynthesizedResource,
  at,
  listAt,
  refersTo,
  resources,
  resourcesOf,
  synthesizedStacks,
  textAt,
  zone,
} from "./support/synthesized";

const hub = "shared-services";
const connections = resources("aws_vpc_peering_connection");
const stacks = [...synthesizedStacks().keys()];

/** What is made for one connection, in the stack that asks for it. */
function parts(connection: SynthesizedResource, type: string): readonly SynthesizedResource[] {
  return resourcesOf(connection.stack, type).filter(({ body }) => refersTo(body.vpc_peering_connection_id, connection));
}

/** The connection that a route leads over. */
function connectionOf({ stack, body }: SynthesizedResource): SynthesizedResource | undefined {
  return connections.find((one) => one.stack === stack && refersTo(body.vpc_peering_connection_id, one));
}

function dependsOn(resource: SynthesizedResource, other: SynthesizedResource): boolean {
  return listAt(resource.body, "depends_on").includes(`${other.type}.${other.name}`);
}

describe("every peering connection", () => {
  it("leads from one environment to the VPC of the bastions", () => {
    const environments = connections.map(({ stack }) => stack);
    const problems = connections
      .filter(({ stack, body }) => {
        const [vpc] = resourcesOf(stack, "aws_vpc").filter((own) => refersTo(body.vpc_id, own));
        return (
          vpc === undefined ||
          !textAt(body, "peer_vpc_id").endsWith(`${hub}_state.outputs.vpc_id}`) ||
          !isAccount(textAt(body, "peer_owner_id"), hub)
        );
      })
      .map(({ address }) => address);

    expect(problems).toEqual([]);
    expect(environments.sort()).toEqual(zone.environments.map(({ name }) => name).sort());
  });

  it("is asked for by one account and accepted by the other, each with its own provider (edge 39)", () => {
    const problems = connections.flatMap((connection) => {
      const accepters = parts(connection, "aws_vpc_peering_connection_accepter");
      const [accepter] = accepters;
      return connection.body.auto_accept === false &&
        accepters.length === 1 &&
        accepter?.body.auto_accept === true &&
        isAccount(placeOf(connection).account, connection.stack) &&
        isAccount(placeOf(accepter).account, hub)
        ? []
        : [`${connection.address} is not accepted by ${hub}, and by it alone`];
    });

    expect(problems).toEqual([]);
  });

  it("has its options set by each side for itself, after acceptance, and nowhere else (edge 40)", () => {
    const problems = connections.flatMap((connection) => {
      const [accepter] = parts(connection, "aws_vpc_peering_connection_accepter");
      const options = parts(connection, "aws_vpc_peering_connection_options");
      const inline = [connection, ...parts(connection, "aws_vpc_peering_connection_accepter")].filter(
        ({ body }) => body.requester !== undefined || body.accepter !== undefined,
      );
      const sides = [
        { side: "requester", name: connection.stack },
        { side: "accepter", name: hub },
      ].filter(({ side, name }) => {
        const own = options.filter(({ body }) => body[side] !== undefined);
        return !(
          own.length === 1 &&
          own.every(
            (option) =>
              accepter !== undefined && dependsOn(option, accepter) && isAccount(placeOf(option).account, name),
          )
        );
      });
      return [
        ...inline.map(({ address }) => `${address} sets options inline`),
        ...sides.map(({ side }) => `${connection.address} has no options of the ${side}, or not after acceptance`),
        ...(options.length === 2 ? [] : [`${connection.address} has ${options.length} sets of options`]),
      ];
    });

    expect(problems).toEqual([]);
  });

  it("lets names resolve both ways, in one region (edge 41)", () => {
    const deaf = resources("aws_vpc").filter(
      ({ body }) => body.enable_dns_support !== true || body.enable_dns_hostnames !== true,
    );
    const problems = connections.filter((connection) => {
      const options = parts(connection, "aws_vpc_peering_connection_options");
      const [accepter] = parts(connection, "aws_vpc_peering_connection_accepter");
      return !(
        connection.body.peer_region === undefined &&
        accepter !== undefined &&
        placeOf(accepter).region === placeOf(connection).region &&
        ["requester", "accepter"].every((side) =>
          options.some(({ body }) => at(body, side, 0, "allow_remote_vpc_dns_resolution") === true),
        )
      );
    });

    expect(deaf.map(({ address }) => address)).toEqual([]);
    expect(problems.map(({ address }) => address)).toEqual([]);
  });

  it("joins VPCs whose addresses do not overlap, and no more than AWS takes (edge 43)", () => {
    const vpcs = resources("aws_vpc").map(({ address, body }) => ({
      address,
      block: block(textAt(body, "cidr_block")),
    }));
    const problems = vpcs.flatMap((one, index) =>
      vpcs
        .slice(index + 1)
        .filter((other) => overlaps(one.block, other.block))
        .map((other) => `${one.address} overlaps ${other.address}`),
    );

    expect(problems).toEqual([]);
    expect(connections.length).toBeLessThanOrEqual(PEERINGS_MAX);
  });
});

describe("routes over a peering", () => {
  const routes = resources("aws_route").filter(({ body }) => body.vpc_peering_connection_id !== undefined);

  it("are exactly those between an environment's tiers and its own bastion (edges 42, 79)", () => {
    const wrong = routes.filter((route) => {
      const { stack, body } = route;
      const environment = zone.environments.find(({ name }) => name === stack);
      const own = resourcesOf(stack, "aws_route_table").some((table) => refersTo(body.route_table_id, table));
      return !(
        environment !== undefined &&
        connectionOf(route) !== undefined &&
        (own
          ? body.destination_cidr_block === environment.bastionCidr
          : body.destination_cidr_block === environment.cidr && isBastionTable(textAt(body, "route_table_id"), stack))
      );
    });
    const inline = resources("aws_route_table", "aws_default_route_table").filter(({ body }) =>
      listAt(body, "route").some((route) => textAt(route, "vpc_peering_connection_id") !== ""),
    );

    expect(wrong.map(({ address, body }) => `${address} routes ${textAt(body, "destination_cidr_block")}`)).toEqual([]);
    expect(inline.map(({ address }) => address)).toEqual([]);
  });

  it("are there for every subnet of every tier, and back", () => {
    const problems = zone.environments.flatMap((environment) => {
      const own = routes.filter(({ stack }) => stack === environment.name);
      const unreached = environment.tiers
        .flatMap(({ cidr }) => subnetsIn(subnetsOf(environment.name), cidr))
        .filter(({ routeTables }) =>
          routeTables.every((table) => !own.some(({ body }) => refersTo(body.route_table_id, table))),
        );
      const back = own.filter(({ body }) => isBastionTable(textAt(body, "route_table_id"), environment.name));
      return [
        ...unreached.map(({ address }) => `${address} has no way back to its bastion`),
        ...(back.length === 1 ? [] : [`the bastion of ${environment.name} has ${back.length} routes to it`]),
      ];
    });

    expect(problems).toEqual([]);
  });

  it("wait until the connection is accepted, and are made by the account of the table (edge 39)", () => {
    const problems = routes.filter((route) => {
      const connection = connectionOf(route);
      const accepters = connection === undefined ? [] : parts(connection, "aws_vpc_peering_connection_accepter");
      const far = isBastionTable(textAt(route.body, "route_table_id"), route.stack);
      return !(
        accepters.some((accepter) => dependsOn(route, accepter)) &&
        isAccount(placeOf(route).account, far ? hub : route.stack)
      );
    });

    expect(problems.map(({ address }) => address)).toEqual([]);
  });

  it("lead to the tables of the stack shared-services that carry the names of the bastions", () => {
    const outputs = synthesizedStacks().get(hub)?.output;
    const tables = at(outputs?.bastion_route_table_ids, "value");
    const problems = zone.environments.filter(({ name, bastionCidr }) => {
      const subnets = subnetsIn(subnetsOf(hub), bastionCidr);
      return !(
        subnets.length > 0 &&
        subnets.every(({ routeTables }) => routeTables.some((table) => refersTo(at(tables, name), table)))
      );
    });

    expect(problems.map(({ name }) => name)).toEqual([]);
  });
});

describe("rules over a peering", () => {
  it("name addresses, not groups of the other side (edge 50)", () => {
    const problems = resources("aws_vpc_security_group_ingress_rule", "aws_vpc_security_group_egress_rule")
      .filter(({ body }) => body.referenced_security_group_id !== undefined)
      .filter(
        ({ stack, body }) =>
          !resourcesOf(stack, "aws_security_group").some((group) => refersTo(body.referenced_security_group_id, group)),
      );

    expect(problems.map(({ address }) => address)).toEqual([]);
  });

  it.each(zone.environments.map((environment) => ({ name: environment.name, environment })))(
    "let the bastion of $name call each tier's port and its bastionPorts, and nothing else (edges 49, 79)",
    ({ environment }) => {
      const bastion = subnetsIn(subnetsOf(hub), environment.bastionCidr);
      const problems = environment.tiers.flatMap((tier) => {
        const declared = union(
          ...[tier.port, ...(environment.bastionPorts[tier.name] ?? [])].map((port) => [[port, port]] as const),
        );
        const byGroup = groupsOf(securityGroupsOf(environment.name), tier).map((group) =>
          portsFromBlocks(
            // From everyone is the internet's rule, which no route over the peering carries in.
            { ...group, rules: group.rules.filter(({ peer }) => peer.kind !== "block" || peer.block.prefix > 0) },
            addressesOf(environment.bastionCidr),
            "tcp",
          ),
        );
        const byAcl = subnetsIn(subnetsOf(environment.name), tier.cidr).flatMap((subnet) =>
          bastion.map((from) => passage(from, subnet, "tcp", "every")),
        );
        const cut = byAcl.filter(
          ({ calls, answers }) => !covers(calls, declared) || !covers(answers, [[32768, 60999]]),
        );
        const wide = [...byGroup, ...byAcl.map(({ calls }) => calls)].filter(
          (ports) => difference(ports, declared).length > 0,
        );
        return [
          ...(byGroup.length > 0 && byGroup.every((ports) => covers(ports, declared))
            ? []
            : [`no security group of ${tier.name} lets its bastion in`]),
          ...cut.map(() => `the ACLs cut ${tier.name} off from its bastion`),
          ...wide.map(() => `${tier.name} lets its bastion call more than is declared`),
        ];
      });

      expect(bastion.length).toBeGreaterThan(0);
      expect(problems).toEqual([]);
    },
  );
});

describe("gateway endpoints", () => {
  it("lead to S3 in every VPC for itself: they cannot be used over a peering (edge 44)", () => {
    const problems = stacks.flatMap((stack) =>
      resourcesOf(stack, "aws_vpc").flatMap((vpc) => {
        const s3 = resourcesOf(stack, "aws_vpc_endpoint").filter(
          ({ body }) =>
            refersTo(body.vpc_id, vpc) &&
            body.vpc_endpoint_type === "Gateway" &&
            textAt(body, "service_name").endsWith(".s3"),
        );
        const cut = subnetsOf(stack)
          .filter(({ vpc: own }) => own.includes(`\${${vpc.type}.${vpc.name}.`))
          .filter(({ routes }) => routes.some(({ target }) => target.startsWith("${aws_vpc_peering_connection")))
          .filter(({ routeTables }) =>
            routeTables.some(
              (table) => !s3.some(({ body }) => listAt(body, "route_table_ids").some((id) => refersTo(id, table))),
            ),
          );
        return [
          ...(s3.length === 1 ? [] : [`${vpc.address} has ${s3.length} gateway endpoints for S3`]),
          ...cut.map(({ address }) => `${address} does not reach S3`),
        ];
      }),
    );

    expect(problems).toEqual([]);
  });
});
