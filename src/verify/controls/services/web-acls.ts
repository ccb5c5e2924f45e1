import { no, yes } from "../../decision";
import type { Resource } from "../../model/resource";
import { isNothing } from "../../model/value";
import { ofThose, thoseNaming } from "../references";
import type { Control, Subject } from "../control";
import { isGiven, isNoneOf, isOneOf, onEach, together } from "../demand";

const acls = { examines: ["aws_wafv2_web_acl"], look: "aws wafv2 get-logging-configuration --resource-arn ARN" };

const aclLogging = onEach({
  ...acls,
  id: "waf-logging",
  group: "audit trail",
  title: "Every web ACL writes down what it lets through and what not",
  citations: ["164.312(b)", "164.308(a)(1)(ii)(D)"],
  why: "An attack that was refused is the warning of the next.",
  remedy: "Add an aws_wafv2_web_acl_logging_configuration.",
  demand: (acl, subject) =>
    ofThose(
      thoseNaming(subject.model, acl, "aws_wafv2_web_acl_logging_configuration", "resource_arn"),
      "has no aws_wafv2_web_acl_logging_configuration",
      (configuration) => ({ ...isGiven(configuration, ["log_destination_configs"]), met: "is logged" }),
    ),
});

const aclUse = onEach({
  ...acls,
  id: "waf-associated",
  group: "hygiene",
  title: "Every web ACL guards something",
  citations: ["164.308(a)(5)(ii)(B)"],
  why: "One that is associated with nothing looks like protection, and is none.",
  remedy: "Add an aws_wafv2_web_acl_association, or name it in web_acl_id of a distribution.",
  demand: (acl, subject) => {
    const associated = thoseNaming(subject.model, acl, "aws_wafv2_web_acl_association", "web_acl_arn");
    const demand = ofThose(associated, "guards nothing", () => ({ holds: yes, met: "is used", violated: "" }));
    const distribution = usedBy(acl, subject);
    return distribution === undefined ? demand : { holds: yes, met: `guards ${distribution.address}`, violated: "" };
  },
});

function usedBy(acl: Resource, { model }: Subject): Resource | undefined {
  const types = ["aws_cloudfront_distribution", "aws_cognito_user_pool", "aws_amplify_app"];
  return thoseNaming(model, acl, types, "web_acl_id").found[0];
}

const certificates = onEach({
  id: "acm-certificate",
  group: "encryption in transit",
  title: "Every certificate has a strong key, renews by itself and is published",
  citations: ["164.312(e)(2)(ii)", "164.312(d)"],
  why: "A certificate that must be renewed by e-mail ends one day; one that is not published can be forged unseen.",
  remedy:
    'Set validation_method = "DNS", a key_algorithm of RSA_2048, EC_prime256v1 or more, and leave transparency logging on.',
  examines: ["aws_acm_certificate"],
  look: "aws acm describe-certificate --certificate-arn ARN",
  demand: (certificate) => {
    const isImported = !isNothing(certificate.value("private_key"));
    const isPrivate = certificate.has("certificate_authority_arn");
    const strong = isNoneOf(certificate, ["key_algorithm"], ["RSA_1024"], "RSA_2048");
    if (isImported) return { holds: no, met: "", violated: "keeps its private key in the code or in the state" };
    if (isPrivate) return strong;
    return together([
      strong,
      isOneOf(certificate, ["validation_method"], ["DNS"]),
      isOneOf(certificate, ["options", "certificate_transparency_logging_preference"], ["ENABLED"], "ENABLED"),
    ]);
  },
});

/** Controls of web ACLs and certificates. */
export const webAclControls: readonly Control[] = [aclLogging, aclUse, certificates];
