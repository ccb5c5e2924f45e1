import fc from "fast-check";
import { block, blockAt } from "../src/zone/cidr";
import type { Ranges } from "../blueprints/hipaa/test/support/ranges";
import {
  type AclEntry,
  type GroupRule,
  type NetworkFacts,
  type PeeringFacts,
  type RouteFacts,
  allPorts,
  anyProtocol,
  joinFacts,
  portsOf,
  tcp,
} from "./deploy/checks/network/facts";
import { type Party, Reach } from "./deploy/checks/network/reach";
import { decides, numberedApart } from "./support/one-packet";

const udp = "17";
const internet: Party = { kind: "internet", name: "the internet" };
const store: Party = { kind: "service", name: "a store", prefixLists: ["pl-store"] };

/** A subnet with a group of its name, whose ACL and group let everything pass unless it is said otherwise. */
interface SubnetOf {
  readonly cidr: string;
  readonly routes?: readonly RouteFacts[];
  readonly acl?: readonly AclEntry[];
  readonly rules?: readonly GroupRule[];
}

/** The facts of VPCs; the block of each is the /16 of its first subnet. */
function facts(
  vpcs: Readonly<Record<string, Readonly<Record<string, SubnetOf>>>>,
  more: Partial<NetworkFacts> = {},
): NetworkFacts {
  const subnets = Object.entries(vpcs).flatMap(([vpc, named]) =>
    Object.entries(named).map(([id, subnet]) => ({ id, vpc, ...subnet })),
  );
  const blockOf = (vpc: string) => {
    const first = subnets.find((subnet) => subnet.vpc === vpc)?.cidr ?? "";
    return blockAt(block(first.replace(/\/\d+$/, "/16")).first, 16);
  };
  return {
    ...joinFacts([]),
    vpcs: Object.keys(vpcs).map((id) => ({ id, account: id, isDefault: false, blocks: [blockOf(id)] })),
    subnets: subnets.map(({ id, vpc, cidr }) => ({ id, vpc, block: block(cidr) })),
    routeTables: subnets.map(({ id, vpc, routes = [] }) => ({
      id: `table-${id}`,
      vpc,
      isMain: false,
      subnets: [id],
      routes: [route(blockOf(vpc), "local", "local"), ...routes],
    })),
    acls: subnets.map(({ id, vpc, acl = openAcl }) => ({
      id: `acl-${id}`,
      vpc,
      isDefault: false,
      subnets: [id],
      entries: acl,
    })),
    groups: subnets.map(({ id, vpc, rules = openGroup }) => ({ id: `group-${id}`, vpc, name: id, rules })),
    ...more,
  };
}

function route(
  destination: RouteFacts["destination"],
  kind: RouteFacts["target"]["kind"],
  id: string,
  active = true,
): RouteFacts {
  return { destination, target: { kind, id }, active };
}

function entry(
  direction: "in" | "out",
  number: number,
  action: "allow" | "deny",
  cidr: string,
  ports: Ranges = allPorts,
  protocol = anyProtocol,
): AclEntry {
  return { egress: direction === "out", number, allow: action === "allow", protocol, ports, block: block(cidr) };
}

function rule(direction: "in" | "out", peer: string, port?: number): GroupRule {
  const protocol = port === undefined ? anyProtocol : tcp;
  return {
    egress: direction === "out",
    protocol,
    ports: portsOf(protocol, port, port),
    peer: peer.includes("/")
      ? { kind: "block", block: block(peer) }
      : { kind: peer.startsWith("pl-") ? "prefix list" : "group", id: peer },
  };
}

function inside(...subnets: readonly string[]): Party {
  return { kind: "inside", name: subnets.join(), subnets, groups: subnets.map((id) => `group-${id}`) };
}

const openAcl = [entry("in", 1, "allow", "0.0.0.0/0"), entry("out", 1, "allow", "0.0.0.0/0")];
const openGroup = [rule("in", "0.0.0.0/0"), rule("out", "0.0.0.0/0")];
const nothing = { possible: [], certain: [] };
const everything = { possible: allPorts, certain: allPorts };

