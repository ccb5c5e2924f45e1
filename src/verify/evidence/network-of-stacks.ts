import type { Model } from "../model/model";
import type { Resource } from "../model/resource";
import { accountName } from "./account-name";
import { callsOf } from "./network-calls";
import type { MapAccount, MapPeering, MapVpc, NetworkMap } from "./network-map";
import { idOf, tagOf, tiersOf } from "./network-tiers";
import { byText } from "./order";

/** The map as the stacks write it: subnets by the names in their tags, calls by what security groups accept. */
export function networkMapOf(model: Model): NetworkMap {
  const vpcs = model.resources("aws_vpc", "aws_default_vpc");
  const tiers = tiersOf(model, vpcs);
  const peerings = model.resources("aws_vpc_peering_connection").flatMap((peering) => peeringOf(peering));
  return {
    accounts: accountsOf(model),
    vpcs: vpcs.map(mapVpc).sort((one, other) => byText(one.id, other.id)),
    tiers: tiers.map(({ tier }) => tier),
    peerings: peerings.sort((one, other) => byText(one.opens, other.opens)),
    calls: callsOf(model, tiers, peerings),
  };
}

function accountsOf(model: Model): readonly MapAccount[] {
  const accounts = new Map<string, MapAccount>();
  for (const { mode, type, place } of model.all) {
    if (mode === "resource" && type.startsWith("aws_") && !accounts.has(place.accountKey)) {
      accounts.set(place.accountKey, { id: place.accountKey, name: accountName(place) });
    }
  }
  return [...accounts.values()].sort((one, other) => byText(one.name, other.name));
}

function mapVpc(vpc: Resource): MapVpc {
  const cidr = vpc.text("cidr_block");
  return {
    id: idOf(vpc),
    account: vpc.place.accountKey,
    region: vpc.place.regionKey,
    name: tagOf(vpc, "Name") ?? vpc.name,
    cidr: cidr.known ? (cidr.value ?? "") : cidr.missing,
  };
}

function peeringOf(peering: Resource): readonly MapPeering[] {
  const from = peering.value("vpc_id");
  const to = peering.value("peer_vpc_id");
  if (from.kind !== "attribute" || to.kind !== "attribute") return [];
  return [{ from: idOf(from.of), to: idOf(to.of), opens: idOf(peering) }];
}
