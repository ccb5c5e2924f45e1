import { all, undecided } from "../../decision";
import type { Resource } from "../../model/resource";
import { symbolicText } from "../../model/value";
import { denoted, ofThose, thoseNaming } from "../references";
import type { Control, Subject } from "../control";
import { flagOf, isGiven, isNoneOf, isOff, isOn, onEach, textThat, together, valueAt } from "../demand";

const domains = onEach({
  id: "apigateway-tls-version",
  group: "encryption in transit",
  title: "Every domain of an API demands TLS 1.2 or newer",
  citations: ["164.312(e)(2)(ii)"],
  proposed: ["encryption"],
  why: "Older versions can be broken.",
  remedy: 'Set security_policy = "TLS_1_2" or a newer one.',
  examines: ["aws_api_gateway_domain_name", "aws_apigatewayv2_domain_name"],
  look: "aws apigateway get-domain-names --query 'items[].[domainName,securityPolicy]'",
  demand: (domain) => {
    const isOfRest = domain.type === "aws_api_gateway_domain_name";
    const path = isOfRest
      ? (["security_policy"] as const)
      : (["domain_name_configuration", "security_policy"] as const);
    return textThat(domain, path, (policy) => /^(TLS_1_[23]$|SecurityPolicy_TLS1[23]_)/.test(policy), undefined);
  },
});

const logging = onEach({
  id: "apigateway-access-logs",
  group: "audit trail",
  title: "Every stage of an API writes down who calls it",
  citations: ["164.312(b)", "164.308(a)(5)(ii)(C)"],
  why: "Calls of an API are in no trail.",
  remedy: "Set access_log_settings.destination_arn and format.",
  examines: ["aws_api_gateway_stage", "aws_apigatewayv2_stage"],
  look: "aws apigateway get-stages --rest-api-id ID --query 'item[].accessLogSettings'",
  demand: (stage) => isGiven(stage, ["access_log_settings", "destination_arn"]),
});

const apiTypes = ["aws_apigatewayv2_api", "aws_api_gateway_rest_api"];

const authorization = onEach({
  id: "apigateway-authorization",
  group: "identity",
  title: "Every method of an API asks who calls",
  citations: ["164.312(d)", "164.308(a)(4)(ii)(B)"],
  why: "Without authorization everybody who finds the address may call it; an API key is no identity.",
  remedy: 'Set authorization, of an HTTP API authorization_type, to anything but "NONE".',
  examines: ["aws_api_gateway_method", "aws_apigatewayv2_route", ...apiTypes],
  duty: "Methods that an OpenAPI description declares are not read.",
  look: "aws apigateway get-resources --rest-api-id ID --embed methods",
  demand: (resource, subject) => {
    switch (resource.type) {
      case "aws_api_gateway_method":
        // A browser asks so before a call, without credentials.
        return resource.isOneOf(["OPTIONS"], "", "http_method").is === true
          ? undefined
          : isNoneOf(resource, ["authorization"], ["NONE"], "NONE");
      case "aws_apigatewayv2_route":
        return isAskedOnceConnected(resource, subject)
          ? undefined
          : isNoneOf(resource, ["authorization_type"], ["NONE"], "NONE");
      default:
        return resource.has("body")
          ? { holds: undecided("the OpenAPI description in body"), met: "", violated: "" }
          : undefined;
    }
  },
});

/** A WebSocket asks when it is opened, not at each message. */
function isAskedOnceConnected(route: Resource, subject: Subject): boolean {
  const key = symbolicText(route.value("route_key")) ?? "";
  if (key.startsWith("OPTIONS ")) return true;
  const api = denoted(subject.model, route.value("api_id"), route, "aws_apigatewayv2_api");
  return api?.isOneOf(["WEBSOCKET"], "", "protocol_type").is === true && key !== "$connect";
}

