import { type Box, layoutOf } from "../../../src/verify/evidence/network-layout";
import { type NetworkMap, internet } from "../../../src/verify/evidence/network-map";
import { networkPicture } from "../../../src/verify/evidence/network-picture";

/** A hub that so many VPCs are peered with, each with tiers that call one another. */
function star(count: number): NetworkMap {
  const names = Array.from({ length: count }, (_, index) => `env-${index}`);
  const vpc = (name: string): NetworkMap["vpcs"][number] => ({
    id: name,
    account: name,
    region: "us-east-1",
    name,
    cidr: "10.0.0.0/16",
  });
  const tier = (owner: string, name: string): NetworkMap["tiers"][number] => ({
    id: `${owner} ${name}`,
    vpc: owner,
    name,
    cidrs: ["10.0.0.0/24", "10.0.1.0/24"],
    internet: "none",
  });
  return {
    accounts: ["hub", ...names, "archive"].map((name) => ({ id: name, name })),
    vpcs: ["hub", ...names].map(vpc),
    tiers: [
      ...names.map((name) => tier("hub", `bastion-${name}`)),
      ...names.flatMap((name) => [tier(name, "web"), tier(name, "app"), tier(name, "data")]),
    ],
    peerings: names.map((name) => ({ from: name, to: "hub", opens: `${name}: aws_vpc_peering_connection.hub` })),
    calls: names.flatMap((name) => [
      { from: internet, to: `${name} web`, ports: "443", opens: "a" },
      { from: `${name} web`, to: `${name} app`, ports: "8080", opens: "b" },
      { from: `${name} app`, to: `${name} data`, ports: "5432", opens: "c" },
      { from: `hub bastion-${name}`, to: `${name} app`, ports: "1024-65535", opens: "d" },
    ]),
  };
}

function isInside(inner: Box, outer: Box): boolean {
  return (
    inner.x >= outer.x &&
    inner.y >= outer.y &&
    inner.x + inner.width <= outer.x + outer.width &&
    inner.y + inner.height <= outer.y + outer.height
  );
}

function overlap(one: Box, other: Box): boolean {
  return (
    one.x < other.x + other.width &&
    other.x < one.x + one.width &&
    one.y < other.y + other.height &&
    other.y < one.y + one.height
  );
}

describe.each([1, 2, 5, 30])("a hub and %d VPCs", (count) => {
  const layout = layoutOf(star(count));

  it("puts every tier into its VPC, and every VPC into an account", () => {
    for (const box of layout.tiers) {
      expect(layout.vpcs.filter((vpc) => isInside(box, vpc)).map(({ vpc }) => vpc.id)).toEqual([box.tier.vpc]);
    }
    for (const box of layout.vpcs) expect(layout.accounts.filter((account) => isInside(box, account))).toHaveLength(1);
  });

  it("lets no two boxes of a kind overlap", () => {
    for (const boxes of [layout.accounts, layout.vpcs, layout.tiers, layout.accountsWithoutNetwork]) {
      const clashes = boxes.flatMap((one, index) => boxes.slice(index + 1).filter((other) => overlap(one, other)));
      expect(clashes).toEqual([]);
    }
  });

  it("keeps everything within the picture", () => {
    const all: Box = { x: 0, y: 0, width: layout.width, height: layout.height, label: "" };
    for (const box of [...layout.accounts, ...layout.accountsWithoutNetwork]) expect(isInside(box, all)).toBe(true);
    for (const [x, y] of layout.connectors.flatMap(({ points }) => points)) {
      expect([x >= 0, x <= layout.width, y >= 0, y <= layout.height]).toEqual([true, true, true, true]);
    }
  });

  it("ends each call at the edge of the tier that takes it", () => {
    for (const { kind, points } of layout.connectors) {
      const [x, y] = points.at(-1) ?? [0, 0];
      const boxes = kind === "peering" ? layout.vpcs : layout.tiers;
      const touched = boxes.filter(
        (box) => [box.x, box.x + box.width].includes(x) && y > box.y && y < box.y + box.height,
      );
      expect(touched).toHaveLength(1);
    }
  });

  it("draws every call and every peering", () => {
    expect(layout.connectors).toHaveLength(count * 5);
  });
});

it("names accounts without a network", () => {
  expect(layoutOf(star(2)).accountsWithoutNetwork.map(({ label }) => label)).toEqual(["archive"]);
});

it("draws VPCs that nothing joins", () => {
  const { connectors, vpcs } = layoutOf({ ...star(3), peerings: [], calls: [] });
  expect([connectors.length, vpcs.length]).toEqual([0, 4]);
});

it("tells a screen reader what it shows", () => {
  const { source } = networkPicture(star(2));
  expect(source).toContain('role="img" aria-labelledby="network-title network-desc"');
  expect(source).toContain('<title id="network-title">Network of 4 accounts and 3 VPCs</title>');
  expect(source).toContain("Peered: env-0 with hub, env-1 with hub.");
  expect(source).toContain("<title>env-0 web calls env-0 app on 8080, b</title>");
});
