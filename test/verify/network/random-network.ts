import * as fc from "fast-check";

/**
 * A small network as a person would draw it: what the analysis reads as Terraform and the simulator as it is. Indexes
 * that lead nowhere count modulo what there is.
 */
export interface RandomNetwork {
  readonly vpcs: readonly RandomVpc[];
  readonly peerings: readonly RandomPeering[];
  readonly transit: RandomTransit;
}

export interface RandomVpc {
  readonly subnets: readonly RandomSubnet[];

  /** The first is the main one. */
  readonly tables: readonly (readonly RandomRoute[])[];
  readonly acls: readonly (readonly RandomAclRule[])[];
  readonly groups: readonly (readonly RandomGroupRule[])[];
  readonly hasInternetGateway: boolean;
  readonly nats: readonly RandomNat[];

  /** Whether rules and routes are written into the resource that they belong to. */
  readonly isInline: boolean;
}

export interface RandomSubnet {
  /** 31 or 30. */
  readonly prefix: number;

  /** Undefined: the main one. */
  readonly table: number | undefined;

  /** Undefined: the default one, which lets everything pass. */
  readonly acl: number | undefined;

  /** Of what is in it; the first group is always among them. */
  readonly groups: readonly number[];
}

/** A block by what it is of. */
export type RandomBlock =
  | { readonly kind: "everything" | "private" | "google" }
  | { readonly kind: "vpc" | "half" | "subnet" | "address" | "nat"; readonly vpc: number; readonly subnet: number };

export interface RandomRoute {
  readonly to: RandomBlock;
  readonly over: "peering" | "transit" | "nat" | "internet";
  readonly index: number;
}

export interface RandomAclRule {
  readonly egress: boolean;
  readonly allow: boolean;
  readonly protocol: RandomProtocol;
  readonly ports: number;
  readonly block: RandomBlock;
}

export type RandomProtocol = "-1" | "tcp" | "udp";

export interface RandomGroupRule {
  readonly egress: boolean;
  readonly protocol: RandomProtocol;
  readonly ports: number;
  readonly peer:
    RandomBlock | { readonly kind: "group"; readonly vpc: number; readonly group: number } | { readonly kind: "self" };
}

export interface RandomNat {
  readonly subnet: number;
  readonly isPublic: boolean;
}

export interface RandomPeering {
  readonly from: number;
  readonly to: number;
}

export interface RandomTransit {
  readonly referencesGroups: boolean;
  readonly attachments: readonly RandomAttachment[];

  /** Beside the default one. */
  readonly tables: readonly RandomTransitTable[];
}

export interface RandomAttachment {
  readonly isThere: boolean;
  readonly subnets: readonly number[];

  /** Undefined: the default one. */
  readonly table: number | undefined;

  /** Whether the default table learns of it. */
  readonly propagates: boolean;
}

export interface RandomTransitTable {
  /** VPCs that it learns of. */
  readonly propagated: readonly number[];

  /** Undefined: a black hole. */
  readonly routes: readonly { readonly to: RandomBlock; readonly vpc: number | undefined }[];
}

/** The ranges of ports that rules are about. */
export const portRanges: readonly (readonly [number, number])[] = [
  [0, 65535],
  [443, 443],
  [22, 443],
  [1024, 65535],
  [40000, 50000],
];

