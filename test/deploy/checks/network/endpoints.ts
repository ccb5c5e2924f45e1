import {
  CreateVpcEndpointCommand,
  DeleteVpcEndpointsCommand,
  DescribeRouteTablesCommand,
  DescribeSecurityGroupsCommand,
  DescribeSubnetsCommand,
  ModifyVpcEndpointCommand,
  type ModifyVpcEndpointRequest,
  type VpcEndpoint,
} from "@aws-sdk/client-ec2";
import { DescribeOrganizationCommand, OrganizationsClient } from "@aws-sdk/client-organizations";
import type { Assertions } from "../../assertions";
import type { Check } from "../../check";
import type { ZoneApi } from "../../zone-api";
import { endpointsOf } from "./endpoint-view";
import { type Undo } from "./network-breakages";
import { serviceName } from "./parties";
import { listOf, type RawStatement, rawStatementsOf } from "../policies";
import { type ZoneVpc, firstVpc, given, ofVpc, zoneVpcs } from "./zone-vpc";

/** Every VPC has the endpoints of zone.yaml, in their own subnets, with a policy that ends at the organization. */
export const endpointsAreDeclared: Check = {
  name: "endpoints are those of zone.yaml and serve the organization alone",
  run: async (api, assert) => {
    const organizations = await api.client(OrganizationsClient, "management");
    const { Organization } = await organizations.send(new DescribeOrganizationCommand({}));
    const organization = given(Organization?.Id, "organization");
    await Promise.all(
      (await zoneVpcs(api, assert)).map(async (vpc) => {
        const { account, endpoints } = vpc.intended;
        const there = await endpointsOf(vpc);
        assert.sameSet(
          `endpoints of ${account}`,
          there.map(({ VpcEndpointType = "", ServiceName = "" }) => `${VpcEndpointType} ${ServiceName}`),
          [
            ...endpoints.map((service) => `Interface ${serviceName(api.zone, service)}`),
            ...["s3", "dynamodb"].map((service) => `Gateway ${serviceName(api.zone, service)}`),
          ],
        );
        for (const { State = "", ServiceName = "" } of there) {
          assert.equal(`${ServiceName} of ${account}`, State.toLowerCase(), "available");
        }
        await Promise.all([assertInterfaces(vpc, assert, there), assertGateways(vpc, assert, there)]);
        for (const endpoint of there) assertPolicy(endpoint, account, organization, assert);
      }),
    );
  },
  breakages: [
    {
      name: "the policy of an endpoint lets everyone through",
      apply: (api) => changePolicy(api, () => [{ Effect: "Allow", Principal: "*", Action: "*", Resource: "*" }]),
    },
    {
      name: "the policy of an endpoint forgets whose the resources are",
      apply: (api) =>
        changePolicy(api, (statements) =>
          statements.map(({ Condition, ...rest }) => {
            const conditions = Object.entries(Condition ?? {}).map(([operator, keys]) => [
              operator,
              Object.fromEntries(Object.entries(keys).filter(([key]) => key !== "aws:ResourceOrgID")),
            ]);
            return { ...rest, Condition: Object.fromEntries(conditions) as RawStatement["Condition"] };
          }),
        ),
    },
    { name: "an endpoint has another security group", apply: addEndpointGroup },
    { name: "an endpoint is missing in one subnet", apply: takeEndpointSubnet },
    { name: "a gateway endpoint serves the subnets of the endpoints too", apply: addEndpointTable },
    { name: "a VPC has an endpoint that nobody asked for", apply: addEndpoint },
  ],
};