const firewall = onEach({
  id: "apigateway-waf",
  group: "exposure",
  title: "Every stage of a REST API stands behind a web ACL",
  citations: ["164.308(a)(5)(ii)(B)"],
  proposed: ["anti-malware"],
  why: "An API on the internet is tried with known attacks all day.",
  remedy: "Add an aws_wafv2_web_acl_association with resource_arn = the stage's arn.",
  examines: ["aws_api_gateway_stage"],
  look: "aws wafv2 get-web-acl-for-resource --resource-arn ARN",
  demand: (stage, subject) => {
    const api = denoted(subject.model, stage.value("rest_api_id"), stage, "aws_api_gateway_rest_api");
    const types = api === undefined ? undefined : valueAt(api, ["endpoint_configuration", "types"]);
    if (types?.kind === "list" && types.items.some((item) => symbolicText(item) === "PRIVATE")) return undefined;
    const companions = thoseNaming(
      subject.model,
      stage,
      ["aws_wafv2_web_acl_association", "aws_wafregional_web_acl_association"],
      "resource_arn",
    );
    return ofThose(companions, "has no aws_wafv2_web_acl_association", (one) => ({
      ...isGiven(one, ["resource_arn"]),
      met: "is behind a web ACL",
    }));
  },
});

const caches = onEach({
  id: "apigateway-cache-encrypted",
  group: "encryption at rest",
  title: "Every cache of an API is encrypted",
  citations: ["164.312(a)(2)(iv)"],
  proposed: ["encryption"],
  why: "A cache keeps answers, and is not encrypted unless told to.",
  remedy: "Set settings.cache_data_encrypted = true wherever settings.caching_enabled is.",
  examines: ["aws_api_gateway_method_settings"],
  look: "aws apigateway get-stages --rest-api-id ID --query 'item[].methodSettings'",
  demand: (settings) => {
    const isUsed = flagOf(valueAt(settings, ["settings", "caching_enabled"]));
    if (isUsed.is === false) return undefined;
    const encrypted = isOn(settings, ["settings", "cache_data_encrypted"]);
    return isUsed.is === "unknown" && encrypted.holds.is !== true ? { ...encrypted, holds: isUsed } : encrypted;
  },
});

const bodies = onEach({
  id: "apigateway-no-data-trace",
  group: "hygiene",
  title: "No API writes whole requests and answers into its log",
  citations: ["164.308(a)(4)(ii)(B)", "164.312(a)(2)(iv)"],
  why: "A data trace copies health data into a log that others read.",
  remedy: "Set data_trace_enabled = false.",
  examines: ["aws_api_gateway_method_settings", "aws_apigatewayv2_stage"],
  look: "aws apigateway get-stages --rest-api-id ID --query 'item[].methodSettings'",
  demand: (resource) => {
    if (resource.type === "aws_api_gateway_method_settings") return isOff(resource, ["settings", "data_trace_enabled"]);
    const { blocks, missing } = resource.blocks("route_settings");
    const demand = together([
      isOff(resource, ["default_route_settings", "data_trace_enabled"]),
      ...blocks.map((block) => isOff(block, ["data_trace_enabled"])),
    ]);
    const holds = missing === undefined ? demand.holds : all([demand.holds, undecided(missing)]);
    return { ...demand, holds, met: "traces no data" };
  },
});

const secondFactor = onEach({
  id: "cognito-mfa",
  group: "identity",
  title: "Every user pool demands a second factor",
  citations: ["164.312(d)"],
  proposed: ["mfa"],
  why: "A stolen password alone opens nobody's record then.",
  remedy: 'Set mfa_configuration = "ON", with software_token_mfa_configuration or another factor.',
  examines: ["aws_cognito_user_pool"],
  look: "aws cognito-idp describe-user-pool --user-pool-id ID --query UserPool.MfaConfiguration",
  demand: (pool) => textThat(pool, ["mfa_configuration"], (mode) => mode === "ON", "OFF"),
});

const identityPools = onEach({
  id: "cognito-no-guests",
  group: "identity",
  title: "No identity pool gives credentials to guests",
  citations: ["164.312(d)", "164.308(a)(4)(ii)(B)"],
  why: "Guests are nobody in particular, and get a role of the account.",
  remedy: "Set allow_unauthenticated_identities = false.",
  examines: ["aws_cognito_identity_pool"],
  look: "aws cognito-identity describe-identity-pool --identity-pool-id ID",
  demand: (pool) => ({
    ...isOff(pool, ["allow_unauthenticated_identities"]),
    met: "gives guests nothing",
    violated: "gives credentials to guests",
  }),
});

/** Controls of APIs, and of who signs in to them. */
export const apiControls: readonly Control[] = [
  domains,
  logging,
  authorization,
  firewall,
  caches,
  bodies,
  secondFactor,
  identityPools,
];