const index = fc.nat({ max: 3 });
const block: fc.Arbitrary<RandomBlock> = fc.oneof(
  { weight: 2, arbitrary: fc.record({ kind: fc.constantFrom("everything", "private", "google") }) },
  {
    weight: 4,
    arbitrary: fc.record({
      kind: fc.constantFrom("vpc", "vpc", "half", "subnet", "address", "nat"),
      vpc: index,
      subnet: index,
    }),
  },
);
const protocol = fc.constantFrom<RandomProtocol>("-1", "-1", "tcp", "tcp", "udp");
const ports = fc.nat({ max: portRanges.length - 1 });
const everything = fc.constant<RandomBlock>({ kind: "everything" });
const toSome = fc.oneof(
  { weight: 2, arbitrary: fc.constant<RandomBlock>({ kind: "private" }) },
  { weight: 1, arbitrary: everything },
  { weight: 3, arbitrary: block },
);
const toMost = fc.oneof({ weight: 2, arbitrary: everything }, { weight: 1, arbitrary: block });
const route: fc.Arbitrary<RandomRoute> = fc.oneof(
  { weight: 2, arbitrary: fc.record({ to: toSome, over: fc.constant("peering" as const), index }) },
  { weight: 2, arbitrary: fc.record({ to: toSome, over: fc.constant("transit" as const), index }) },
  { weight: 2, arbitrary: fc.record({ to: toMost, over: fc.constant("nat" as const), index }) },
  { weight: 1, arbitrary: fc.record({ to: toMost, over: fc.constant("internet" as const), index }) },
);
const aclRule: fc.Arbitrary<RandomAclRule> = fc.record({
  egress: fc.boolean(),
  allow: fc.constantFrom(true, true, false),
  protocol,
  ports,
  block: fc.oneof(
    { weight: 1, arbitrary: fc.constant<RandomBlock>({ kind: "everything" }) },
    { weight: 2, arbitrary: block },
  ),
});
const groupRule: fc.Arbitrary<RandomGroupRule> = fc.record({
  egress: fc.boolean(),
  protocol,
  ports,
  peer: fc.oneof(
    { weight: 2, arbitrary: fc.constant<RandomBlock>({ kind: "everything" }) },
    { weight: 2, arbitrary: block },
    { weight: 2, arbitrary: fc.record({ kind: fc.constant("group" as const), vpc: index, group: index }) },
    { weight: 1, arbitrary: fc.constant({ kind: "self" as const }) },
  ),
});
const openGroup: readonly RandomGroupRule[] = [false, true].map((egress) => ({
  egress,
  protocol: "-1",
  ports: 0,
  peer: { kind: "everything" },
}));
const openAcl: readonly RandomAclRule[] = [false, true].map((egress) => ({
  egress,
  allow: true,
  protocol: "-1",
  ports: 0,
  block: { kind: "everything" },
}));
const vpc: fc.Arbitrary<RandomVpc> = fc.record({
  subnets: fc.array(
    fc.record({
      prefix: fc.constantFrom(31, 31, 30),
      table: fc.option(index, { nil: undefined, freq: 3 }),
      acl: fc.option(index, { nil: undefined, freq: 2 }),
      groups: fc.uniqueArray(index, { maxLength: 2 }),
    }),
    { minLength: 1, maxLength: 2 },
  ),
  tables: fc.array(fc.array(route, { minLength: 1, maxLength: 4 }), { minLength: 1, maxLength: 3 }),
  acls: fc.array(
    fc.oneof(
      fc.array(aclRule, { maxLength: 6 }),
      fc.array(aclRule, { maxLength: 3 }).map((rules) => [...rules, ...openAcl]),
    ),
    { minLength: 1, maxLength: 2 },
  ),
  groups: fc.array(
    fc.oneof(
      { weight: 2, arbitrary: fc.constant(openGroup) },
      { weight: 2, arbitrary: fc.array(groupRule, { maxLength: 5 }) },
    ),
    { minLength: 1, maxLength: 2 },
  ),
  hasInternetGateway: fc.constantFrom(true, true, false),
  nats: fc.array(fc.record({ subnet: index, isPublic: fc.constantFrom(true, true, false) }), { maxLength: 2 }),
  isInline: fc.boolean(),
});

const free: fc.Arbitrary<RandomNetwork> = fc.record({
  vpcs: fc.array(vpc, { minLength: 2, maxLength: 3 }),
  peerings: fc.array(fc.record({ from: index, to: index }), { maxLength: 3 }),
  transit: fc.record({
    referencesGroups: fc.boolean(),
    attachments: fc.array(
      fc.record({
        isThere: fc.constantFrom(true, true, false),
        subnets: fc.uniqueArray(index, { minLength: 1, maxLength: 2 }),
        table: fc.option(index, { nil: undefined, freq: 2 }),
        propagates: fc.constantFrom(true, true, false),
      }),
      { minLength: 3, maxLength: 3 },
    ),
    tables: fc.array(
      fc.record({
        propagated: fc.uniqueArray(index, { maxLength: 3 }),
        routes: fc.array(fc.record({ to: block, vpc: fc.option(index, { nil: undefined, freq: 3 }) }), {
          maxLength: 3,
        }),
      }),
      { maxLength: 2 },
    ),
  }),
});

function withRoutes(network: RandomNetwork, routes: readonly RandomRoute[]): RandomNetwork {
  const vpcs = network.vpcs.map((one) => ({
    ...one,
    tables: one.tables.map((table) => [...routes, ...table]),
  }));
  return { ...network, vpcs };
}

/** Every VPC sends what is private to the transit gateway. */
function asHub(network: RandomNetwork): RandomNetwork {
  const { transit } = network;
  const attachments = transit.attachments.map((attachment) => ({ ...attachment, isThere: true }));
  return withRoutes({ ...network, transit: { ...transit, attachments } }, [
    { to: { kind: "private" }, over: "transit", index: 0 },
  ]);
}