describe("inside a VPC", () => {
  it("lets packets pass that both groups and both ACLs let pass", () => {
    const reach = new Reach(
      facts({
        a: {
          web: { cidr: "10.0.0.0/24", rules: [rule("out", "group-app", 8080), rule("out", "group-app", 22)] },
          app: { cidr: "10.0.1.0/24", rules: [rule("in", "group-web", 8080), rule("in", "group-web", 80)] },
        },
      }),
    );

    expect(reach.passage(inside("web"), inside("app"), tcp)).toEqual({
      possible: [[8080, 8080]],
      certain: [[8080, 8080]],
    });
    expect(reach.passage(inside("web"), inside("app"), udp)).toEqual(nothing);
    expect(reach.passage(inside("app"), inside("web"), tcp)).toEqual(nothing);
  });

  it("obeys the entry of the lowest number", () => {
    const acl = [
      entry("in", 20, "allow", "0.0.0.0/0"),
      entry("in", 10, "deny", "10.0.0.128/25", [[22, 22]], tcp),
      entry("out", 1, "allow", "0.0.0.0/0"),
    ];
    const reach = new Reach(facts({ a: { web: { cidr: "10.0.0.0/24" }, app: { cidr: "10.0.1.0/24", acl } } }));

    const { possible, certain } = reach.passage(inside("web"), inside("app"), tcp);

    expect(possible).toEqual(allPorts);
    expect(certain).toEqual([
      [0, 21],
      [23, 65535],
    ]);
  });

  it("asks no ACL inside a subnet", () => {
    const reach = new Reach(facts({ a: { web: { cidr: "10.0.0.0/24", acl: [] } } }));

    expect(reach.passage(inside("web"), inside("web"), tcp)).toEqual(everything);
  });

  it.each([
    ["the caller's subnet lets no answers in", "web", [entry("in", 1, "allow", "0.0.0.0/0", [[0, 1023]])]],
    ["the caller's subnet lets some answers in", "web", [entry("in", 1, "allow", "0.0.0.0/0", [[32768, 65535]])]],
    ["the callee's subnet lets no answers out", "app", [entry("in", 1, "allow", "0.0.0.0/0")]],
  ])("is not certain of a call where %s", (_, subnet, acl) => {
    const own = [...acl, ...(subnet === "web" ? [entry("out", 1, "allow", "0.0.0.0/0")] : [])];
    const of = (id: string): { readonly acl?: readonly AclEntry[] } => (id === subnet ? { acl: own } : {});
    const reach = new Reach(
      facts({ a: { web: { cidr: "10.0.0.0/24", ...of("web") }, app: { cidr: "10.0.1.0/24", ...of("app") } } }),
    );

    expect(reach.passage(inside("web"), inside("app"), tcp)).toEqual({ possible: allPorts, certain: [] });
  });

  it("knows whoever carries a group, and any group where none is given", () => {
    const reach = new Reach(
      facts({
        a: {
          web: { cidr: "10.0.0.0/24" },
          app: { cidr: "10.0.1.0/24", rules: [rule("in", "group-other", 443)] },
        },
      }),
    );
    const whoever: Party = { kind: "inside", name: "whoever", subnets: ["web"], groups: undefined };

    expect(reach.passage(inside("web"), inside("app"), tcp)).toEqual(nothing);
    expect(reach.passage(whoever, inside("app"), tcp).possible).toEqual([[443, 443]]);
  });

  it("sees a protocol that no rule names only where all are let through", () => {
    const named = facts({
      a: {
        web: { cidr: "10.0.0.0/24" },
        app: { cidr: "10.0.1.0/24", rules: [rule("in", "0.0.0.0/0", 443)] },
        data: { cidr: "10.0.2.0/24" },
      },
    });
    const reach = new Reach(named);
    const passing = (to: string): readonly string[] =>
      reach.protocols.filter((protocol) => reach.passage(inside("web"), inside(to), protocol).possible.length > 0);

    expect(passing("app")).toEqual([tcp]);
    expect(passing("data")).toEqual(reach.protocols);
    expect(reach.protocols.length).toBeGreaterThan(3);
  });

  it("finds what it is to find in every pair of addresses, tried one by one", () => {
    const blocks = fc
      .record({ first: fc.integer({ min: 0, max: 31 }), prefix: fc.integer({ min: 27, max: 32 }) })
      .map(({ first, prefix }) => {
        const size = 2 ** (32 - prefix);
        return blockAt(block("10.0.0.0/16").first + Math.floor(first / size) * size, prefix);
      });
    const entries = fc.array(
      fc.record({
        egress: fc.boolean(),
        number: fc.integer({ min: 1, max: 1000 }),
        allow: fc.boolean(),
        protocol: fc.constantFrom(tcp, anyProtocol),
        ports: fc.constantFrom<Ranges>([[0, 65535]], [[443, 443]], [[1024, 65535]]),
        block: blocks,
      }),
      { maxLength: 8 },
    );

    fc.assert(
      fc.property(fc.tuple(entries.map(numberedApart), entries.map(numberedApart)), ([ofWeb, ofApp]) => {
        const reach = new Reach(
          facts({ a: { web: { cidr: "10.0.0.0/28", acl: ofWeb }, app: { cidr: "10.0.0.16/28", acl: ofApp } } }),
        );
        const { possible } = reach.passage(inside("web"), inside("app"), tcp);
        const first = block("10.0.0.0/16").first;
        const pairs = [...Array(256).keys()].map((pair) => [pair % 16, 16 + Math.floor(pair / 16)] as const);
        for (const port of [80, 443, 5000]) {
          const tried = pairs.some(
            ([web, app]) => decides(ofWeb, true, first + app, port) && decides(ofApp, false, first + web, port),
          );
          expect(possible.some(([from, to]) => from <= port && port <= to)).toBe(tried);
        }
      }),
    );
  });
});

