import { answersWith, environmentWith } from "../answers";
import type { Row } from "./row";

const tier = { name: "api", exposure: "private", port: 8080 };
const tiers = (...list: readonly unknown[]) => environmentWith({ tiers: list });

export const names: readonly Row[] = [
  ["upper case", answersWith({ zone: "Acme" }), "zone", /for example acme/],
  ["an underscore", answersWith({ zone: "acme_health" }), "zone", /for example acme-health/],
  ["two hyphens", answersWith({ zone: "acme--health" }), "zone", /host name/],
  ["a digit first", answersWith({ zone: "3m" }), "zone", /beginning with a letter/],
  ["a hyphen last", answersWith({ zone: "acme-" }), "zone", /host name/],
  ["no characters", answersWith({ zone: "" }), "zone", /is empty/],
  ["a line break", answersWith({ zone: "acme\n" }), "zone", /host name/],
  ["another alphabet", answersWith({ zone: "аcme" }), "zone", /host name/],
  ["a beginning that AWS keeps", answersWith({ zone: "aws-health" }), "zone", /keeps/],
  ["a beginning that buckets cannot have", answersWith({ zone: "sthree-x" }), "zone", /keeps/],
  ["too long a zone", answersWith({ zone: "a".repeat(40) }), "zone", /at most 34/],
  ["too long an environment", environmentWith({ name: "e".repeat(50) }), "environments[0].name", /at most 38/],
  ["a stack's id", environmentWith({ name: "bootstrap" }), "environments[0].name", /name of an account, stack/],
  ["a role", environmentWith({ name: "management" }), "environments[0].name", /name of an account, stack/],
  ["the list's own file", environmentWith({ name: "index" }), "environments[0].name", /name of an account, stack/],
  ["a device of Windows", environmentWith({ name: "con" }), "environments[0].name", /name of an account, stack/],
  [
    "an environment twice",
    answersWith({ environments: [{ name: "dev" }, { name: "dev" }] }),
    "environments[1].name",
    /environments\[0\] too/,
  ],
  [
    "environments alike",
    answersWith({ environments: [{ name: "dev1" }, { name: "dev-1" }] }),
    "environments[1].name",
    /hyphens only/,
  ],
  ["a tier twice", tiers("web", "web"), "environments[0].tiers[1].name", /too/],
  [
    "a tier's reserved name",
    tiers({ ...tier, name: "endpoints" }),
    "environments[0].tiers[0].name",
    /part of every VPC/,
  ],
  ["a bad tier name", tiers({ ...tier, name: "API" }), "environments[0].tiers[0].name", /for example api/],
  ["an unknown tier by name alone", tiers("cache"), "environments[0].tiers[0]", /web, app, data/],
  [
    "an unknown tier without exposure",
    tiers({ name: "api", port: 1 }),
    "environments[0].tiers[0].exposure",
    /is missing/,
  ],
  [
    "an unknown tier without port",
    tiers({ name: "api", exposure: "private" }),
    "environments[0].tiers[0].port",
    /is missing/,
  ],
];
