import { DescribeVpcsCommand, EC2Client, type Vpc } from "@aws-sdk/client-ec2";
import type { Assertions } from "../../assertions";
import type { ZoneApi } from "../../zone-api";
import { type IntendedVpc, intendedVpcs } from "./intent";

/** A VPC of the zone as it was found. */
export interface ZoneVpc {
  readonly intended: IntendedVpc;
  readonly id: string;
  readonly ec2: EC2Client;
}

/** The VPCs of the zone, each found by its block in its account; those that are missing are told of and left out. */
export async function zoneVpcs(api: ZoneApi, assert?: Assertions): Promise<readonly ZoneVpc[]> {
  const found = await Promise.all(
    intendedVpcs(api.zone).map(async (intended) => {
      const ec2 = await api.client(EC2Client, intended.account);
      const vpc = (await vpcsOf(ec2)).find(({ CidrBlock }) => CidrBlock === intended.cidr);
      assert?.that(intended.account, vpc !== undefined, `has no VPC of ${intended.cidr}`);
      return vpc?.VpcId === undefined ? [] : [{ intended, ec2, id: vpc.VpcId }];
    }),
  );
  return found.flat();
}

/** VPCs of an account but the one that AWS makes with it: `npm run delete-default-vpcs` is a step of its own. */
export async function vpcsOf(ec2: EC2Client): Promise<readonly Vpc[]> {
  const { Vpcs = [] } = await ec2.send(new DescribeVpcsCommand({}));
  return Vpcs.filter(({ IsDefault = false }) => !IsDefault);
}

/** The VPC of an environment, or that of the bastions; for breaking it. */
export async function zoneVpc(api: ZoneApi, account: string): Promise<ZoneVpc> {
  const found = (await zoneVpcs(api)).find(({ intended }) => intended.account === account);
  if (found === undefined) throw new Error(`${account} has no VPC of the zone`);
  return found;
}

/** The first environment's VPC. */
export function firstVpc(api: ZoneApi): Promise<ZoneVpc> {
  return zoneVpc(api, api.zone.environments[0]?.name ?? "");
}

/** What the filter of a Describe call takes for one VPC. */
export function ofVpc(id: string): { readonly Filters: { Name: string; Values: string[] }[] } {
  return { Filters: [{ Name: "vpc-id", Values: [id] }] };
}

/** What the API gave, or a bug of the check. */
export function given<Value>(value: Value | undefined | null, what: string): Value {
  if (value === undefined || value === null) throw new Error(`the API gave no ${what}`);
  return value;
}

/** Undoes several things, the last first. */
export function undoing(steps: readonly (() => Promise<unknown>)[]): () => Promise<void> {
  return async () => {
    for (const step of [...steps].reverse()) await step();
  };
}