describe("routes", () => {
  const peering: PeeringFacts = { id: "pcx", active: true, vpcs: ["a", "b"] };
  const both = {
    a: { near: { cidr: "10.0.0.0/24", routes: [route(block("10.1.0.0/16"), "peering", "pcx")] } },
    b: { far: { cidr: "10.1.0.0/24", routes: [route(block("10.0.0.0/16"), "peering", "pcx")] } },
  };

  it("lead over an active peering", () => {
    const active = new Reach(facts(both, { peerings: [peering] }));
    const pending = new Reach(facts(both, { peerings: [{ ...peering, active: false }] }));

    expect(active.passage(inside("near"), inside("far"), tcp)).toEqual(everything);
    expect(pending.passage(inside("near"), inside("far"), tcp)).toEqual(nothing);
  });

  it("lead nowhere without a peering, and answers take a route too", () => {
    const oneWay = { ...both, b: { far: { cidr: "10.1.0.0/24" } } };
    const reach = new Reach(facts(oneWay, { peerings: [peering] }));

    expect(new Reach(facts(both)).passage(inside("near"), inside("far"), tcp)).toEqual(nothing);
    expect(reach.passage(inside("near"), inside("far"), tcp)).toEqual({ possible: allPorts, certain: [] });
  });

  it("are not handed on from one peering to the next", () => {
    const reach = new Reach(
      facts(
        {
          a: { near: { cidr: "10.0.0.0/24", routes: [route(block("10.0.0.0/8"), "peering", "ab")] } },
          b: { hub: { cidr: "10.1.0.0/24", routes: [route(block("10.2.0.0/16"), "peering", "bc")] } },
          c: { far: { cidr: "10.2.0.0/24", routes: [route(block("10.0.0.0/8"), "peering", "bc")] } },
        },
        {
          peerings: [
            { id: "ab", active: true, vpcs: ["a", "b"] },
            { id: "bc", active: true, vpcs: ["b", "c"] },
          ],
        },
      ),
    );

    expect(reach.passage(inside("near"), inside("far"), tcp)).toEqual(nothing);
    expect(reach.passage(inside("near"), inside("hub"), tcp).possible).toEqual(allPorts);
  });

  it("go by the longest prefix, also where it drops", () => {
    const dropping = [route(block("10.1.0.128/25"), "NAT gateway", "nat-gone", false)];
    const reach = new Reach(
      facts(
        { ...both, a: { near: { cidr: "10.0.0.0/24", routes: [...both.a.near.routes, ...dropping] } } },
        { peerings: [peering] },
      ),
    );

    expect(reach.passage(inside("near"), inside("far"), tcp)).toEqual({ possible: allPorts, certain: [] });
  });

  it("are those of the main table where a subnet has none", () => {
    const base = facts(both, { peerings: [peering] });
    const routeTables = base.routeTables.map((table) => ({ ...table, isMain: true, subnets: [] }));
    const reach = new Reach({ ...base, routeTables });

    expect(reach.passage(inside("near"), inside("far"), tcp)).toEqual(everything);
  });

  it("can be looked at alone", () => {
    const closed = {
      a: { near: { ...both.a.near, acl: [], rules: [] } },
      b: { far: { ...both.b.far, acl: [], rules: [] } },
    };
    const reach = new Reach(facts(closed, { peerings: [peering] }));
    const layers = { routes: true, acls: false, groups: false };

    expect(reach.passage(inside("near"), inside("far"), tcp, layers).possible).toEqual(allPorts);
    expect(reach.passage(inside("near"), inside("far"), tcp)).toEqual(nothing);
  });
});

