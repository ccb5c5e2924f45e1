import {
  CreateRouteCommand,
  DeleteRouteCommand,
  DescribeInternetGatewaysCommand,
  DescribeNatGatewaysCommand,
  DescribeRouteTablesCommand,
  DescribeSubnetsCommand,
  type Route,
  type RouteTable,
} from "@aws-sdk/client-ec2";
import type { ZoneApi } from "../../zone-api";
import type { Check } from "../../check";
import { endpointsOf } from "./endpoint-view";
import { type IntendedBlock, usesNat } from "./intent";
import { type Undo, addRoute, firstBlock, routeTableOf, routeToInternet } from "./network-breakages";
import { peeringsOf } from "./observe";
import { prefixListsOfAws, serviceName } from "./parties";
import { type ZoneVpc, firstVpc, given, ofVpc, zoneVpc, zoneVpcs } from "./zone-vpc";

/** Every subnet has a route table of its own making, with exactly the routes that follow from zone.yaml. */
export const routesAreDeclared: Check = {
  name: "routes are those that zone.yaml asks for",
  run: async (api, assert) => {
    const vpcs = await zoneVpcs(api, assert);
    await Promise.all(
      vpcs.map(async (vpc) => {
        const { ec2, id, intended } = vpc;
        const [{ RouteTables = [] }, { Subnets = [] }, label] = await Promise.all([
          ec2.send(new DescribeRouteTablesCommand(ofVpc(id))),
          ec2.send(new DescribeSubnetsCommand(ofVpc(id))),
          routeLabels(vpc, vpcs),
        ]);
        const routes = ({ Routes = [] }: RouteTable): string[] => Routes.map(label).sort();
        for (const block of intended.blocks) {
          block.subnets.forEach((cidr, index) => {
            const subject = `routes of the subnet ${cidr} (${intended.account} ${block.name})`;
            const subnet = Subnets.find(({ CidrBlock }) => CidrBlock === cidr);
            const table = RouteTables.find(({ Associations = [] }) =>
              Associations.some(({ SubnetId }) => SubnetId !== undefined && SubnetId === subnet?.SubnetId),
            );
            assert.that(subject, table !== undefined, "are those of the main table");
            if (table === undefined) return;
            assert.equal(subject, routes(table), [...wantedRoutes(api, vpc, block, index)].sort());
            const zone = natOf(block, index);
            if (zone !== undefined) {
              const nat = Subnets.find(({ CidrBlock }) => CidrBlock === natSubnets(vpc)[zone]);
              const own = subnet?.AvailabilityZone;
              assert.equal(`${subject}: availability zone of the NAT gateway`, nat?.AvailabilityZone, own);
            }
          });
        }
        for (const table of RouteTables) {
          const { RouteTableId = "", Associations = [] } = table;
          if (Associations.some(({ Main = false }) => Main)) {
            assert.equal(`main route table of ${intended.account}`, routes(table), [`${intended.cidr} by local`]);
            assert.equal(`subnets with the main route table of ${intended.account}`, Associations.length, 1);
          } else {
            assert.that(`route table ${RouteTableId} of ${intended.account}`, Associations.length > 0, "has no subnet");
          }
        }
      }),
    );
  },
  breakages: [
    {
      name: "a tier routes to all bastions",
      apply: async (api) => {
        const { vpc, block } = await firstBlock(api, "tier");
        return addRoute(vpc, block, {
          DestinationCidrBlock: api.zone.sharedServices.cidr,
          VpcPeeringConnectionId: await firstPeering(vpc),
        });
      },
    },
    {
      name: "a tier routes to the internet",
      apply: async (api) => {
        const { vpc, block } = await firstBlock(api, "tier");
        return routeToInternet(vpc, block);
      },
    },
    { name: "a tier does not route to its bastion", apply: forgetBastion },
    {
      name: "a bastion routes to the whole address space",
      apply: async (api) => {
        const { vpc, block } = await firstBlock(api, "bastion");
        return addRoute(vpc, block, {
          DestinationCidrBlock: api.zone.addressSpace,
          VpcPeeringConnectionId: await firstPeering(vpc),
        });
      },
    },
    { name: "the main route table of a VPC has a route", apply: routeInMainTable },
  ],
};

