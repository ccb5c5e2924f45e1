import type { Route, Subnet } from "./facts";
import type { Assumption } from "./filters";
import type { Ranges } from "./ranges";
import { type Choice, type Topology, lookUp } from "./topology";

/** What the route table of a subnet does with addresses, where it is known and where it is not. */
export class RouteChoices {
  constructor(
    private readonly topology: Topology,
    private readonly assume: Assumption,
  ) {}

  /** Routes that are taken for addresses, as far as each is taken. */
  public choices(from: Subnet, addresses: Ranges): readonly Choice<Route | "local">[] {
    const table = this.topology.tables.get(from.table);
    const found = lookUp(this.topology.entriesOf(from), addresses);
    const hidden = (table?.routes ?? []).filter(
      ({ missing, isIpv6, destinations }) => missing !== undefined && !isIpv6 && destinations.length === 0,
    );
    if (this.assume === "closed") {
      const isSure = table !== undefined && table.missing === undefined && hidden.length === 0;
      return found.filter(({ target }) => target === "local" || (isSure && target.missing === undefined));
    }
    return [...found, ...[...hidden, ...this.imagined(from)].map((target) => ({ addresses, target }))];
  }

  /** Routes that a table may have, where it is not known which it has. */
  private imagined(from: Subnet): readonly Route[] {
    const table = this.topology.tables.get(from.table);
    const missing =
      from.tableMissing ?? (table === undefined ? `the route table ${from.table}` : (table.missing ?? undefined));
    if (missing === undefined) return [];
    const { peerings, attachments, internetGateways } = this.topology.facts;
    const origin = table?.origin ?? from.origin;
    const to = (kind: Route["target"]["kind"], id: string): Route => ({
      origin,
      destinations: [],
      written: "what is not known",
      isIpv6: false,
      target: { kind, id },
      missing,
    });
    return [
      ...peerings
        .filter(({ requester, accepter }) => requester === from.vpc || accepter === from.vpc)
        .map(({ id }) => to("peering", id)),
      ...attachments.filter(({ vpc }) => vpc === from.vpc).map(({ gateway }) => to("transit", gateway)),
      ...internetGateways.filter(({ vpc }) => vpc === from.vpc).map(({ id }) => to("internet", id)),
    ];
  }
}