async function assertInterfaces(
  { ec2, id, intended }: ZoneVpc,
  assert: Assertions,
  there: readonly VpcEndpoint[],
): Promise<void> {
  const { Subnets = [] } = await ec2.send(new DescribeSubnetsCommand(ofVpc(id)));
  const cidrs = new Map(Subnets.map(({ SubnetId = "", CidrBlock = "" }) => [SubnetId, CidrBlock]));
  const wanted = intended.blocks.filter(({ kind }) => kind === "endpoints").flatMap(({ subnets }) => subnets);
  const groups = new Set<string>();
  for (const { VpcEndpointType, ServiceName = "", SubnetIds = [], Groups = [], PrivateDnsEnabled } of there) {
    if (VpcEndpointType !== "Interface") continue;
    const subject = `${ServiceName} of ${intended.account}`;
    assert.sameSet(
      `subnets of ${subject}`,
      SubnetIds.map((subnet) => cidrs.get(subnet) ?? subnet),
      wanted,
    );
    assert.equal(`private names of ${subject}`, PrivateDnsEnabled, true);
    assert.equal(`groups of ${subject}`, Groups.length, 1);
    for (const { GroupId = "" } of Groups) groups.add(GroupId);
  }
  assert.that(`endpoints of ${intended.account}`, groups.size <= 1, "have different groups");
}

/** Whoever uses a gateway endpoint has a table with its route: tiers and bastions. */
async function assertGateways(
  { ec2, id, intended }: ZoneVpc,
  assert: Assertions,
  there: readonly VpcEndpoint[],
): Promise<void> {
  const [{ RouteTables = [] }, { Subnets = [] }] = await Promise.all([
    ec2.send(new DescribeRouteTablesCommand(ofVpc(id))),
    ec2.send(new DescribeSubnetsCommand(ofVpc(id))),
  ]);
  const users = intended.blocks
    .filter(({ kind }) => kind === "tier" || kind === "bastion")
    .flatMap(({ subnets }) => subnets);
  const ids = Subnets.filter(({ CidrBlock = "" }) => users.includes(CidrBlock)).map(({ SubnetId }) => SubnetId);
  const wanted = RouteTables.filter(({ Associations = [] }) =>
    Associations.some(({ SubnetId }) => SubnetId !== undefined && ids.includes(SubnetId)),
  ).map(({ RouteTableId = "" }) => RouteTableId);
  for (const { VpcEndpointType, ServiceName = "", RouteTableIds = [] } of there) {
    if (VpcEndpointType !== "Gateway") continue;
    assert.sameSet(`route tables of ${ServiceName} of ${intended.account}`, RouteTableIds, wanted);
  }
}

/** Actions that carry nothing out of the organization, and may be allowed on named resources that are not its own. */
const harmless = /^(?:[a-z0-9]+:(?:Get|List|Describe)[A-Za-z]*\*?|ec2:RunInstances)$/;

/**
 * The policy lets callers of the organization reach its resources. What it lets through beyond that ends at resources
 * of the organization too, or is an action that takes nothing out, on resources that are named.
 */
function assertPolicy(endpoint: VpcEndpoint, account: string, organization: string, assert: Assertions): void {
  const { ServiceName = "", PolicyDocument = "" } = endpoint;
  const subject = `policy of ${ServiceName} of ${account}`;
  const statements = rawStatementsOf(PolicyDocument);
  const ends = (statement: RawStatement, key: string): boolean => {
    const values = listOf(statement.Condition?.StringEquals?.[key]);
    return values.length === 1 && values[0] === organization;
  };
  const general = statements.filter(({ Action, Effect }) => Effect === "Allow" && listOf(Action).includes("*"));
  assert.equal(`${subject}: statements for every action`, general.length, 1);
  for (const statement of general) {
    assert.that(subject, ends(statement, "aws:PrincipalOrgID"), "lets callers of other organizations through");
    assert.that(subject, ends(statement, "aws:ResourceOrgID"), "leads to resources of other organizations");
  }
  for (const statement of statements) {
    const isNarrow =
      listOf(statement.Action).every((action) => harmless.test(action)) &&
      listOf(statement.Resource).length > 0 &&
      listOf(statement.Resource).every((resource) => resource.startsWith("arn:"));
    const isInside = ends(statement, "aws:ResourceOrgID");
    assert.that(subject, statement.Effect === "Deny" || isInside || isNarrow, `allows ${JSON.stringify(statement)}`);
    const isBounded = statement.NotAction === undefined && statement.NotResource === undefined;
    assert.that(subject, isBounded, "allows all but something");
  }
}

