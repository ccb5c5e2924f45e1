import { all, any, decided, no, undecided, yes } from "../../decision";
import type { Model } from "../../model/model";
import type { Resource } from "../../model/resource";
import { isNothing } from "../../model/value";
import { sessionDocuments } from "../access/session-document";
import type { Control } from "../control";
import { type Demand, onEach } from "../demand";
import { isSamePlace, notReadIn } from "../references";

const hostTypes = ["aws_instance", "aws_launch_template", "aws_launch_configuration"];

const tokens = onEach({
  id: "ec2-metadata-tokens",
  group: "hygiene",
  title: "Every host asks for tokens of who reads its metadata",
  citations: ["164.312(a)(1)", "164.308(a)(4)(ii)(B)"],
  proposed: ["configuration"],
  why: "Without tokens, a web server that can be made to fetch an address gives away the host's credentials.",
  remedy: "Set metadata_options.http_tokens = required.",
  examines: hostTypes,
  look: "aws ec2 describe-instances --query 'Reservations[].Instances[].MetadataOptions'",
  demand: (host, { model }) => {
    const value = host.value("metadata_options", "http_tokens");
    if (!isNothing(value)) {
      const holds = any([
        host.isOneOf(["required"], "", "metadata_options", "http_tokens"),
        host.isOneOf(["disabled"], "enabled", "metadata_options", "http_endpoint"),
      ]);
      return { holds, met: "asks for tokens", violated: "does not ask for tokens: http_tokens is not required" };
    }
    const defaults = model.resources("aws_ec2_instance_metadata_defaults").find((one) => isSamePlace(one, host));
    const missing = host.blocks("metadata_options").missing ?? notReadIn(model, host.stack);
    const ofAccount = defaults?.isOneOf(["required"], "", "http_tokens") ?? no;
    return {
      holds: ofAccount.is === false && missing !== undefined ? undecided(missing) : ofAccount,
      met: "asks for tokens, by the account's default",
      violated: "does not ask for tokens: it has no metadata_options.http_tokens",
    };
  },
});

const hops = onEach({
  id: "ec2-metadata-hops",
  group: "hygiene",
  title: "A host's metadata is answered to the host alone",
  citations: ["164.312(a)(1)"],
  proposed: ["configuration"],
  why: "With more than one hop, containers and proxies on the host can ask for its credentials.",
  remedy: "Set metadata_options.http_put_response_hop_limit = 1, or leave it out.",
  examines: hostTypes,
  look: "aws ec2 describe-instances --query 'Reservations[].Instances[].MetadataOptions.HttpPutResponseHopLimit'",
  demand: (host) => {
    const limit = host.number("metadata_options", "http_put_response_hop_limit");
    const number = limit.known ? (limit.value ?? 1) : 1;
    return {
      holds: limit.known ? decided(number <= 1) : undecided(limit.missing),
      met: "answers for one hop",
      violated: `answers for ${number} hops`,
    };
  },
});

/** Hosts beside which sessions are recorded: the way in. */
export function isBastion(model: Model, host: Resource): boolean {
  return sessionDocuments(model).some(({ document }) => isSamePlace(document, host));
}

/** What looks like a secret in a script. */
const secrets: readonly (readonly [RegExp, string])[] = [
  [/\b(AKIA|ASIA)[0-9A-Z]{16}\b/, "an access key of AWS"],
  [/-----BEGIN [A-Z ]*PRIVATE KEY-----/, "a private key"],
  [/aws_secret_access_key\s*[=:]\s*["']?[A-Za-z0-9/+=]{20,}/i, "a secret access key"],
  [/\b[A-Z_]*(password|passwd|secret|token)[A-Z_]*\s*[=:]\s*["']?[^\s"'$<{(‹]{6,}/i, "a password"],
];

const userData = onEach({
  id: "ec2-user-data-secrets",
  group: "hygiene",
  title: "No script that starts a host holds a secret",
  citations: ["164.312(d)", "164.308(a)(5)(ii)(D)"],
  why: "Whoever may describe a host reads its script.",
  remedy: "Take the secret out of user_data, let the host read it from Secrets Manager, and change it.",
  examines: hostTypes,
  look: "aws ec2 describe-instance-attribute --attribute userData --instance-id ID",
  demand: (host): Demand | undefined => {
    const names = (["user_data", "user_data_base64"] as const).filter((name) => host.has(name));
    if (names.length === 0) return undefined;
    const texts = names.map((name) => host.text(name));
    const unknown = texts.find((text) => !text.known);
    const found = texts.flatMap((text) => (text.known ? secretsIn(text.value ?? "") : []));
    const hidden = unknown?.known === false ? undecided(unknown.missing) : yes;
    return {
      holds: all([decided(found.length === 0), hidden]),
      met: "starts by a script without a secret",
      violated: `starts by a script that holds ${[...new Set(found)].join(" and ")}`,
    };
  },
});

function secretsIn(text: string): readonly string[] {
  const isEncoded = /^[A-Za-z0-9+/\s]+={0,2}\s*$/.test(text) && text.length % 4 === 0;
  const decoded = isEncoded ? Buffer.from(text, "base64").toString("utf8") : "";
  return secrets.filter(([pattern]) => pattern.test(text) || pattern.test(decoded)).map(([, what]) => what);
}

/** Controls of hosts. */
export const instanceControls: readonly Control[] = [tokens, hops, userData];
