import { apiControls } from "../../../../src/verify/controls/services/api-gateway";
import { cloudfrontControls } from "../../../../src/verify/controls/services/cloudfront";
import { loadBalancerControls } from "../../../../src/verify/controls/services/load-balancers";
import { transferControls } from "../../../../src/verify/controls/services/transfer";
import { webAclControls } from "../../../../src/verify/controls/services/web-acls";
import type { JsonObject } from "../../../../src/verify/json";
import { type Case, type CaseTable, type Cases, describeCases, hidden } from "../../support/control-cases";

const redirect = { type: "redirect", redirect: [{ protocol: "HTTPS", status_code: "HTTP_301" }] };
const forward = { type: "forward", target_group_arn: "arn" };

function withRule(type: string, action: JsonObject): Case {
  const rule = { listener_arn: `\${${type}.it.arn}`, action: [action] };
  return { protocol: "HTTP", default_action: [redirect], beside: { aws_lb_listener_rule: { other: rule } } };
}

function listener(type: string): Cases {
  return {
    met: [
      { protocol: "HTTPS" },
      { protocol: "TLS" },
      { protocol: "HTTP", default_action: [redirect] },
      withRule(type, redirect),
    ],
    violated: [
      { protocol: "HTTP", default_action: [forward] },
      { default_action: [forward] },
      { protocol: "HTTP", default_action: [redirect, forward] },
      {
        protocol: "HTTP",
        default_action: [{ type: "redirect", redirect: [{ port: "8080", status_code: "HTTP_301" }] }],
      },
      withRule(type, forward),
    ],
    unknown: [
      { protocol: hidden },
      { protocol: "TCP" },
      { protocol: "HTTP", dynamic: { default_action: {} } },
      { protocol: "HTTP", default_action: [{ ...redirect, type: hidden }] },
    ],
    silent: [
      { protocol: "GENEVE" },
      {
        load_balancer_arn: "${aws_lb.gateway.arn}",
        default_action: [forward],
        beside: { aws_lb: { gateway: { load_balancer_type: "gateway" } } },
      },
    ],
  };
}

const policy: Cases = {
  met: [
    { protocol: "HTTPS", ssl_policy: "ELBSecurityPolicy-TLS13-1-2-2021-06" },
    { protocol: "TLS", ssl_policy: "ELBSecurityPolicy-TLS13-1-3-2021-06" },
    { protocol: "HTTPS", ssl_policy: "ELBSecurityPolicy-FS-1-2-Res-2020-10" },
  ],
  violated: [
    { protocol: "HTTPS" },
    { protocol: "HTTPS", ssl_policy: "ELBSecurityPolicy-2016-08" },
    { protocol: "HTTPS", ssl_policy: "ELBSecurityPolicy-TLS13-1-0-2021-06" },
    { protocol: "HTTPS", ssl_policy: "ELBSecurityPolicy-TLS-1-1-2017-01" },
  ],
  unknown: [{ protocol: "HTTPS", ssl_policy: hidden }],
  silent: [{ protocol: "HTTP" }],
};

const logs: Cases = {
  met: [{ access_logs: [{ bucket: "logs", enabled: true }] }],
  violated: [{}, { access_logs: [{ bucket: "logs" }] }, { access_logs: [{ bucket: "logs", enabled: false }] }],
  unknown: [{ access_logs: [{ bucket: "logs", enabled: hidden }] }],
  silent: [{ load_balancer_type: "gateway" }],
};

const protection: Cases = {
  met: [{ enable_deletion_protection: true }],
  violated: [{}],
  unknown: [{ enable_deletion_protection: hidden }],
};

const headers: Cases = {
  met: [{ drop_invalid_header_fields: true }],
  violated: [{}, { drop_invalid_header_fields: true, desync_mitigation_mode: "monitor" }],
  unknown: [{ drop_invalid_header_fields: hidden }],
  silent: [{ load_balancer_type: "network" }],
};

function guarded(type: string): Cases {
  const association = (arn: string): Case => ({
    beside: { aws_wafv2_web_acl_association: { other: { resource_arn: arn, web_acl_arn: "arn" } } },
  });
  return {
    met: [association(`\${${type}.it.arn}`)],
    violated: [{}, association("arn:aws:elasticloadbalancing:us-east-1:111111111111:loadbalancer/app/another/1")],
    unknown: [association(hidden)],
  };
}

