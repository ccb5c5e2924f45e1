import type { Environment, Zone } from "../../../../src/zone";
import { block } from "../../../../src/zone/cidr";
import {
  type Ranges,
  covers,
  describeRanges,
  difference,
  union,
} from "../../../../blueprints/hipaa/test/support/ranges";
import type { Assertions } from "../../assertions";
import type { Check } from "../../check";
import { closeAclEntry, openAcl, openTier, peerAndRoute } from "./network-breakages";
import { tcp } from "./facts";
import { observeNetworks } from "./observe";
import { type ZoneParty, declaredPorts, partiesOf, placesOf, strangersOf } from "./parties";
import { Reach, type Party } from "./reach";

const routesAlone = { routes: true, acls: false, groups: false };

/** No packet gets from one environment to another: not by the routes alone, and not by the network ACLs alone. */
export const environmentsAreApart: Check = {
  name: "no address of an environment reaches another environment",
  run: async (api, assert) => {
    const { zone } = api;
    const facts = await observeNetworks(api);
    const reach = new Reach(facts);
    assert.equal("what else could carry packets", facts.unmodelled, []);
    const places = zone.environments.map((environment) => ({ environment, ...placesOf(zone, facts, environment) }));
    for (const from of places) {
      for (const to of places.filter((other) => other !== from)) {
        for (const [source, target] of [
          [from.vpc, to.vpc],
          [from.vpc, to.bastion],
          [from.bastion, to.vpc],
        ] as const) {
          const leads = leadsTo(reach, source, target);
          assert.that(`${source.name} to ${target.name}`, !leads, "routes and peerings lead there");
        }
        for (const source of [from.vpc, from.bastion]) {
          for (const target of [to.vpc, to.bastion]) assertNothingPasses(reach, assert, source, target);
        }
      }
      assertForeignersDropped(zone, reach, assert, from.environment, from.vpc);
      assertForeignersDropped(zone, reach, assert, from.environment, from.bastion);
    }
    for (const stranger of strangersOf(zone, facts)) {
      for (const { vpc, bastion } of places) {
        for (const own of [vpc, bastion]) {
          assert.that(`${stranger.name} to ${own.name}`, !leadsTo(reach, stranger, own), "routes lead there");
          assert.that(`${own.name} to ${stranger.name}`, !leadsTo(reach, own, stranger), "routes lead there");
        }
      }
    }
  },
  breakages: [
    { name: "another VPC is peered with an environment, with routes on both sides", apply: peerAndRoute },
    { name: "the ACL of a tier lets everything pass", apply: (api) => openAcl(api, "tier") },
    { name: "the ACL of a bastion lets everything pass", apply: (api) => openAcl(api, "bastion") },
  ],
};

/** Each declared call is possible from everywhere to everywhere with its answers, and nothing else is from anywhere. */
export const callsAreTheDeclaredOnes: Check = {
  name: "who can call whom is what zone.yaml declares",
  run: async (api, assert) => {
    const facts = await observeNetworks(api);
    const reach = new Reach(facts);
    const parties = await partiesOf(api, facts);
    for (const { party } of parties) {
      if (party.kind !== "inside") continue;
      assert.that(party.name, party.subnets.length > 0, "has no subnets");
      assert.equal(`${party.name}: groups`, party.groups?.length, 1);
    }
    for (const from of parties) {
      for (const to of parties.filter(({ party }) => party.kind === "inside" || from.party.kind === "inside")) {
        assertDeclared(reach, assert, from, to);
      }
    }
  },
  breakages: [
    { name: "an entry of a tier's ACL is removed", apply: closeAclEntry },
    { name: "a tier's group and ACL open a port to its bastion", apply: (api) => openTier(api, "bastion") },
    { name: "a tier's group, ACL and routes open a port to the internet", apply: (api) => openTier(api, "internet") },
  ],
};

function assertDeclared(reach: Reach, assert: Assertions, from: ZoneParty, to: ZoneParty): void {
  const declared = union(declaredPorts(from, to).map((port) => [port, port] as const));
  const subject = `${from.party.name} to ${to.party.name}`;
  const undeclared = reach.protocols.flatMap((protocol) => {
    const { possible } = reach.passage(from.party, to.party, protocol);
    const extra = difference(possible, protocol === tcp ? declared : []);
    return extra.length === 0 ? [] : [`protocol ${protocol}, ports ${describeRanges(extra)}`];
  });
  assert.that(subject, undeclared.length === 0, `is possible and not declared: ${undeclared.join("; ")}`);
  if (declared.length === 0) return;
  const { certain } = reach.passage(from.party, to.party, tcp);
  const missing = difference(declared, certain);
  assert.that(subject, missing.length === 0, `is declared and not possible: TCP ports ${describeRanges(missing)}`);
}

function leadsTo(reach: Reach, from: Party, to: Party): boolean {
  return reach.passage(from, to, tcp, routesAlone).possible.length > 0;
}

function assertNothingPasses(reach: Reach, assert: Assertions, from: Party, to: Party): void {
  const passing = reach.protocols.filter((protocol) => reach.passage(from, to, protocol).possible.length > 0);
  assert.that(`${from.name} to ${to.name}`, passing.length === 0, `packets of protocol ${passing.join(", ")} arrive`);
}

/** The ACLs drop what comes from or goes to addresses of the zone that are not the environment's own. */
function assertForeignersDropped(
  zone: Zone,
  reach: Reach,
  assert: Assertions,
  environment: Environment,
  place: Party,
): void {
  if (place.kind !== "inside") return;
  const own = [environment.cidr, environment.bastionCidr, zone.sharedServices.endpointsCidr].map(rangesOf);
  const foreign = difference(rangesOf(zone.addressSpace), union(...own));
  const others = union(
    ...zone.environments
      .filter(({ name }) => name !== environment.name)
      .flatMap(({ cidr, bastionCidr }) => [rangesOf(cidr), rangesOf(bastionCidr)]),
  );
  assert.that(environment.name, covers(foreign, others), "shares addresses with another environment");
  for (const subnet of place.subnets) {
    const open = reach
      .representatives(foreign)
      .flatMap((address) =>
        reach.protocols.flatMap((protocol) =>
          [true, false]
            .filter((egress) => reach.pastAcl(subnet, egress, address, protocol).length > 0)
            .map((egress) => `${egress ? "to" : "from"} ${formatAddress(address)} by protocol ${protocol}`),
        ),
      );
    assert.that(`ACL of ${subnet} of ${place.name}`, open.length === 0, `lets packets pass ${open.join(", ")}`);
  }
}

function rangesOf(cidr: string): Ranges {
  const { first, last } = block(cidr);
  return [[first, last]];
}

function formatAddress(address: number): string {
  return [24, 16, 8, 0].map((shift) => Math.floor(address / 2 ** shift) % 256).join(".");
}