describe("the internet", () => {
  const gateways = { internetGateways: [{ id: "igw", vpcs: ["a"] }] };
  const out = route(block("0.0.0.0/0"), "internet gateway", "igw");

  it("calls what a gateway, an ACL and a group let in, and is answered where a route leads back", () => {
    const rules = [rule("in", "0.0.0.0/0", 443)];
    const reach = new Reach(
      facts(
        { a: { web: { cidr: "10.0.0.0/24", routes: [out], rules }, app: { cidr: "10.0.1.0/24", rules } } },
        gateways,
      ),
    );

    expect(reach.passage(internet, inside("web"), tcp)).toEqual({ possible: [[443, 443]], certain: [[443, 443]] });
    expect(reach.passage(internet, inside("app"), tcp)).toEqual({ possible: [[443, 443]], certain: [] });
  });

  it("reaches nothing in a VPC without a gateway", () => {
    const reach = new Reach(facts({ a: { web: { cidr: "10.0.0.0/24", routes: [out] } } }));

    expect(reach.passage(internet, inside("web"), tcp)).toEqual(nothing);
    expect(reach.passage(inside("web"), internet, tcp)).toEqual(nothing);
  });

  it("is called through NAT as far as the ACLs on both sides of the gateway let it", () => {
    const nat = (acl: readonly AclEntry[]): Reach =>
      new Reach(
        facts(
          {
            a: {
              app: {
                cidr: "10.0.1.0/24",
                routes: [route(block("0.0.0.0/0"), "NAT gateway", "nat")],
                rules: [rule("out", "0.0.0.0/0", 443), rule("out", "0.0.0.0/0", 80)],
              },
              gate: { cidr: "10.0.0.0/24", routes: [out], acl },
            },
          },
          { ...gateways, natGateways: [{ id: "nat", subnet: "gate", available: true }] },
        ),
      );
    const allowed = [
      entry("in", 1, "allow", "10.0.1.0/24", [[443, 443]], tcp),
      entry("in", 2, "allow", "0.0.0.0/0", [[1024, 65535]], tcp),
      entry("out", 1, "allow", "0.0.0.0/0"),
    ];

    expect(nat(allowed).passage(inside("app"), internet, tcp)).toEqual({
      possible: [[443, 443]],
      certain: [[443, 443]],
    });
    expect(nat(allowed.slice(0, 1)).passage(inside("app"), internet, tcp)).toEqual(nothing);
    expect(nat(openAcl).passage(internet, inside("app"), udp).certain).toEqual([]);
  });

  it("has services behind gateway endpoints, known by their prefix lists", () => {
    const rules = [rule("out", "pl-store", 443)];
    const through = [route("pl-store", "gateway endpoint", "vpce")];
    const reach = new Reach(
      facts({ a: { app: { cidr: "10.0.0.0/24", rules, routes: through }, data: { cidr: "10.0.1.0/24", rules } } }),
    );

    expect(reach.passage(inside("app"), store, tcp)).toEqual({ possible: [[443, 443]], certain: [[443, 443]] });
    expect(reach.passage(inside("app"), internet, tcp)).toEqual(nothing);
    expect(reach.passage(inside("data"), store, tcp)).toEqual(nothing);
  });

  it("opens groups by prefix lists of customers", () => {
    const rules = [rule("in", "pl-own", 443)];
    const prefixLists = new Map([["pl-own", [block("10.0.0.0/25")]]]);
    const base = { a: { web: { cidr: "10.0.0.0/24" }, app: { cidr: "10.0.1.0/24", rules } } };
    const reach = new Reach(facts(base, { prefixLists }));

    expect(reach.passage(inside("web"), inside("app"), tcp)).toEqual({ possible: [[443, 443]], certain: [] });
  });
});
