import fc from "fast-check";
import { Address4 } from "ip-address";
import { allocateAddresses, completeZone, parseZone, subnetCidr, zoneDocument, type Zone } from "../../src/zone";
import { answersWith, environments, names } from "./answers";

interface Range {
  readonly cidr: string;
  readonly first: bigint;
  readonly last: bigint;
}

/** Read with the library alone, so that the arithmetic under test is not its own judge. */
function range(cidr: string): Range {
  const address = new Address4(cidr);
  return { cidr, first: address.startAddress().bigInt(), last: address.endAddress().bigInt() };
}

function overlapping(cidrs: readonly string[]): readonly string[] {
  const sorted = cidrs.map(range).sort((a, b) => (a.first < b.first ? -1 : 1));
  return sorted.flatMap((current, index) => {
    const before = sorted[index - 1];
    return before !== undefined && current.first <= before.last ? [`${before.cidr} and ${current.cidr}`] : [];
  });
}

function outside(outer: string, inner: readonly string[]): readonly string[] {
  const whole = range(outer);
  return inner.filter((cidr) => range(cidr).first < whole.first || range(cidr).last > whole.last);
}

function unaligned(cidrs: readonly string[]): readonly string[] {
  return cidrs.filter((cidr) => new Address4(cidr).startAddress().correctForm() !== cidr.split("/")[0]);
}

function blocksIn(environment: Zone["environments"][number]): readonly string[] {
  return [environment.endpointsCidr, environment.natCidr, ...environment.tiers.map(({ cidr }) => cidr)];
}

function blocksInShared(zone: Zone): readonly string[] {
  return [zone.sharedServices.endpointsCidr, ...zone.environments.map(({ bastionCidr }) => bastionCidr)];
}

function vpcs(zone: Zone): readonly string[] {
  return [zone.sharedServices.cidr, ...zone.environments.map(({ cidr }) => cidr)];
}

/** Every block of a zone by what it is for. */
function addresses(zone: Zone): ReadonlyMap<string, string> {
  return new Map([
    ["shared", zone.sharedServices.cidr],
    ["shared endpoints", zone.sharedServices.endpointsCidr],
    ...zone.environments.flatMap(({ name, cidr, endpointsCidr, natCidr, bastionCidr, tiers }): [string, string][] => [
      [name, cidr],
      [`${name} endpoints`, endpointsCidr],
      [`${name} nat`, natCidr],
      [`${name} bastion`, bastionCidr],
      ...tiers.map((tier): [string, string] => [`${name} ${tier.name}`, tier.cidr]),
    ]),
  ]);
}

/** What moved between two versions of a zone. */
function moved(before: Zone, after: Zone): readonly string[] {
  const now = addresses(after);
  return [...addresses(before)].filter(([what, cidr]) => (now.get(what) ?? cidr) !== cidr).map(([what]) => what);
}

/** The answers as their owner finds them: what zone.yaml says, to be edited. */
function written(zone: Zone): EditableZone {
  return structuredClone(parseZone(zoneDocument(zone)).zone) as unknown as EditableZone;
}

interface EditableZone {
  availabilityZones: number;
  environments: { name: string; tiers: { name: string; from: string[] }[] }[];
}

const spaces = fc.constantFrom(
  { addressSpace: "10.0.0.0/8" },
  { addressSpace: "172.16.0.0/12" },
  { addressSpace: "10.64.0.0/16" },
  { addressSpace: "100.64.0.0/10", vpcPrefix: 18 },
  { addressSpace: "192.168.0.0/16", vpcPrefix: 20 },
);

const zones = fc
  .record({ space: spaces, environments, availabilityZones: fc.integer({ min: 2, max: 6 }) })
  .map(({ space, ...rest }) => completeZone(answersWith({ ...space, ...rest })).zone);

const edits: fc.Arbitrary<(zone: EditableZone) => void> = fc.oneof(
  fc.tuple(fc.nat(), names).map(([at, name]) => (zone: EditableZone) => {
    zone.environments.splice(at % (zone.environments.length + 1), 0, { name: `new${name}`, tiers: newTiers() });
  }),
  fc.nat().map((at) => (zone: EditableZone) => {
    if (zone.environments.length > 1) zone.environments.splice(at % zone.environments.length, 1);
  }),
  fc.tuple(fc.nat(), fc.nat(), names).map(([at, where, name]) => (zone: EditableZone) => {
    const tiers = zone.environments[at % zone.environments.length]?.tiers ?? [];
    const added = { name: `new${name}`, exposure: "private", port: 9000, from: [] };
    if (tiers.length < 7) tiers.splice(where % (tiers.length + 1), 0, added);
  }),
  fc.tuple(fc.nat(), fc.nat()).map(([at, where]) => (zone: EditableZone) => {
    const tiers = zone.environments[at % zone.environments.length]?.tiers ?? [];
    if (tiers.length > 1) {
      const [gone] = tiers.splice(where % tiers.length, 1);
      tiers.forEach((tier) => {
        tier.from = tier.from.filter((caller) => caller !== gone?.name);
      });
    }
  }),
  fc.nat().map((at) => (zone: EditableZone) => {
    zone.environments.push(...zone.environments.splice(at % zone.environments.length, 1));
  }),
  fc.integer({ min: 2, max: 6 }).map((count) => (zone: EditableZone) => {
    zone.availabilityZones = count;
  }),
);

function newTiers(): EditableZone["environments"][number]["tiers"] {
  return ["web", "app"] as unknown as EditableZone["environments"][number]["tiers"];
}

