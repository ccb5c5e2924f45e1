import type { Call } from "../network/calls";
import { htmlTable } from "./html-table";
import type { Inventory } from "./inventory";
import { type Markup, empty, markup } from "./markup";
import { type NetworkMap, internet } from "./network-map";
import { internetText, networkPicture } from "./network-picture";
import type { StoreRetention } from "./retention";
import { keepText, retentionChart } from "./retention-chart";

/** A drawing that scrolls in its own frame where the screen is narrower, also by keyboard. */
function drawing(label: string, picture: Markup, caption: Markup): Markup {
  return markup`<figure><div class="drawing" role="region" aria-label="${label}" tabindex="0">${picture}</div>
<figcaption>${caption}</figcaption></figure>`;
}

/** The network as a picture, the same as tables, and the declared calls with their verdicts. */
export function networkSection(map: NetworkMap, declared: readonly Call[]): Markup {
  if (map.vpcs.length === 0) return markup`<p>The stacks make no network.</p>`;
  const vpcs = new Map(map.vpcs.map((vpc) => [vpc.id, vpc.name]));
  const accounts = new Map(map.accounts.map(({ id, name }) => [id, name]));
  const tiers = new Map(map.tiers.map((tier) => [tier.id, `${vpcs.get(tier.vpc) ?? tier.vpc}: ${tier.name}`]));
  const nameOf = (id: string): string => (id === internet ? "the internet" : (tiers.get(id) ?? id));
  const kinds = [
    ["within", "accepted call within a VPC"],
    ["across", "accepted call from another VPC"],
    ["internet", "accepted call from the internet"],
    ["peering", "peering connection"],
  ] as const;
  return markup`${drawing(
    "Network map",
    networkPicture(map),
    markup`Numbers at the arrows are ports. Security groups must accept a call for it to be drawn.`,
  )}
<ul class="key">${kinds.map(([kind, meaning]) => markup`<li><span class="${kind}"></span>${meaning}</li>`)}</ul>
<details><summary>The same as tables</summary>
${htmlTable({
  caption: "Tiers",
  head: ["Tier", "Account", "Subnets", "Internet"],
  rows: map.tiers.map(({ id, vpc, cidrs, internet: way }) => [
    nameOf(id),
    accounts.get(map.vpcs.find((one) => one.id === vpc)?.account ?? "") ?? "",
    cidrs.join(", "),
    internetText[way],
  ]),
})}
${htmlTable({
  caption: "Accepted calls",
  head: ["From", "To", "Ports", "Opened by"],
  rows: map.calls.map(({ from, to, ports, opens }) => [nameOf(from), nameOf(to), ports, code(opens)]),
})}
${htmlTable({
  caption: "Peering connections",
  head: ["From", "To", "Opened by"],
  rows: map.peerings.map(({ from, to, opens }) => [vpcs.get(from) ?? from, vpcs.get(to) ?? to, code(opens)]),
})}
</details>
${htmlTable({
  caption: "Declared calls, judged over routes, ACLs and groups together",
  head: ["From", "To", "Ports", "Verdict"],
  rows: withAllPorts(declared).map(({ from, to, verdict, ports }) => [from, to, ports.join(", "), verdict]),
})}`;
}

/** Calls that differ in nothing but the port, as one. */
function withAllPorts(calls: readonly Call[]): readonly (Call & { readonly ports: readonly number[] })[] {
  const grouped = new Map<string, Call & { readonly ports: readonly number[] }>();
  for (const call of calls) {
    const key = [call.from, call.to, call.verdict].join(" ");
    grouped.set(key, { ...call, ports: [...(grouped.get(key)?.ports ?? []), call.port] });
  }
  return [...grouped.values()];
}

/** Accounts, regions, resources by type, and stores with their keys. */
export function inventorySection({ places, stores, types }: Inventory): Markup {
  return markup`${htmlTable({
    caption: "Accounts and regions",
    head: ["Account", "Region", "Stacks", "Resources"],
    rows: places.map(({ account, region, stacks, resources }) => [
      account,
      region,
      stacks.join(", "),
      String(resources),
    ]),
    numbers: [3],
  })}
${htmlTable({
  caption: "Stores, and the key that encrypts each",
  head: ["Store", "Type", "Account", "Region", "Key", "Address"],
  rows: stores.map(({ name, type, account, region, key, stack, address }) => [
    name,
    type.replace(/^aws_/, "").replaceAll("_", " "),
    account,
    region,
    key === undefined ? "no key of the customer is named" : code(key),
    code(`${stack}: ${address}`),
  ]),
})}
${
  types.length === 0
    ? empty
    : markup`<details><summary>All resources by type (${types.length} types)</summary>
${htmlTable({
  caption: "Resources by type",
  head: ["Type", "Resources"],
  rows: types.map(({ type, count }) => [code(type), String(count)]),
  numbers: [1],
})}</details>`
}`;
}

/** How long each store keeps what is in it, as a chart and as a table. */
export function retentionSection(stores: readonly StoreRetention[]): Markup {
  if (stores.length === 0) return markup`<p>The stacks make no store whose retention they set.</p>`;
  return markup`${drawing(
    "Retention chart",
    retentionChart(stores),
    markup`Six years is the time that 45 CFR 164.316(b)(2)(i) sets for documentation; for raw logs it is the common, conservative reading. Copies for a quick restore are kept for less.`,
  )}
<details><summary>The same as a table</summary>
${htmlTable({
  caption: "Retention of every store",
  head: ["Store", "Kind", "Account", "Region", "Kept", "Also", "Set by"],
  rows: stores.map(({ name, kind, account, region, keep, notes, addresses }) => [
    name,
    kind,
    account,
    region,
    keepText(keep),
    notes.join("; "),
    markup`${addresses.map((address, index) => markup`${index === 0 ? "" : ", "}${code(address)}`)}`,
  ]),
})}</details>`;
}

function code(text: string): Markup {
  return markup`<code>${text}</code>`;
}
