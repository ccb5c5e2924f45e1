import type { Resource } from "../../model/resource";
import { symbolicText } from "../../model/value";
import type { Peering, Vpc } from "../facts";
import { type Identities, manyOf, missingOf, originOf } from "./identities";

export function readPeerings(ids: Identities, vpcs: readonly Vpc[]): readonly Peering[] {
  const accepters = new Map<string, Resource>();
  for (const accepter of ids.model.resources("aws_vpc_peering_connection_accepter")) {
    const peering = ids.to(accepter, "vpc_peering_connection_id");
    if (peering !== undefined) accepters.set(peering.id, accepter);
  }
  const options = new Map<string, Resource[]>();
  for (const one of ids.model.resources("aws_vpc_peering_connection_options")) {
    const id = ids.to(one, "vpc_peering_connection_id")?.id ?? "";
    options.set(id, [...(options.get(id) ?? []), one]);
  }
  return ids.model.resources("aws_vpc_peering_connection").map((resource): Peering => {
    const id = ids.of(resource);
    const accepter = accepters.get(id);
    const requesterVpc = ids.to(resource, "vpc_id");
    const accepterVpc = ids.to(resource, "peer_vpc_id");
    const declared = vpcs.find((vpc) => vpc.id === accepterVpc?.id);
    const accepts = [resource, accepter].some((one) => one?.flag(false, "auto_accept").is === true);
    const speakers = [resource, accepter, ...(options.get(id) ?? [])].filter((one) => one !== undefined);
    return {
      id,
      origin: originOf(resource),
      requester: requesterVpc?.id ?? "",
      accepter: accepterVpc?.id ?? "",
      accepterAccount: declared?.account ?? accountOf(resource, accepter),
      isInterRegion: isInterRegion(resource, declared, accepter),
      resolvesNames: { requester: resolves(speakers, "requester"), accepter: resolves(speakers, "accepter") },
      ...(accepts ? {} : { pending: `whether ${resource.stack}: ${resource.address} is accepted` }),
      ...missingOf(requesterVpc?.missing ?? accepterVpc?.missing ?? manyOf(resource)),
    };
  });
}

/**
 * The account of a VPC that no stack declares: as it is written, or that of whoever accepts it or looks it up. Without
 * `peer_owner_id` it is the account that asks.
 */
function accountOf(resource: Resource, accepter: Resource | undefined): string {
  const peer = resource.value("peer_vpc_id");
  return (
    symbolicText(resource.value("peer_owner_id")) ??
    accepter?.place.accountKey ??
    (peer.kind === "attribute" ? peer.of.place.accountKey : resource.place.accountKey)
  );
}

function isInterRegion(resource: Resource, declared: Vpc | undefined, accepter: Resource | undefined): boolean {
  const region = symbolicText(resource.value("peer_region")) ?? declared?.region ?? accepter?.place.regionKey;
  return region !== undefined && region !== resource.place.regionKey;
}

function resolves(speakers: readonly Resource[], side: "requester" | "accepter"): boolean | "unknown" {
  const found = speakers.map((one) => one.block(side)?.flag(false, "allow_remote_vpc_dns_resolution").is ?? false);
  return found.find((one) => one === true) ?? found.find((one) => one === "unknown") ?? false;
}