/** What a route says, without ids. */
async function routeLabels(vpc: ZoneVpc, all: readonly ZoneVpc[]): Promise<(route: Route) => string> {
  const { ec2, id } = vpc;
  const [peerings, { InternetGateways = [] }, { NatGateways = [] }, { Subnets = [] }, endpoints, lists] =
    await Promise.all([
      peeringsOf(ec2),
      ec2.send(new DescribeInternetGatewaysCommand({})),
      ec2.send(new DescribeNatGatewaysCommand({})),
      ec2.send(new DescribeSubnetsCommand(ofVpc(id))),
      endpointsOf(vpc),
      prefixListsOfAws([vpc]),
    ]);
  const listNames = new Map([...lists].flatMap(([name, ids]) => ids.map((list) => [list, name] as const)));
  const targets = new Map([
    ["local", "local"],
    ...peerings.map((peering): [string, string] => {
      const far = all.find((other) => other.id !== id && peering.vpcs.includes(other.id));
      return [
        peering.id,
        `the peering with ${far?.intended.account ?? "a stranger"}${peering.active ? "" : ", inactive"}`,
      ];
    }),
    ...InternetGateways.filter(({ Attachments = [] }) => Attachments.some(({ VpcId }) => VpcId === id)).map(
      ({ InternetGatewayId = "" }): [string, string] => [InternetGatewayId, "the internet gateway"],
    ),
    ...NatGateways.map(({ NatGatewayId = "", SubnetId }): [string, string] => {
      const subnet = Subnets.find((one) => one.SubnetId === SubnetId);
      return [NatGatewayId, `NAT in ${subnet?.CidrBlock ?? "another VPC"}`];
    }),
    ...endpoints.map(({ VpcEndpointId = "", ServiceName = "" }): [string, string] => [VpcEndpointId, ServiceName]),
  ]);
  return (route) => {
    const { DestinationCidrBlock, DestinationPrefixListId: list, DestinationIpv6CidrBlock, State } = route;
    const destination =
      list === undefined
        ? (DestinationCidrBlock ?? DestinationIpv6CidrBlock ?? "nowhere")
        : (listNames.get(list) ?? list);
    const target = [
      route.GatewayId,
      route.NatGatewayId,
      route.VpcPeeringConnectionId,
      route.TransitGatewayId,
      route.NetworkInterfaceId,
      route.EgressOnlyInternetGatewayId,
    ].find((one) => one !== undefined);
    const state = State === undefined || State === "active" ? "" : `, ${State}`;
    return `${destination} by ${targets.get(target ?? "") ?? target ?? "nothing"}${state}`;
  };
}

function wantedRoutes(api: ZoneApi, vpc: ZoneVpc, block: IntendedBlock, index: number): readonly string[] {
  const local = `${vpc.intended.cidr} by local`;
  const endpoints = (["s3", "dynamodb"] as const)
    .map((service) => serviceName(api.zone, service))
    .map((name) => `${name} by ${name}`);
  const internet = "0.0.0.0/0 by the internet gateway";
  switch (block.kind) {
    case "endpoints":
      return [local];
    case "nat":
      return [local, internet];
    case "bastion":
      return [local, ...endpoints, `${block.environment.cidr} by the peering with ${block.environment.name}`];
    case "tier": {
      const { environment, tier } = block;
      const nat = natSubnets(vpc)[environment.nat === "each" ? index : 0] ?? "";
      return [
        local,
        ...endpoints,
        `${environment.bastionCidr} by the peering with shared-services`,
        ...(tier.exposure === "public" ? [internet] : []),
        ...(usesNat(environment, tier) ? [`0.0.0.0/0 by NAT in ${nat}`] : []),
      ];
    }
  }
}

/** Which NAT gateway a subnet shares its availability zone with; undefined where it need not. */
function natOf(block: IntendedBlock, index: number): number | undefined {
  if (block.kind !== "tier" || block.environment.nat !== "each") return undefined;
  return usesNat(block.environment, block.tier) ? index : undefined;
}

function natSubnets({ intended }: ZoneVpc): readonly string[] {
  return intended.blocks.find(({ kind }) => kind === "nat")?.subnets ?? [];
}

async function firstPeering({ ec2 }: ZoneVpc): Promise<string> {
  return given((await peeringsOf(ec2))[0]?.id, "peering");
}

async function forgetBastion(api: ZoneApi): Promise<Undo> {
  const { vpc, block } = await firstBlock(api, "tier");
  const { RouteTableId, Routes = [] } = await routeTableOf(vpc, block);
  const { DestinationCidrBlock, VpcPeeringConnectionId } = given(
    Routes.find((route) => route.VpcPeeringConnectionId !== undefined),
    "route to the bastion",
  );
  await vpc.ec2.send(new DeleteRouteCommand({ RouteTableId, DestinationCidrBlock }));
  return () => vpc.ec2.send(new CreateRouteCommand({ RouteTableId, DestinationCidrBlock, VpcPeeringConnectionId }));
}

async function routeInMainTable(api: ZoneApi): Promise<Undo> {
  const { ec2, id } = await firstVpc(api);
  const { RouteTables = [] } = await ec2.send(new DescribeRouteTablesCommand(ofVpc(id)));
  const main = RouteTables.find(({ Associations = [] }) => Associations.some(({ Main = false }) => Main));
  const RouteTableId = given(main?.RouteTableId, "main route table");
  const DestinationCidrBlock = (await zoneVpc(api, "shared-services")).intended.cidr;
  const VpcPeeringConnectionId = given((await peeringsOf(ec2))[0]?.id, "peering");
  await ec2.send(new CreateRouteCommand({ RouteTableId, DestinationCidrBlock, VpcPeeringConnectionId }));
  return () => ec2.send(new DeleteRouteCommand({ RouteTableId, DestinationCidrBlock }));
}
