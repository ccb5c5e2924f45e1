import type { Acl, AclRule } from "./facts";
import { addressesWithPorts, aclPorts, decidingRule, portsAt } from "./filters";
import type { NetworkAnalysis } from "./network-analysis";
import type { EnvironmentPlaces } from "./places";
import { type Ranges, addressesOf, blocksOf, difference, empty, intersection, union } from "./ranges";

/** What an ACL lets pass of addresses that are not its environment's own. */
export interface ForeignAddresses {
  readonly acl: Acl;
  readonly open: readonly { readonly egress: boolean; readonly blocks: string; readonly rule: AclRule | undefined }[];
  readonly missing?: string;
}

export function foreignAddressesOf(
  network: NetworkAnalysis,
  environment: EnvironmentPlaces,
): readonly ForeignAddresses[] {
  const { whole, bastion } = environment;
  const foreign = foreignTo(network, environment);
  const ids = new Set([...whole.subnets, ...bastion.subnets].map(({ acl }) => acl));
  return [...ids].flatMap((id): readonly ForeignAddresses[] => {
    const acl = network.topology.acls.get(id);
    if (acl === undefined) return [];
    const missing = acl.missing ?? acl.rules.find((rule) => rule.missing !== undefined)?.missing;
    const open = [false, true].flatMap((egress) => openTo(network, acl, egress, foreign));
    return [open.length > 0 || missing === undefined ? { acl, open } : { acl, open, missing }];
  });
}

/** Addresses of all other environments, with those of their bastions. */
export function foreignTo(network: NetworkAnalysis, environment: EnvironmentPlaces): Ranges {
  return difference(addressesOfAll(network), addressesOfEnvironment(environment));
}

const allAddresses = new WeakMap<NetworkAnalysis, Ranges>();

function addressesOfAll(network: NetworkAnalysis): Ranges {
  const known = allAddresses.get(network) ?? union(...network.environments.map(addressesOfEnvironment));
  allAddresses.set(network, known);
  return known;
}

function openTo(network: NetworkAnalysis, acl: Acl, egress: boolean, addresses: Ranges): ForeignAddresses["open"] {
  for (const protocol of network.sure.protocols) {
    const ports = aclPorts(acl, egress, protocol, "closed");
    const found = intersection(addressesWithPorts(ports), addresses);
    const [first] = found;
    if (first === undefined) continue;
    const [address] = first;
    const port = portsAt(ports, address)[0]?.[0] ?? 0;
    return [
      {
        egress,
        blocks: blocksOf(found).slice(0, 3).join(", "),
        rule: decidingRule(acl, egress, { address, protocol, port }),
      },
    ];
  }
  return [];
}

function addressesOfEnvironment({ whole, declared }: EnvironmentPlaces): Ranges {
  return union(
    ...whole.vpcs.map(({ addresses }) => addresses),
    addressesOf(declared.cidr) ?? empty,
    addressesOf(declared.bastionCidr) ?? empty,
  );
}
