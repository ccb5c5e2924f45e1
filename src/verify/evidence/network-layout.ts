import { type MapCall, type MapPeering, type MapTier, type MapVpc, type NetworkMap, internet } from "./network-map";
import { byText, groupedBy } from "./order";

/** Which column a VPC stands in: those that others are joined to on the left, the others on the right. */
export type Side = "left" | "right";

/** Where things are, in the units of the picture. */
export interface NetworkLayout {
  readonly width: number;
  readonly height: number;
  readonly accountsWithoutNetwork: readonly Box[];
  readonly accounts: readonly Box[];
  readonly vpcs: readonly (Box & { readonly vpc: MapVpc })[];
  readonly tiers: readonly (Box & { readonly tier: MapTier })[];
  readonly connectors: readonly Connector[];
}

export interface Box {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
  readonly label: string;
}

/** A line from one thing to another, with right angles. */
export interface Connector {
  readonly kind: "within" | "across" | "internet" | "peering";
  readonly points: readonly (readonly [x: number, y: number])[];
  readonly label: string;

  /** Which way the label stands from the end of the line. */
  readonly labelAt: "before" | "after";

  /** What a reader is told of it. */
  readonly title: string;
}

const margin = 16;
const tierWidth = 216;
const tierGap = 12;
const vpcHeader = 46;
const padding = 12;
const anchorGap = 16;
const internetWidth = 96;

/** A VPC with what is needed to place it. */
interface Column {
  readonly side: Side;
  readonly vpcs: readonly MapVpc[];

  /** Width of the channel in which calls within a VPC run. */
  readonly channel: number;
}

/** Anchors of lines at the edges of tiers, handed out from the top. */
interface Anchors {
  readonly inner: readonly string[];
  readonly outer: readonly string[];
}

/** Places a map: accounts without a network above, then two columns, with what joins them in the gap between. */
export function layoutOf(map: NetworkMap): NetworkLayout {
  const hubs = hubsOf(map);
  const calls = map.calls.map((call, index) => ({ ...call, key: `call ${index}`, ...endsOf(call, map) }));
  const within = groupedBy(
    calls.filter(({ fromVpc, toVpc }) => fromVpc === toVpc),
    ({ toVpc }) => toVpc ?? "",
  );
  const across = calls.filter(({ fromVpc, toVpc }) => fromVpc !== undefined && fromVpc !== toVpc);
  const labelWidth = Math.max(40, ...map.calls.map(({ ports }) => ports.length * 6.6 + 14));
  const channelOf = (vpcs: readonly MapVpc[]): number => {
    const lanes = Math.max(0, ...vpcs.map(({ id }) => within.get(id)?.length ?? 0));
    return lanes === 0 ? 0 : labelWidth + lanes * 9;
  };
  const left = map.vpcs.filter(({ id }) => hubs.has(id));
  const right = map.vpcs.filter(({ id }) => !hubs.has(id));
  const columns: readonly Column[] = [
    { side: "left", vpcs: left, channel: channelOf(left) },
    { side: "right", vpcs: right, channel: channelOf(right) },
  ];
  const trunks = [...new Set(across.map(({ from }) => from))].sort(byText);
  const laneGap = Math.min(9, 320 / Math.max(1, trunks.length));
  const gap = left.length === 0 ? margin : labelWidth * 2 + 24 + trunks.length * laneGap;
  const outside = map.calls.some(({ from }) => from === internet);
  const leftOutside = outside && calls.some((call) => call.from === internet && hubs.has(call.toVpc ?? ""));
  const columnWidth = ({ vpcs, channel }: Column): number =>
    vpcs.length === 0 ? 0 : tierWidth + channel + padding * 4;
  const [leftColumn, rightColumn] = columns;
  const leftX = margin + (leftOutside ? internetWidth : 0);
  const leftWidth = leftColumn === undefined ? 0 : columnWidth(leftColumn);
  const rightX = leftX + leftWidth + gap;
  const rightWidth = rightColumn === undefined ? 0 : columnWidth(rightColumn);
  const width = Math.max(560, rightX + rightWidth + (outside ? internetWidth : 0) + margin);

  const free = map.accounts.filter(({ id }) => map.vpcs.every(({ account }) => account !== id));
  const chips = chipsOf(
    free.map(({ name }) => name),
    width,
  );
  const top = chips.reduce((most, { y, height }) => Math.max(most, y + height + 20), margin);

  const anchors = anchorsOf(map, calls, across);
  const placed = new Placement(map, anchors);
  const bottoms = columns.map((column) =>
    placed.column(
      column,
      column.side === "left" ? leftX : rightX,
      column.side === "left" ? leftWidth : rightWidth,
      top,
    ),
  );
  const lanes = new Map(trunks.map((from, index) => [from, leftX + leftWidth + labelWidth + 24 + index * laneGap]));
  const connectors = [
    ...map.peerings.flatMap((peering) => placed.peering(peering, map, hubs, leftX + leftWidth + labelWidth + 12)),
    ...across.flatMap((call) => placed.across(call, hubs, lanes.get(call.from) ?? 0)),
    ...[...within].flatMap(([, own]) =>
      [...own]
        .filter(({ fromVpc }) => fromVpc !== undefined)
        .sort((one, other) => placed.span(one) - placed.span(other))
        .flatMap((call, index) => placed.within(call, hubs, labelWidth + index * 9)),
    ),
    ...calls.filter(({ from }) => from === internet).flatMap((call) => placed.internet(call, hubs)),
  ];
  return {
    width,
    height: Math.max(top, ...bottoms) + margin,
    accountsWithoutNetwork: chips,
    accounts: placed.accounts,
    vpcs: placed.vpcs,
    tiers: [...placed.tiers.values()],
    connectors,
  };
}