/** The endpoint that every zone has, and its VPC. */
async function firstEndpoint(api: ZoneApi, type: "Interface" | "Gateway") {
  const vpc = await firstVpc(api);
  const endpoint = (await endpointsOf(vpc)).find(({ VpcEndpointType }) => VpcEndpointType === type);
  return { vpc, endpoint: given(endpoint, `${type} endpoint`) };
}

async function modify(
  { ec2 }: ZoneVpc,
  { VpcEndpointId }: VpcEndpoint,
  change: Partial<ModifyVpcEndpointRequest>,
  back: Partial<ModifyVpcEndpointRequest>,
): Promise<Undo> {
  await ec2.send(new ModifyVpcEndpointCommand({ VpcEndpointId, ...change }));
  return () => ec2.send(new ModifyVpcEndpointCommand({ VpcEndpointId, ...back }));
}

async function changePolicy(
  api: ZoneApi,
  change: (statements: readonly RawStatement[]) => readonly RawStatement[],
): Promise<Undo> {
  const { vpc, endpoint } = await firstEndpoint(api, "Gateway");
  const { PolicyDocument = "" } = endpoint;
  const changed = { Version: "2012-10-17", Statement: change(rawStatementsOf(PolicyDocument)) };
  return modify(vpc, endpoint, { PolicyDocument: JSON.stringify(changed) }, { PolicyDocument });
}

async function addEndpointGroup(api: ZoneApi): Promise<Undo> {
  const { vpc, endpoint } = await firstEndpoint(api, "Interface");
  const { SecurityGroups = [] } = await vpc.ec2.send(new DescribeSecurityGroupsCommand(ofVpc(vpc.id)));
  const standard = given(SecurityGroups.find(({ GroupName }) => GroupName === "default")?.GroupId, "default group");
  return modify(vpc, endpoint, { AddSecurityGroupIds: [standard] }, { RemoveSecurityGroupIds: [standard] });
}

async function takeEndpointSubnet(api: ZoneApi): Promise<Undo> {
  const { vpc, endpoint } = await firstEndpoint(api, "Interface");
  const subnets = [given(endpoint.SubnetIds?.at(-1), "subnet")];
  return modify(vpc, endpoint, { RemoveSubnetIds: subnets }, { AddSubnetIds: subnets });
}

async function addEndpointTable(api: ZoneApi): Promise<Undo> {
  const { vpc, endpoint } = await firstEndpoint(api, "Gateway");
  const { RouteTables = [] } = await vpc.ec2.send(new DescribeRouteTablesCommand(ofVpc(vpc.id)));
  const other = RouteTables.find(({ RouteTableId = "" }) => endpoint.RouteTableIds?.includes(RouteTableId) === false);
  const tables = [given(other?.RouteTableId, "another route table")];
  return modify(vpc, endpoint, { AddRouteTableIds: tables }, { RemoveRouteTableIds: tables });
}

async function addEndpoint(api: ZoneApi): Promise<Undo> {
  const { vpc, endpoint } = await firstEndpoint(api, "Interface");
  const { VpcEndpoint } = await vpc.ec2.send(
    new CreateVpcEndpointCommand({
      VpcId: vpc.id,
      VpcEndpointType: "Interface",
      // No zone can choose it: a client could ask for what it likes there.
      ServiceName: serviceName(api.zone, "email-smtp"),
      SubnetIds: endpoint.SubnetIds,
    }),
  );
  const made = given(VpcEndpoint?.VpcEndpointId, "endpoint");
  return () => vpc.ec2.send(new DeleteVpcEndpointsCommand({ VpcEndpointIds: [made] }));
}