describe("the address plan", () => {
  it("overlaps nowhere, stays inside, and begins every block on its own boundary", () => {
    fc.assert(
      fc.property(zones, (zone) => {
        const all = [...addresses(zone).values()];
        expect(overlapping(vpcs(zone))).toEqual([]);
        expect(outside(zone.addressSpace, vpcs(zone))).toEqual([]);
        expect(overlapping(blocksInShared(zone))).toEqual([]);
        expect(outside(zone.sharedServices.cidr, blocksInShared(zone))).toEqual([]);
        for (const environment of zone.environments) {
          expect(overlapping(blocksIn(environment))).toEqual([]);
          expect(outside(environment.cidr, blocksIn(environment))).toEqual([]);
        }
        expect(unaligned(all)).toEqual([]);
      }),
      { numRuns: 25 },
    );
  });

  it("cuts every block into subnets that do not overlap and that AWS accepts", () => {
    fc.assert(
      fc.property(zones, (zone) => {
        for (const cidr of [...zone.environments.flatMap(blocksIn), ...blocksInShared(zone)]) {
          const subnets = [0, 1, 2, 3, 4, 5].map((zoneIndex) => subnetCidr(cidr, zoneIndex));
          expect(overlapping(subnets)).toEqual([]);
          expect(outside(cidr, subnets)).toEqual([]);
          expect(subnets.filter((subnet) => Number(subnet.split("/")[1]) > 28)).toEqual([]);
        }
      }),
      { numRuns: 30 },
    );
  });

  it("moves nothing, whatever is edited", () => {
    fc.assert(
      fc.property(zones, fc.array(edits, { minLength: 1, maxLength: 4 }), (zone, list) => {
        let before = zone;
        for (const edit of list) {
          const answers = written(before);
          edit(answers);
          const after = completeZone(answers).zone;
          expect(moved(before, after)).toEqual([]);
          before = after;
        }
      }),
      { numRuns: 25 },
    );
  });

  it("keeps an added tier clear of those that are there", () => {
    const first = completeZone(answersWith({ environments: [{ name: "dev", tiers: ["web", "data"] }] })).zone;
    const answers = written(first);
    answers.environments[0]?.tiers.splice(
      1,
      0,
      "app" as unknown as EditableZone["environments"][number]["tiers"][number],
    );
    const second = completeZone(answers).zone;
    expect(second.environments[0]?.tiers.map(({ name, cidr }) => [name, cidr])).toEqual([
      ["web", "10.1.16.0/20"],
      ["app", "10.1.48.0/20"],
      ["data", "10.1.32.0/20"],
    ]);
  });

  it.each([
    ["a /16", "10.20.0.0/16", 12],
    ["a /16 filled to the last", "10.20.0.0/16", 15],
    ["a /8", "10.0.0.0/8", 200],
    ["a /12", "172.16.0.0/12", 15],
  ])("holds in %s (%s) %i environments of three tiers", (_, addressSpace, count) => {
    const prefix = Number(addressSpace.split("/")[1]);
    const plan = allocateAddresses({
      addressSpace,
      vpcPrefix: Math.max(16, prefix + 4),
      sharedServices: {},
      environments: Array.from({ length: count }, (__, index) => ({
        name: `env${index}`,
        tiers: [{ name: "web" }, { name: "app" }, { name: "data" }],
      })),
    });
    expect(plan).toHaveProperty("environments.length", count);
  });

  it("says which block found no room", () => {
    const plan = allocateAddresses({
      addressSpace: "10.0.0.0/16",
      vpcPrefix: 16,
      sharedServices: {},
      environments: [{ name: "dev", tiers: [] }],
    });
    expect(plan).toHaveProperty("problems.0.path", "environments[0].cidr");
  });

  it("finds no room for a block that is larger than what it must be in", () => {
    const plan = allocateAddresses({
      addressSpace: "10.0.0.0/20",
      vpcPrefix: 16,
      sharedServices: {},
      environments: [],
    });
    expect(plan).toHaveProperty("problems.0.path", "sharedServices.cidr");
  });

  it.each([
    ["/8", "10.0.0.0/8", 16],
    ["/12", "172.16.0.0/12", 16],
    ["/16", "10.0.0.0/16", 20],
    ["/18", "10.0.0.0/18", 21],
  ])("gives VPCs a sixteenth of a %s, within what is useful", (_, addressSpace, vpcPrefix) => {
    expect(completeZone(answersWith({ addressSpace })).zone.vpcPrefix).toBe(vpcPrefix);
  });

  it("uses addresses that are given", () => {
    const { zone } = completeZone(
      answersWith({
        sharedServices: { cidr: "10.9.0.0/16" },
        environments: [{ name: "dev", cidr: "10.0.0.0/16", tiers: [{ name: "web", cidr: "10.0.0.0/22" }, "app"] }],
      }),
    );
    expect(zone.environments[0]).toMatchObject({
      cidr: "10.0.0.0/16",
      endpointsCidr: "10.0.8.0/21",
      natCidr: "10.0.16.0/21",
      bastionCidr: "10.9.8.0/25",
      tiers: [{ cidr: "10.0.0.0/22" }, { cidr: "10.0.32.0/20" }],
    });
  });
});

describe("subnetCidr", () => {
  it("gives an availability zone the same eighth always", () => {
    expect([0, 1, 5].map((zoneIndex) => subnetCidr("10.1.16.0/20", zoneIndex))).toEqual([
      "10.1.16.0/23",
      "10.1.18.0/23",
      "10.1.26.0/23",
    ]);
  });

  it.each([-1, 8, 1.5, Number.NaN])("refuses zone %d", (zoneIndex) => {
    expect(() => subnetCidr("10.1.16.0/20", zoneIndex)).toThrow(/0 to 7/);
  });
});