/** Every VPC sends what is private to its peers, in a chain. */
function asChain(network: RandomNetwork): RandomNetwork {
  const peerings = network.vpcs.slice(1).map((_, from) => ({ from, to: from + 1 }));
  const vpcs = network.vpcs.map((one, own) => ({
    ...one,
    tables: one.tables.map((table) => [
      ...network.vpcs.flatMap((_, other): readonly RandomRoute[] =>
        other === own
          ? []
          : [{ to: { kind: "vpc", vpc: other, subnet: 0 }, over: "peering", index: Math.min(own, other) }],
      ),
      ...table,
    ]),
  }));
  return { ...network, peerings, vpcs };
}

/** The first VPC calls the internet through the NAT gateway of the second, behind the transit gateway. */
function asEgress([network, isPublic]: readonly [RandomNetwork, boolean]): RandomNetwork {
  const hub = asHub(network);
  const everywhere: RandomBlock = { kind: "everything" };
  const vpcs = hub.vpcs.map((one, at): RandomVpc => {
    if (at !== 1) {
      return { ...one, tables: one.tables.map((table) => [{ to: everywhere, over: "transit", index: 0 }, ...table]) };
    }
    const [first, second] = [one.subnets[0], one.subnets[1] ?? one.subnets[0]];
    if (first === undefined || second === undefined) return one;
    const [table = []] = one.tables;
    return {
      ...one,
      hasInternetGateway: true,
      subnets: [
        { ...first, table: 0 },
        { ...second, table: 1 },
      ],
      nats: [{ subnet: 0, isPublic }, ...one.nats],
      tables: [
        [
          { to: { kind: "private" }, over: "transit", index: 0 },
          { to: everywhere, over: "internet", index: 0 },
          ...table,
        ],
        [{ to: everywhere, over: "nat", index: 0 }, ...table],
      ],
    };
  });
  const attachments = hub.transit.attachments.map((attachment, at) =>
    at === 1 ? { ...attachment, subnets: [1] } : attachment,
  );
  const tables = [
    { propagated: [0, 1, 2], routes: [{ to: everywhere, vpc: 1 }, ...(hub.transit.tables[0]?.routes ?? [])] },
    ...hub.transit.tables.slice(1),
  ];
  const chosen = attachments.map((attachment) => ({
    ...attachment,
    table: attachment.table === undefined ? undefined : 0,
  }));
  return { ...hub, vpcs, transit: { ...hub.transit, attachments: chosen, tables } };
}

/** Every subnet is one that the transit gateway is attached to, so that targets are too. */
function asAttached(network: RandomNetwork): RandomNetwork {
  const hub = asHub(network);
  const attachments = hub.transit.attachments.map((attachment) => ({ ...attachment, subnets: [0, 1] }));
  return { ...hub, transit: { ...hub.transit, attachments } };
}

/** The first VPC calls its peers through a NAT gateway of its own. */
function asNatted(network: RandomNetwork): RandomNetwork {
  const chain = asChain(network);
  const vpcs = chain.vpcs.map((one, at): RandomVpc => {
    const [first, second] = [one.subnets[0], one.subnets[1] ?? one.subnets[0]];
    if (at !== 0 || first === undefined || second === undefined) return one;
    const toPeers = (over: RandomRoute["over"]): readonly RandomRoute[] =>
      chain.vpcs.slice(1, 2).map(() => ({ to: { kind: "vpc", vpc: 1, subnet: 0 }, over, index: 0 }));
    return {
      ...one,
      subnets: [
        { ...first, table: 0 },
        { ...second, table: 1 },
      ],
      nats: [{ subnet: 1, isPublic: false }, ...one.nats],
      tables: [
        [...toPeers("nat"), ...(one.tables[0] ?? [])],
        [...toPeers("peering"), ...(one.tables[1] ?? [])],
      ],
    };
  });
  return { ...chain, vpcs };
}

/** Networks of two or three VPCs, with peerings in chains, a transit gateway, and all that decides about packets. */
export const randomNetwork: fc.Arbitrary<RandomNetwork> = fc.oneof(
  { weight: 3, arbitrary: free },
  { weight: 2, arbitrary: free.map(asHub) },
  { weight: 2, arbitrary: free.map(asChain) },
  { weight: 2, arbitrary: fc.tuple(free, fc.boolean()).map(asEgress) },
  { weight: 2, arbitrary: free.map(asAttached) },
  { weight: 2, arbitrary: free.map(asNatted) },
);
