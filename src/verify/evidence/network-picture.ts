import { type Markup, empty, markup } from "./markup";
import { type Box, type Connector, layoutOf } from "./network-layout";
import type { MapTier, NetworkMap } from "./network-map";
import { fitted } from "./retention-chart";
import { counted } from "./sentences";

/** The network as a picture: accounts, VPCs, tiers, peerings, and which calls are accepted. */
export function networkPicture(map: NetworkMap): Markup {
  const layout = layoutOf(map);
  const { width, height, accountsWithoutNetwork: free } = layout;
  return markup`<svg class="network" viewBox="0 0 ${Math.ceil(width)} ${Math.ceil(height)}" role="img" aria-labelledby="network-title network-desc">
<title id="network-title">${titleOf(map)}</title>
<desc id="network-desc">${descriptionOf(map)}</desc>
<defs>${["within", "across", "internet"].map(
    (kind) =>
      markup`<marker id="arrow-${kind}" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="7" markerHeight="7" orient="auto"><path class="head ${kind}" d="M0 0 8 4 0 8z"/></marker>`,
  )}</defs>
${free.length === 0 ? empty : markup`<text class="small" x="16" y="26">Accounts without a network</text>`}
${free.map((box) => markup`${rectangle("account", box, 15)}${text("label", box.x + 10, box.y + 20, box.label, box.width - 16)}`)}
${layout.accounts.map(
  (box) =>
    markup`${rectangle("account", box, 8)}${text("heading", box.x + 12, box.y + 20, `Account ${box.label}`, box.width - 24)}`,
)}
${layout.vpcs.map(
  (box) =>
    markup`${rectangle("vpc", box, 6)}${text("heading", box.x + 12, box.y + 19, `VPC ${box.vpc.name}`, box.width - 24)}${text("small", box.x + 12, box.y + 35, `${box.vpc.cidr} · ${box.vpc.region}`, box.width - 24)}`,
)}
${layout.connectors.map(line)}
${layout.tiers.map((box) => tierBox(box, box.tier))}
${layout.connectors.map(label)}
</svg>`;
}

function rectangle(kind: string, { x, y, width, height }: Box, radius: number): Markup {
  return markup`<rect class="${kind}" x="${round(x)}" y="${round(y)}" width="${round(width)}" height="${round(height)}" rx="${radius}"/>`;
}

/** A text that is cut to a width, which is taken as that of letters of seven units. */
function text(kind: string, x: number, y: number, value: string, width: number): Markup {
  const shown = fitted(value, Math.max(4, Math.floor(width / (kind === "small" ? 6 : 7.2))));
  return markup`<text class="${kind}" x="${round(x)}" y="${round(y)}">${shown}</text>`;
}

function tierBox(box: Box, tier: MapTier): Markup {
  const [first = "", ...others] = tier.cidrs;
  const more = others.length === 0 ? "" : ` and ${others.length} more`;
  const middle = box.y + box.height / 2;
  return markup`<g><title>${tier.name}: ${tier.cidrs.join(", ")}; ${internetText[tier.internet]}</title>
${rectangle(`tier ${tier.internet.replace(" ", "-")}`, box, 4)}
${text("label strong", box.x + 10, middle - 9, tier.name, box.width - 20)}
${text("small", box.x + 10, middle + 5, `${first}${more}`, box.width - 20)}
${text("small", box.x + 10, middle + 18, internetText[tier.internet], box.width - 20)}</g>`;
}

/** Which way a tier's routes lead, in words. */
export const internetText: Readonly<Record<MapTier["internet"], string>> = {
  "both ways": "routed to the internet",
  outward: "outward through NAT",
  none: "no route to the internet",
  unknown: "routes not followed",
};

function line({ kind, points, title }: Connector): Markup {
  const path = points.map(([x, y], index) => `${index === 0 ? "M" : "L"}${round(x)} ${round(y)}`).join(" ");
  const arrow = kind === "peering" ? empty : markup` marker-end="url(#arrow-${kind})"`;
  return markup`<path class="line ${kind}" d="${path}"${arrow}><title>${title}</title></path>`;
}

function label({ kind, points, label: shown, labelAt }: Connector): Markup {
  const [start] = points;
  const end = points.at(-1);
  if (end === undefined || start === undefined || kind === "peering") return empty;
  const x = labelAt === "before" ? end[0] - 9 : end[0] + 9;
  const ports = markup`<text class="port" x="${round(x)}" y="${round(end[1] - 3)}" text-anchor="${labelAt === "before" ? "end" : "start"}">${shown}</text>`;
  if (kind !== "internet") return ports;
  const outside = labelAt === "before" ? start[0] - 4 : start[0] + 4;
  const anchor = labelAt === "before" ? "end" : "start";
  return markup`${ports}<text class="label" x="${round(outside)}" y="${round(start[1] + 4)}" text-anchor="${anchor}">Internet</text>`;
}

function titleOf({ accounts, vpcs }: NetworkMap): string {
  return `Network of ${counted(accounts.length, "account")} and ${counted(vpcs.length, "VPC")}`;
}

function descriptionOf({ vpcs, tiers, peerings, calls }: NetworkMap): string {
  const nameOf = (id: string): string => vpcs.find((vpc) => vpc.id === id)?.name ?? id;
  const joined = peerings.map(({ from, to }) => `${nameOf(from)} with ${nameOf(to)}`).join(", ");
  const peered = peerings.length === 0 ? "No VPC is peered." : `Peered: ${joined}.`;
  return `${counted(tiers.length, "tier")}, ${counted(calls.length, "accepted call")}. ${peered} The tables below say the same in words.`;
}

function round(x: number): number {
  return Math.round(x * 10) / 10;
}
