import { all, no, undecided, yes } from "../../decision";
import type { Arguments } from "../../model/arguments";
import { symbolicText } from "../../model/value";
import { ofThose, thoseNaming } from "../references";
import type { Control } from "../control";
import { type Demand, isGiven, isOff, isOneOf, onEach, oneOf, textThat, together, valueAt } from "../demand";

const distributions = {
  examines: ["aws_cloudfront_distribution"],
  look: "aws cloudfront get-distribution-config --id ID",
};
const transit = {
  group: "encryption in transit",
  citations: ["164.312(e)(2)(ii)"],
  proposed: ["encryption"],
} as const;

/** The demand on every block of a name; a block that is not followed leaves it open. */
function ofBlocks(of: Arguments, name: string, demand: (block: Arguments) => Demand): readonly Demand[] {
  const { blocks, missing } = of.blocks(name);
  const hidden: readonly Demand[] =
    missing === undefined ? [] : [{ holds: undecided(missing), met: `${name} is not followed`, violated: "" }];
  return [...blocks.map(demand), ...hidden];
}

const viewers = onEach({
  ...distributions,
  ...transit,
  id: "cloudfront-https",
  title: "Every distribution answers over HTTPS alone",
  why: "Viewers that come over HTTP show what they ask for and get.",
  remedy: 'Set viewer_protocol_policy = "redirect-to-https" or "https-only" in every cache behavior.',
  demand: (distribution) => {
    const isSecure = (block: Arguments): Demand =>
      isOneOf(block, ["viewer_protocol_policy"], ["redirect-to-https", "https-only"], "allow-all");
    return together([
      ...ofBlocks(distribution, "default_cache_behavior", isSecure),
      ...ofBlocks(distribution, "ordered_cache_behavior", isSecure),
    ]);
  },
});

const versions = onEach({
  ...distributions,
  ...transit,
  id: "cloudfront-tls-version",
  title: "Every distribution demands TLS 1.2 or newer",
  why: "With CloudFront's own certificate viewers may come with TLS 1.0.",
  remedy: 'Set viewer_certificate.minimum_protocol_version = "TLSv1.2_2021" or newer, with a certificate of your own.',
  demand: (distribution) =>
    together([
      isOff(distribution, ["viewer_certificate", "cloudfront_default_certificate"]),
      textThat(
        distribution,
        ["viewer_certificate", "minimum_protocol_version"],
        (version) => /^TLSv1\.[23]_/.test(version),
        "TLSv1",
      ),
    ]),
});

const origins = onEach({
  ...distributions,
  ...transit,
  id: "cloudfront-origin-tls",
  title: "Every distribution calls its origins over TLS",
  why: "Behind the edge the same data travels on, over the internet.",
  remedy: 'Set custom_origin_config.origin_protocol_policy = "https-only" and origin_ssl_protocols = ["TLSv1.2"].',
  demand: (distribution) => {
    const { blocks, missing } = distribution.blocks("origin");
    const custom = blocks.filter((origin) => origin.blocks("custom_origin_config").blocks.length > 0);
    if (custom.length === 0 && missing === undefined) return undefined;
    const demand = together(
      custom.flatMap((origin) => [
        isOneOf(origin, ["custom_origin_config", "origin_protocol_policy"], ["https-only"]),
        speaksModernTls(origin),
      ]),
    );
    return missing === undefined ? demand : { ...demand, holds: all([demand.holds, undecided(missing)]) };
  },
});

function speaksModernTls(origin: Arguments): Demand {
  const protocols = valueAt(origin, ["custom_origin_config", "origin_ssl_protocols"]);
  const items = protocols.kind === "list" ? protocols.items : [];
  const old = items.map(symbolicText).filter((text) => text !== undefined && /^(SSLv3|TLSv1|TLSv1\.1)$/.test(text));
  const holds = protocols.kind === "unknown" ? undecided(protocols.expression) : old.length === 0 ? yes : no;
  return {
    holds,
    met: "speaks TLS 1.2 or newer with its origin",
    violated: `speaks ${old.join(", ")} with its origin`,
  };
}

const originAccess = onEach({
  ...distributions,
  id: "cloudfront-origin-access",
  group: "exposure",
  title: "Every bucket behind a distribution is reached through it alone",
  citations: ["164.308(a)(4)(ii)(B)"],
  why: "Without an origin access control the bucket must let everybody in.",
  remedy: "Set origin_access_control_id of every origin that is a bucket.",
  demand: (distribution) => {
    const { blocks, missing } = distribution.blocks("origin");
    const buckets = blocks.filter(isBucket);
    if (buckets.length === 0 && missing === undefined) return undefined;
    const demand = together(
      buckets.map((origin) =>
        oneOf([
          isGiven(origin, ["origin_access_control_id"]),
          isGiven(origin, ["s3_origin_config", "origin_access_identity"]),
        ]),
      ),
    );
    return missing === undefined ? demand : { ...demand, holds: all([demand.holds, undecided(missing)]) };
  },
});

function isBucket(origin: Arguments): boolean {
  const others = ["custom_origin_config", "vpc_origin_config"];
  if (others.some((name) => origin.blocks(name).blocks.length > 0)) return false;
  const domain = valueAt(origin, ["domain_name"]);
  const isNamedSo = /\.s3[.-][a-z0-9.-]*amazonaws\.com/.test(symbolicText(domain) ?? "");
  const refers = domain.kind === "attribute" && domain.of.type === "aws_s3_bucket";
  return isNamedSo || refers || origin.blocks("s3_origin_config").blocks.length > 0;
}

const logging = onEach({
  ...distributions,
  id: "cloudfront-logging",
  group: "audit trail",
  title: "Every distribution writes down who calls",
  citations: ["164.312(b)", "164.308(a)(1)(ii)(D)"],
  why: "Answers from a cache are in no other log.",
  remedy: "Set logging_config.bucket, or add an aws_cloudwatch_log_delivery_source for the distribution.",
  demand: (distribution, subject) => {
    const sources = thoseNaming(subject.model, distribution, "aws_cloudwatch_log_delivery_source", "resource_arn");
    const delivered = ofThose(sources, "no log delivery", () => ({ holds: yes, met: "is logged", violated: "" }));
    return oneOf([isGiven(distribution, ["logging_config", "bucket"]), delivered]);
  },
});

const firewall = onEach({
  ...distributions,
  id: "cloudfront-waf",
  group: "exposure",
  title: "Every distribution stands behind a web ACL",
  citations: ["164.308(a)(5)(ii)(B)"],
  proposed: ["anti-malware"],
  why: "What answers the internet is tried with known attacks all day.",
  remedy: "Set web_acl_id.",
  demand: (distribution) => isGiven(distribution, ["web_acl_id"]),
});

/** Controls of CloudFront. */
export const cloudfrontControls: readonly Control[] = [viewers, versions, origins, originAccess, logging, firewall];
