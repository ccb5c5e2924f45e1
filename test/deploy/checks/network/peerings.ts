import {
  CreateVpcPeeringConnectionCommand,
  DeleteVpcPeeringConnectionCommand,
  DescribeVpcPeeringConnectionsCommand,
  EC2Client,
  ModifyVpcPeeringConnectionOptionsCommand,
} from "@aws-sdk/client-ec2";
import type { Check } from "../../check";
import type { ZoneApi } from "../../zone-api";
import { type Undo, peerWithAnother } from "./network-breakages";
import { gone, peeringsOf } from "./observe";
import { firstVpc, given, zoneVpc, zoneVpcs } from "./zone-vpc";

/** Each environment is peered once, with the VPC of the bastions, and nobody is with anyone else. */
export const peeringsAreDeclared: Check = {
  name: "each environment is peered with the bastions and with nobody else",
  run: async (api, assert) => {
    const vpcs = await zoneVpcs(api, assert);
    const names = new Map(vpcs.map(({ id, intended }) => [id, intended.account]));
    const shared = [...names].find(([, account]) => account === "shared-services")?.[0];
    await Promise.all(
      [...api.accounts.keys()].map(async (account) => {
        const ec2 = await api.client(EC2Client, account);
        const { VpcPeeringConnections = [] } = await ec2.send(new DescribeVpcPeeringConnectionsCommand({}));
        const there = VpcPeeringConnections.filter(({ Status }) => !gone.includes(Status?.Code ?? ""));
        const environments = api.zone.environments.map(({ name }) => name);
        const wanted = account === "shared-services" ? environments : environments.filter((one) => one === account);
        assert.sameSet(
          `peerings of ${account}`,
          there.map(({ RequesterVpcInfo: near, AccepterVpcInfo: far }) =>
            [near?.VpcId, far?.VpcId].map((id) => names.get(id ?? "") ?? `a stranger ${id ?? ""}`).join(" with "),
          ),
          wanted.map((environment) => `${environment} with shared-services`),
        );
        for (const { VpcPeeringConnectionId = "", Status, RequesterVpcInfo, AccepterVpcInfo } of there) {
          const subject = `peering ${VpcPeeringConnectionId} of ${account}`;
          assert.equal(subject, Status?.Code, "active");
          assert.equal(`${subject}: owner of the far side`, AccepterVpcInfo?.OwnerId, api.accountId("shared-services"));
          assert.equal(`${subject}: far side`, AccepterVpcInfo?.VpcId, shared);
          for (const [side, info] of Object.entries({ requester: RequesterVpcInfo, accepter: AccepterVpcInfo })) {
            const resolves = info?.PeeringOptions?.AllowDnsResolutionFromRemoteVpc;
            assert.equal(`${subject}: names resolve for the ${side}`, resolves, true);
          }
        }
      }),
    );
  },
  breakages: [
    {
      name: "an environment is peered with another VPC",
      apply: async (api) => (await peerWithAnother(api)).undo,
    },
    { name: "a second peering with the bastions waits for acceptance", apply: askForPeering },
    { name: "names do not resolve for the side of the bastions", apply: (api) => refuseNames(api, "accepter") },
    { name: "names do not resolve for the side of an environment", apply: (api) => refuseNames(api, "requester") },
  ],
};

async function askForPeering(api: ZoneApi): Promise<Undo> {
  const { ec2, id } = await firstVpc(api);
  const far = await zoneVpc(api, "shared-services");
  const { VpcPeeringConnection } = await ec2.send(
    new CreateVpcPeeringConnectionCommand({
      VpcId: id,
      PeerVpcId: far.id,
      PeerOwnerId: api.accountId("shared-services"),
    }),
  );
  const VpcPeeringConnectionId = given(VpcPeeringConnection?.VpcPeeringConnectionId, "peering");
  return () => ec2.send(new DeleteVpcPeeringConnectionCommand({ VpcPeeringConnectionId }));
}

async function refuseNames(api: ZoneApi, side: "requester" | "accepter"): Promise<Undo> {
  const near = await firstVpc(api);
  const { ec2 } = side === "requester" ? near : await zoneVpc(api, "shared-services");
  const VpcPeeringConnectionId = given((await peeringsOf(near.ec2))[0]?.id, "peering");
  const set = (AllowDnsResolutionFromRemoteVpc: boolean): Promise<unknown> =>
    ec2.send(
      new ModifyVpcPeeringConnectionOptionsCommand({
        VpcPeeringConnectionId,
        ...(side === "requester"
          ? { RequesterPeeringConnectionOptions: { AllowDnsResolutionFromRemoteVpc } }
          : { AccepterPeeringConnectionOptions: { AllowDnsResolutionFromRemoteVpc } }),
      }),
    );
  await set(false);
  return () => set(true);
}