/** VPCs that several others are joined to; where none is, those that accept a peering. */
function hubsOf({ peerings }: NetworkMap): ReadonlySet<string> {
  const peers = new Map<string, Set<string>>();
  const join = (one: string, other: string): void => {
    peers.set(one, (peers.get(one) ?? new Set()).add(other));
  };
  for (const { from, to } of peerings) {
    join(from, to);
    join(to, from);
  }
  const hubs = [...peers].filter(([, others]) => others.size > 1).map(([id]) => id);
  return new Set(hubs.length > 0 ? hubs : peerings.map(({ to }) => to));
}

interface Ends {
  /** Undefined where it is the internet. */
  readonly fromVpc: string | undefined;
  readonly toVpc: string | undefined;
}

type PlacedCall = MapCall & Ends & { readonly key: string };

function endsOf({ from, to }: MapCall, { tiers }: NetworkMap): Ends {
  const vpcOf = (id: string): string | undefined => tiers.find((tier) => tier.id === id)?.vpc;
  return { fromVpc: vpcOf(from), toVpc: vpcOf(to) };
}

function chipsOf(labels: readonly string[], width: number): readonly Box[] {
  let x = margin;
  let y = margin + 22;
  return labels.map((label) => {
    const own = Math.min(label.length * 7.4 + 20, width - margin * 2);
    if (x + own > width - margin) {
      x = margin;
      y += 38;
    }
    const box = { x, y, width: own, height: 30, label };
    x += own + 10;
    return box;
  });
}

/** Which lines touch each tier on which edge; on one edge, calls that come in stand above those that go out. */
function anchorsOf(
  { tiers }: NetworkMap,
  calls: readonly PlacedCall[],
  across: readonly PlacedCall[],
): ReadonlyMap<string, Anchors> {
  const isAcross = new Set(across.map(({ key }) => key));
  const incoming = groupedBy(calls, ({ to }) => to);
  const outgoing = groupedBy(calls, ({ from }) => from);
  return new Map(
    tiers.map(({ id }) => {
      const into = (incoming.get(id) ?? []).map(({ key }) => key);
      const out = (outgoing.get(id) ?? []).map(({ key }) => key);
      // All calls of one tier into other VPCs leave by one trunk.
      const trunk = out.some((key) => isAcross.has(key)) ? [trunkKey] : [];
      const inner = [...into.filter((key) => isAcross.has(key)), ...trunk];
      const outer = [...into, ...out].filter((key) => !isAcross.has(key));
      return [id, { inner, outer }];
    }),
  );
}

const trunkKey = "trunk";

/** Boxes as they are placed, and the lines between them. */
class Placement {
  public readonly accounts: Box[] = [];
  public readonly vpcs: (Box & { readonly vpc: MapVpc })[] = [];
  public readonly tiers = new Map<string, Box & { readonly tier: MapTier }>();

  constructor(
    private readonly map: NetworkMap,
    private readonly anchors: ReadonlyMap<string, Anchors>,
  ) {}

  /** Places the VPCs of a column under one another. @returns where it ends */
  public column({ side, vpcs, channel }: Column, x: number, width: number, top: number): number {
    let y = top;
    for (const [account, own] of groupedBy(vpcs, (vpc) => vpc.account)) {
      const start = y;
      y += 30;
      for (const vpc of own) {
        const tiers = this.map.tiers.filter((tier) => tier.vpc === vpc.id);
        let inside = y + vpcHeader;
        for (const tier of tiers) {
          const height = this.tierHeight(tier.id);
          const tierX = side === "left" ? x + padding * 2 + channel : x + padding * 2;
          this.tiers.set(tier.id, { x: tierX, y: inside, width: tierWidth, height, label: tier.name, tier });
          inside += height + tierGap;
        }
        const height = inside - y + (tiers.length === 0 ? 0 : padding - tierGap);
        this.vpcs.push({ x: x + padding, y, width: width - padding * 2, height, label: vpc.name, vpc });
        y += height + padding;
      }
      const label = this.map.accounts.find(({ id }) => id === account)?.name ?? account;
      this.accounts.push({ x, y: start, width, height: y - start, label });
      y += 20;
    }
    return y;
  }