const onInternet = (type: string): Cases => ({
  ...guarded(type),
  silent: [{ internal: true }, { load_balancer_type: "network" }],
});

const behavior = { viewer_protocol_policy: "redirect-to-https" };
const certificate = { acm_certificate_arn: "arn", minimum_protocol_version: "TLSv1.2_2021" };
const custom = { origin_protocol_policy: "https-only", origin_ssl_protocols: ["TLSv1.2"] };
const bucketName = "records.s3.us-east-1.amazonaws.com";

const dns = { domain_name: "records.example", validation_method: "DNS" };

const table: CaseTable = {
  "elb-tls-listeners": {
    aws_lb_listener: listener("aws_lb_listener"),
    aws_alb_listener: listener("aws_alb_listener"),
    aws_elb: {
      met: [{ listener: [{ lb_protocol: "https" }, { lb_protocol: "SSL" }] }],
      violated: [
        { listener: [{ lb_protocol: "https" }, { lb_protocol: "http" }] },
        { listener: [{ lb_protocol: "tcp" }] },
      ],
      unknown: [{ listener: [{ lb_protocol: "https" }], dynamic: { listener: {} } }],
    },
  },
  "elb-tls-policy": { aws_lb_listener: policy, aws_alb_listener: policy },
  "elb-access-logs": {
    aws_lb: logs,
    aws_alb: logs,
    aws_elb: {
      met: [{ access_logs: [{ bucket: "logs" }] }],
      violated: [{}, { access_logs: [{ bucket: "logs", enabled: false }] }],
      unknown: [{ dynamic: { access_logs: {} } }],
    },
  },
  "elb-deletion-protection": { aws_lb: protection, aws_alb: protection },
  "elb-invalid-headers": { aws_lb: headers, aws_alb: headers },
  "elb-waf": { aws_lb: onInternet("aws_lb"), aws_alb: onInternet("aws_alb") },
  "apigateway-tls-version": {
    aws_api_gateway_domain_name: {
      met: [{ security_policy: "TLS_1_2" }, { security_policy: "SecurityPolicy_TLS13_1_3_2025_09" }],
      violated: [{}, { security_policy: "TLS_1_0" }],
      unknown: [{ security_policy: hidden }],
    },
    aws_apigatewayv2_domain_name: {
      met: [{ domain_name_configuration: [{ security_policy: "TLS_1_2" }] }],
      violated: [{ domain_name_configuration: [{ security_policy: "TLS_1_0" }] }],
    },
  },
  "apigateway-access-logs": Object.fromEntries(
    ["aws_api_gateway_stage", "aws_apigatewayv2_stage"].map((type) => [
      type,
      {
        met: [{ access_log_settings: [{ destination_arn: "arn", format: "$context.requestId" }] }],
        violated: [{}],
        unknown: [{ access_log_settings: [{ destination_arn: hidden }] }, { dynamic: { access_log_settings: {} } }],
      },
    ]),
  ),
  "apigateway-authorization": {
    aws_api_gateway_method: {
      met: [{ http_method: "GET", authorization: "AWS_IAM" }],
      violated: [
        { http_method: "GET", authorization: "NONE" },
        { http_method: "ANY", authorization: "NONE", api_key_required: true },
      ],
      unknown: [{ http_method: "GET", authorization: hidden }],
      silent: [{ http_method: "OPTIONS", authorization: "NONE" }],
    },
    aws_apigatewayv2_route: {
      met: [{ route_key: "GET /records", authorization_type: "JWT" }],
      violated: [{ route_key: "GET /records" }, { route_key: "$connect", authorization_type: "NONE" }],
      unknown: [{ route_key: "GET /records", authorization_type: hidden }],
      silent: [
        { route_key: "OPTIONS /records" },
        {
          route_key: "say",
          api_id: "${aws_apigatewayv2_api.socket.id}",
          beside: { aws_apigatewayv2_api: { socket: { protocol_type: "WEBSOCKET" } } },
        },
      ],
    },
    aws_apigatewayv2_api: { met: [], violated: [], unknown: [{ body: "{}" }], silent: [{}] },
    aws_api_gateway_rest_api: { met: [], violated: [], unknown: [{ body: "{}" }], silent: [{}] },
  },
  "apigateway-waf": {
    aws_api_gateway_stage: {
      ...guarded("aws_api_gateway_stage"),
      silent: [
        {
          rest_api_id: "${aws_api_gateway_rest_api.inner.id}",
          beside: { aws_api_gateway_rest_api: { inner: { endpoint_configuration: [{ types: ["PRIVATE"] }] } } },
        },
      ],
    },
  },
  "apigateway-cache-encrypted": {
    aws_api_gateway_method_settings: {
      met: [{ settings: [{ caching_enabled: true, cache_data_encrypted: true }] }],
      violated: [{ settings: [{ caching_enabled: true }] }],
      unknown: [{ settings: [{ caching_enabled: hidden }] }],
      silent: [{ settings: [{}] }],
    },
  },
  "apigateway-no-data-trace": {
    aws_api_gateway_method_settings: {
      met: [{ settings: [{}] }],
      violated: [{ settings: [{ data_trace_enabled: true }] }],
      unknown: [{ settings: [{ data_trace_enabled: hidden }] }],
    },
    aws_apigatewayv2_stage: {
      met: [{}],
      violated: [
        { default_route_settings: [{ data_trace_enabled: true }] },
        { route_settings: [{ route_key: "say", data_trace_enabled: true }] },
      ],
      unknown: [{ dynamic: { route_settings: {} } }],
    },
  },
  "cognito-mfa": {
    aws_cognito_user_pool: {
      met: [{ mfa_configuration: "ON" }],
      violated: [{}, { mfa_configuration: "OPTIONAL" }],
      unknown: [{ mfa_configuration: hidden }],
    },
  },
  "cognito-no-guests": {
    aws_cognito_identity_pool: {
      met: [{}, { allow_unauthenticated_identities: false }],
      violated: [{ allow_unauthenticated_identities: true }],
      unknown: [{ allow_unauthenticated_identities: hidden }],
    },
  },
  "cloudfront-https": {
    aws_cloudfront_distribution: {
      met: [{ default_cache_behavior: [behavior], ordered_cache_behavior: [{ viewer_protocol_policy: "https-only" }] }],
      violated: [
        { default_cache_behavior: [{ viewer_protocol_policy: "allow-all" }] },
        {
          default_cache_behavior: [behavior],
          ordered_cache_behavior: [behavior, { viewer_protocol_policy: "allow-all" }],
        },
      ],
      unknown: [{ default_cache_behavior: [behavior], dynamic: { ordered_cache_behavior: {} } }],
    },
  },
  "cloudfront-tls-version": {
    aws_cloudfront_distribution: {
      met: [{ viewer_certificate: [certificate] }],
      violated: [
        { viewer_certificate: [{ cloudfront_default_certificate: true }] },
        { viewer_certificate: [{ ...certificate, minimum_protocol_version: "TLSv1.1_2016" }] },
        { viewer_certificate: [{ acm_certificate_arn: "arn" }] },
      ],
      unknown: [{ viewer_certificate: [{ ...certificate, minimum_protocol_version: hidden }] }],
    },
  },
  "cloudfront-origin-tls": {
    aws_cloudfront_distribution: {
      met: [{ origin: [{ custom_origin_config: [custom] }] }],
      violated: [
        { origin: [{ custom_origin_config: [{ ...custom, origin_protocol_policy: "match-viewer" }] }] },
        { origin: [{ custom_origin_config: [{ ...custom, origin_ssl_protocols: ["TLSv1", "TLSv1.2"] }] }] },
      ],
      unknown: [{ origin: [{ custom_origin_config: [{ ...custom, origin_protocol_policy: hidden }] }] }],
      silent: [{ origin: [{ domain_name: bucketName }] }],
    },
  },
  "cloudfront-origin-access": {
    aws_cloudfront_distribution: {
      met: [
        { origin: [{ domain_name: bucketName, origin_access_control_id: "E1" }] },
        { origin: [{ domain_name: bucketName, s3_origin_config: [{ origin_access_identity: "origin/E1" }] }] },
      ],
      violated: [
        { origin: [{ domain_name: bucketName }] },
        {
          origin: [{ domain_name: "${aws_s3_bucket.other.bucket_regional_domain_name}" }],
          beside: { aws_s3_bucket: { other: {} } },
        },
      ],
      unknown: [{ origin: [{ domain_name: bucketName, origin_access_control_id: hidden }] }],
      silent: [{ origin: [{ domain_name: "api.example", custom_origin_config: [custom] }] }],
    },
  },
  "cloudfront-logging": {
    aws_cloudfront_distribution: {
      met: [
        { logging_config: [{ bucket: "logs.s3.amazonaws.com" }] },
        {
          beside: {
            aws_cloudwatch_log_delivery_source: { other: { resource_arn: "${aws_cloudfront_distribution.it.arn}" } },
          },
        },
      ],
      violated: [{}],
      unknown: [{ dynamic: { logging_config: {} } }],
    },
  },
  "cloudfront-waf": {
    aws_cloudfront_distribution: {
      met: [{ web_acl_id: "arn" }],
      violated: [{}, { web_acl_id: "" }],
      unknown: [{ web_acl_id: hidden }],
    },
  },
  "waf-logging": {
    aws_wafv2_web_acl: {
      met: [
        {
          beside: {
            aws_wafv2_web_acl_logging_configuration: {
              other: { resource_arn: "${aws_wafv2_web_acl.it.arn}", log_destination_configs: ["arn"] },
            },
          },
        },
      ],
      violated: [{}],
      unknown: [{ beside: { aws_wafv2_web_acl_logging_configuration: { other: { resource_arn: hidden } } } }],
    },
  },
  "waf-associated": {
    aws_wafv2_web_acl: {
      met: [
        { beside: { aws_wafv2_web_acl_association: { other: { web_acl_arn: "${aws_wafv2_web_acl.it.arn}" } } } },
        { beside: { aws_cloudfront_distribution: { other: { web_acl_id: "${aws_wafv2_web_acl.it.arn}" } } } },
      ],
      violated: [{}],
      unknown: [{ beside: { aws_wafv2_web_acl_association: { other: { web_acl_arn: hidden } } } }],
    },
  },
  "acm-certificate": {
    aws_acm_certificate: {
      met: [
        dns,
        { ...dns, key_algorithm: "EC_prime256v1" },
        { certificate_authority_arn: "arn", domain_name: "inner" },
      ],
      violated: [
        { ...dns, validation_method: "EMAIL" },
        { ...dns, key_algorithm: "RSA_1024" },
        { ...dns, options: [{ certificate_transparency_logging_preference: "DISABLED" }] },
        { private_key: "key", certificate_body: "body" },
      ],
      unknown: [{ ...dns, key_algorithm: hidden }],
    },
  },
  "transfer-tls-required": {
    aws_transfer_server: {
      met: [
        { security_policy_name: "TransferSecurityPolicy-2025-03" },
        { protocols: ["SFTP", "FTPS"], security_policy_name: "TransferSecurityPolicy-FIPS-2024-01" },
      ],
      violated: [
        {},
        { security_policy_name: "TransferSecurityPolicy-2020-06" },
        { protocols: ["FTP"], security_policy_name: "TransferSecurityPolicy-2025-03" },
      ],
      unknown: [{ protocols: hidden, security_policy_name: "TransferSecurityPolicy-2025-03" }],
    },
  },
  "transfer-in-vpc": {
    aws_transfer_server: {
      met: [{ endpoint_type: "VPC" }],
      violated: [{}, { endpoint_type: "PUBLIC" }],
      unknown: [{ endpoint_type: hidden }],
    },
  },
  "transfer-logging": {
    aws_transfer_server: {
      met: [{ structured_log_destinations: ["arn"] }, { logging_role: "arn" }],
      violated: [{}],
      unknown: [{ logging_role: hidden }],
    },
  },
};

describeCases(
  [...loadBalancerControls, ...apiControls, ...cloudfrontControls, ...webAclControls, ...transferControls],
  table,
);
