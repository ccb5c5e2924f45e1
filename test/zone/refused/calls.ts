import { answersWith, environmentWith } from "../answers";
import type { Row } from "./row";

const tier = { name: "api", exposure: "private", port: 8080 };
const many = (count: number) => Array.from({ length: count }, (_, index) => ({ name: `env${index}` }));
const tiers = (...list: readonly unknown[]) => environmentWith({ tiers: list });
const callersOf = (count: number) =>
  Array.from({ length: count }, (_, index) => ({ ...tier, name: `t${index}`, port: 1000 + index }));
const ports = (count: number) => Array.from({ length: count }, (_, index) => 20 + index);

export const calls: readonly Row[] = [
  ["port 0", tiers({ ...tier, port: 0 }), "environments[0].tiers[0].port", /1 to 65535/],
  ["port 65536", tiers({ ...tier, port: 65536 }), "environments[0].tiers[0].port", /1 to 65535/],
  [
    "an unknown exposure",
    tiers({ ...tier, exposure: "internal" }),
    "environments[0].tiers[0].exposure",
    /public, private, isolated/,
  ],
  [
    "an unknown caller",
    tiers("web", { ...tier, from: ["wep"] }),
    "environments[0].tiers[1].from[0]",
    /did you mean web\?/,
  ],
  ["a tier that calls itself", tiers({ ...tier, from: ["api"] }), "environments[0].tiers[0].from[0]", /itself/],
  ["a caller twice", tiers("web", { ...tier, from: ["web", "web"] }), "environments[0].tiers[1].from[1]", /twice/],
  [
    "a circle of two",
    tiers({ ...tier, name: "a", from: ["b"] }, { ...tier, name: "b", from: ["a"] }),
    "environments[0].tiers",
    /a is called by b is called by a/,
  ],
  [
    "a circle of three",
    tiers(
      { ...tier, name: "a", from: ["c"] },
      { ...tier, name: "b", from: ["a"] },
      { ...tier, name: "c", from: ["b"] },
    ),
    "environments[0].tiers",
    /circle/,
  ],
  [
    "a bastion port of no tier",
    environmentWith({ bastionPorts: { db: [22] } }),
    "environments[0].bastionPorts.db",
    /web, app, data/,
  ],
  [
    "a bastion port 0",
    environmentWith({ bastionPorts: { app: [0] } }),
    "environments[0].bastionPorts.app[0]",
    /1 to 65535/,
  ],
  [
    "a bastion port twice",
    environmentWith({ bastionPorts: { app: [22, 22] } }),
    "environments[0].bastionPorts.app[1]",
    /twice/,
  ],
  [
    "a port without a list",
    environmentWith({ bastionPorts: { app: 22 } }),
    "environments[0].bastionPorts.app",
    /a list/,
  ],
  ["an unknown NAT", environmentWith({ nat: "two" }), "environments[0].nat", /none, one, each/],
  [
    "more calls than a network ACL has rules",
    environmentWith({
      tiers: [...callersOf(14), { ...tier, name: "hub", from: callersOf(14).map(({ name }) => name) }],
      bastionPorts: { hub: ports(3) },
    }),
    "environments[0].tiers[14]",
    /need 21 rules/,
  ],
  [
    "more ports than the bastion's network ACL has rules",
    environmentWith({ bastionPorts: { app: ports(8), data: ports(7) } }),
    "environments[0].bastionPorts",
    /need 21 rules/,
  ],
  ["too many environments", answersWith({ environments: many(126) }), "environments", /at most 125/],
];
