import { no, undecided, yes } from "../../decision";
import type { Control } from "../control";
import { encryptedWithCustomerKey } from "../customer-key";
import { isGiven, isOn, isOneOf, onEach, oneOf, together } from "../demand";
import { statementsOf } from "../../policies/statement";
import { isNotPublic, joined } from "../resource-policy";
import { thoseNaming } from "../references";

const domains = ["aws_opensearch_domain", "aws_elasticsearch_domain"];
const store = { flag: ["encrypt_at_rest", "enabled"], key: ["encrypt_at_rest", "kms_key_id"] } as const;

const encryption = encryptedWithCustomerKey({
  id: "opensearch-encryption",
  title: "Every search domain is encrypted with a customer key",
  stores: { aws_opensearch_domain: store, aws_elasticsearch_domain: store },
  look: "aws opensearch describe-domain --domain-name NAME --query DomainStatus.EncryptionAtRestOptions",
});

const transit = onEach({
  id: "opensearch-tls-required",
  group: "encryption in transit",
  title: "Every search domain uses TLS, between its nodes and with its callers",
  citations: ["164.312(e)(2)(ii)"],
  proposed: ["encryption"],
  why: "Neither is on by default, and documents travel both ways.",
  remedy:
    'Set node_to_node_encryption.enabled, domain_endpoint_options.enforce_https = true and tls_security_policy = "Policy-Min-TLS-1-2-PFS-2023-10".',
  examines: domains,
  look: "aws opensearch describe-domain --domain-name NAME --query 'DomainStatus.[NodeToNodeEncryptionOptions,DomainEndpointOptions]'",
  demand: (domain) =>
    together([
      isOn(domain, ["node_to_node_encryption", "enabled"]),
      isOn(domain, ["domain_endpoint_options", "enforce_https"]),
      isOneOf(domain, ["domain_endpoint_options", "tls_security_policy"], modernPolicies, "Policy-Min-TLS-1-0-2019-07"),
    ]),
});

/** https://docs.aws.amazon.com/opensearch-service/latest/APIReference/API_DomainEndpointOptions.html */
const modernPolicies = [
  "Policy-Min-TLS-1-2-2019-07",
  "Policy-Min-TLS-1-2-PFS-2023-10",
  "Policy-Min-TLS-1-2-RFC9151-FIPS-2024-08",
];

const network = onEach({
  id: "opensearch-in-vpc",
  group: "exposure",
  title: "Every search domain is in a VPC",
  citations: ["164.308(a)(4)(ii)(B)"],
  proposed: ["segmentation"],
  why: "A domain without a VPC has an address on the internet, and cannot be moved into one later.",
  remedy: "Set vpc_options.subnet_ids and security_group_ids.",
  examines: domains,
  look: "aws opensearch describe-domain --domain-name NAME --query DomainStatus.VPCOptions",
  demand: (domain) => isGiven(domain, ["vpc_options", "subnet_ids"]),
});

const access = onEach({
  id: "opensearch-access",
  group: "identity",
  title: "Every search domain knows its callers",
  citations: ["164.312(d)", "164.308(a)(4)(ii)(B)"],
  why: "With an open policy and no users of its own whoever reaches the domain reads all of it.",
  remedy: "Set advanced_security_options.enabled = true, or name principals in access_policies.",
  examines: domains,
  look: "aws opensearch describe-domain-config --domain-name NAME --query DomainConfig.AccessPolicies",
  demand: (domain, subject) => {
    const users = isOn(domain, ["advanced_security_options", "enabled"]);
    const { found, missing } = thoseNaming(
      subject.model,
      domain,
      ["aws_opensearch_domain_policy", "aws_elasticsearch_domain_policy"],
      "domain_name",
    );
    const written = [domain, ...found].filter((one) => one.has("access_policies"));
    const named = isNotPublic(joined(written.map((one) => statementsOf(one.text("access_policies")))));
    const without = {
      holds: missing === undefined ? no : undecided(missing),
      met: "",
      violated: "has no access_policies",
    };
    return oneOf([users, written.length === 0 ? without : named]);
  },
});

const audit = onEach({
  id: "opensearch-audit-logs",
  group: "audit trail",
  title: "Every search domain writes down who asks what",
  citations: ["164.312(b)", "164.308(a)(1)(ii)(D)"],
  why: "Without audit logs nobody can tell who read which document.",
  remedy: 'Add a log_publishing_options with log_type = "AUDIT_LOGS" and a log group.',
  examines: domains,
  look: "aws opensearch describe-domain --domain-name NAME --query DomainStatus.LogPublishingOptions",
  demand: (domain) => {
    const { blocks, missing } = domain.blocks("log_publishing_options");
    const own = blocks.find((block) => block.isOneOf(["AUDIT_LOGS"], "", "log_type").is === true);
    if (own !== undefined) return isOn(own, ["enabled"], yes);
    const says = { met: "", violated: "publishes no AUDIT_LOGS" };
    return { holds: missing === undefined ? no : undecided(missing), ...says };
  },
});

/** Controls of search domains. */
export const searchControls: readonly Control[] = [encryption, transit, network, access, audit];