  private tierHeight(id: string): number {
    const { inner, outer } = this.anchors.get(id) ?? { inner: [], outer: [] };
    return Math.max(52, Math.max(inner.length, outer.length) * anchorGap + 12);
  }

  /** Where a line touches a tier. */
  private anchor(id: string, key: string, edge: "inner" | "outer", side: Side): readonly [number, number] | undefined {
    const box = this.tiers.get(id);
    const keys = this.anchors.get(id)?.[edge] ?? [];
    const index = keys.indexOf(key);
    if (box === undefined || index < 0) return undefined;
    const isRightEdge = (edge === "inner") === (side === "left");
    const y = box.y + (box.height * (index + 1)) / (keys.length + 1);
    return [isRightEdge ? box.x + box.width : box.x, y];
  }

  /** How far apart the two ends of a call are. */
  public span({ from, to }: PlacedCall): number {
    return Math.abs((this.tiers.get(from)?.y ?? 0) - (this.tiers.get(to)?.y ?? 0));
  }

  /** A call between tiers of one VPC: through the channel at their outer edge. */
  public within(call: PlacedCall, hubs: ReadonlySet<string>, distance: number): readonly Connector[] {
    const side = sideOf(call.toVpc, hubs);
    const from = this.anchor(call.from, call.key, "outer", side);
    const to = this.anchor(call.to, call.key, "outer", side);
    if (from === undefined || to === undefined) return [];
    const lane = side === "left" ? to[0] - distance : to[0] + distance;
    return [this.connector("within", call, [from, [lane, from[1]], [lane, to[1]], to], side === "left")];
  }

  /** A call into another VPC: by the trunk of its source. */
  public across(call: PlacedCall, hubs: ReadonlySet<string>, lane: number): readonly Connector[] {
    const from = this.anchor(call.from, trunkKey, "inner", sideOf(call.fromVpc, hubs));
    const side = sideOf(call.toVpc, hubs);
    const to = this.anchor(call.to, call.key, "inner", side);
    if (from === undefined || to === undefined) return [];
    return [this.connector("across", call, [from, [lane, from[1]], [lane, to[1]], to], side === "right")];
  }

  /** A call from outside: from beyond the outer edge of the account. */
  public internet(call: PlacedCall, hubs: ReadonlySet<string>): readonly Connector[] {
    const side = sideOf(call.toVpc, hubs);
    const to = this.anchor(call.to, call.key, "outer", side);
    const vpc = this.vpcs.find(({ vpc: { id } }) => id === call.toVpc);
    if (to === undefined || vpc === undefined) return [];
    const x = side === "left" ? vpc.x - padding - 20 : vpc.x + vpc.width + padding + 20;
    return [this.connector("internet", call, [[x, to[1]], to], side === "left")];
  }

  public peering(
    { from, to, opens }: MapPeering,
    { vpcs }: NetworkMap,
    hubs: ReadonlySet<string>,
    lane: number,
  ): readonly Connector[] {
    const ends = [from, to].map((id) => {
      const box = this.vpcs.find(({ vpc }) => vpc.id === id);
      if (box === undefined) return undefined;
      const point: readonly [number, number] = [sideOf(id, hubs) === "left" ? box.x + box.width : box.x, box.y + 23];
      return point;
    });
    const [one, other] = ends;
    if (one === undefined || other === undefined) return [];
    const names = [from, to].map((id) => vpcs.find((vpc) => vpc.id === id)?.name ?? id);
    return [
      {
        kind: "peering",
        points: [one, [lane, one[1]], [lane, other[1]], other],
        label: "",
        labelAt: "before",
        title: `Peering of ${names.join(" and ")}, ${opens}`,
      },
    ];
  }

  private connector(
    kind: Connector["kind"],
    call: PlacedCall,
    points: Connector["points"],
    isBefore: boolean,
  ): Connector {
    const title = `${this.nameOf(call.from)} calls ${this.nameOf(call.to)} on ${call.ports}, ${call.opens}`;
    return { kind, points, label: call.ports, labelAt: isBefore ? "before" : "after", title };
  }

  private nameOf(id: string): string {
    const tier = this.tiers.get(id)?.tier;
    if (tier === undefined) return "The internet";
    const vpc = this.map.vpcs.find((one) => one.id === tier.vpc);
    return vpc === undefined ? tier.name : `${vpc.name} ${tier.name}`;
  }
}

function sideOf(vpc: string | undefined, hubs: ReadonlySet<string>): Side {
  return hubs.has(vpc ?? "") ? "left" : "right";
}
