import { answersWith, environmentWith } from "../answers";
import type { Row } from "./row";

const tier = { name: "api", exposure: "private", port: 8080 };
const adopt = { mode: "adopt", id: "o-a1b2c3d4e5", rootId: "r-a1b2" };
const tiers = (...list: readonly unknown[]) => environmentWith({ tiers: list });

export const shapes: readonly Row[] = [
  ["no answers", undefined, "", /no answers/],
  ["an empty file", null, "", /no answers/],
  ["a list for a zone", [], "", /map of settings/],
  ["text for a zone", "acme", "", /map of settings/],
  ["no zone", { email: "a+{account}@b.example" }, "zone", /is missing/],
  ["no e-mail", { zone: "acme" }, "email", /is missing/],
  ["an unknown setting", answersWith({ enviroments: [] }), "enviroments", /did you mean environments\?/],
  ["an unknown setting far from any", answersWith({ zzzzzz: 1 }), "zzzzzz", /remove it/],
  [
    "an unknown setting of a tier",
    tiers({ ...tier, form: [] }),
    "environments[0].tiers[0].form",
    /did you mean from\?/,
  ],
  [
    "an unknown setting of an account",
    environmentWith({ account: { mail: "" } }),
    "environments[0].account.mail",
    /email/,
  ],
  ["an unknown role", answersWith({ accounts: { audit: {} } }), "accounts.audit", /log-archive/],
  ["a number for text", answersWith({ zone: 7 }), "zone", /in quotes/],
  [
    "an id without quotes",
    answersWith({ accounts: { management: { id: 123456789012 } } }),
    "accounts.management.id",
    /quotes/,
  ],
  ["a quoted number", answersWith({ availabilityZones: "3" }), "availabilityZones", /remove the quotes/],
  ["a setting without a value", answersWith({ regions: null }), "regions", /has no value/],
  ["text for a list", environmentWith({ tiers: "web" }), "environments[0].tiers", /a list/],
  ["an environment by name alone", answersWith({ environments: ["dev"] }), "environments[0]", /a map/],
  ["no environments", answersWith({ environments: [] }), "environments", /fewer than 1/],
  ["no tiers", environmentWith({ tiers: [] }), "environments[0].tiers", /fewer than 1/],
  ["a fraction", answersWith({ availabilityZones: 2.5 }), "availabilityZones", /whole number/],
  ["not a boolean", environmentWith({ production: "yes" }), "environments[0].production", /true or false/],
  ["an unknown engine", answersWith({ engine: "cdk" }), "engine", /cdktf, cdktn/],
  ["an unknown provider", answersWith({ awsProvider: 4 }), "awsProvider", /5, 6/],
  ["a quoted provider", answersWith({ awsProvider: "6" }), "awsProvider", /remove the quotes/],
  ["an unknown state", answersWith({ state: "s4" }), "state", /did you mean s3\?/],
  ["an unknown kind of state", answersWith({ state: { kind: "gcs" } }), "state.kind", /s3, hcp, local/],
  ["hcp by name alone", answersWith({ state: "hcp" }), "state", /organization/],
  ["hcp without organization", answersWith({ state: { kind: "hcp" } }), "state.organization", /is missing/],
  [
    "hcp with a bad organization",
    answersWith({ state: { kind: "hcp", organization: "-" } }),
    "state.organization",
    /form/,
  ],
  ["adopt by name alone", answersWith({ organization: "adopt" }), "organization", /rootId/],
  ["adopt without ids", answersWith({ organization: { mode: "adopt" } }), "organization.id", /is missing/],
  ["a bad organization id", answersWith({ organization: { ...adopt, id: "org" } }), "organization.id", /o-a1b2c3d4e5/],
  ["a bad root id", answersWith({ organization: { ...adopt, rootId: "ou-1" } }), "organization.rootId", /r-a1b2/],
  [
    "a bad service principal",
    answersWith({ organization: { ...adopt, servicePrincipals: ["config"] } }),
    "organization.servicePrincipals[0]",
    /config\.amazonaws\.com/,
  ],
  [
    "a bad policy type",
    answersWith({ organization: { ...adopt, policyTypes: ["scp"] } }),
    "organization.policyTypes[0]",
    /POLICY/,
  ],
];
