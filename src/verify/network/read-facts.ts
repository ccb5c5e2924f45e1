import type { Model } from "../model/model";
import type { NetworkFacts } from "./facts";
import { Identities } from "./read/identities";
import { aclTies, readAcls } from "./read/read-acls";
import { readInternetGateways, readNatGateways, readNotFollowed, readPrivateLinks } from "./read/read-gateways";
import { readGroups } from "./read/read-groups";
import { readInterfaces } from "./read/read-interfaces";
import { readPeerings } from "./read/read-peerings";
import { readPrefixLists } from "./read/read-prefix-lists";
import { readRouteTables, tableTies } from "./read/read-routes";
import { readTransit } from "./read/read-transit";
import { readSubnets, readVpcs } from "./read/read-vpcs";

/** Everything in the stacks that decides where packets go. */
export function readFacts(model: Model): NetworkFacts {
  const ids = new Identities(model);
  const lists = readPrefixLists(ids);
  const vpcs = readVpcs(ids);
  const subnets = readSubnets(ids, vpcs, tableTies(ids), aclTies(ids));
  return {
    vpcs,
    subnets,
    routeTables: readRouteTables(ids, vpcs, lists),
    acls: readAcls(ids, vpcs),
    groups: readGroups(ids, vpcs, lists),
    peerings: readPeerings(ids, vpcs),
    ...readTransit(ids, vpcs),
    internetGateways: readInternetGateways(ids),
    natGateways: readNatGateways(ids, subnets),
    interfaces: readInterfaces(ids, subnets),
    privateLinks: readPrivateLinks(ids),
    notFollowed: readNotFollowed(ids),
  };
}
