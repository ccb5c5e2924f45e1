import { chosenDetectorControls } from "../../../../src/verify/controls/detection/chosen-detectors";
import { guardDutyControls } from "../../../../src/verify/controls/detection/guardduty";
import type { JsonObject } from "../../../../src/verify/json";
import { judgeAll } from "../../../../src/verify/verify";
import { type Stacks, describeJudged, hidden, prod } from "../../support/judged";
import { modelOf } from "../../support/stacks";

const organization = { aws_organizations_organization: { it: {} } };
const protections = ["S3_DATA_EVENTS", "EBS_MALWARE_PROTECTION", "RDS_LOGIN_EVENTS", "LAMBDA_NETWORK_LOGS"];

function guardDuty(members: string, features: Readonly<Record<string, string>> = {}): Stacks {
  const detector_id = "${aws_guardduty_detector.d.id}";
  const named = Object.entries(features).map(([name, auto_enable]): [string, JsonObject] => [
    name.toLowerCase(),
    { detector_id, name, auto_enable },
  ]);
  return prod({
    aws_guardduty_detector: { d: {} },
    aws_guardduty_organization_configuration: { it: { detector_id, auto_enable_organization_members: members } },
    aws_guardduty_organization_configuration_feature: Object.fromEntries(named),
  });
}

const all = Object.fromEntries(protections.map((name) => [name, "ALL"]));
const it_ = "prod: aws_guardduty_organization_configuration.it";

describeJudged([...guardDutyControls, ...chosenDetectorControls], {
  "guardduty-detector-on": {
    met: { "by default": prod({ aws_guardduty_detector: { it: {} } }) },
    violated: {
      "it is off": [prod({ aws_guardduty_detector: { it: { enable: false } } }), "prod: aws_guardduty_detector.it"],
    },
    unknown: { "nobody can follow it": prod({ aws_guardduty_detector: { it: { enable: hidden } } }) },
  },
  "guardduty-everywhere": {
    met: { "of all accounts": guardDuty("ALL"), "of the only account": prod({ aws_guardduty_detector: { it: {} } }) },
    violated: {
      "of new accounts": [guardDuty("NEW"), it_],
      "of none": [prod(organization), "prod: prod"],
    },
    unknown: {
      "nobody can follow it": guardDuty(hidden),
      "another project may have it": prod({ aws_vpc: { it: {} } }),
    },
  },
  "guardduty-protections": {
    met: { "all are on": guardDuty("ALL", all) },
    violated: {
      "none is written": [guardDuty("ALL"), it_],
    },
  },
  "securityhub-standards": {
    met: { "by default": prod({ aws_securityhub_account: { it: {} } }) },
    violated: {
      none: [
        prod({ aws_securityhub_account: { it: { enable_default_standards: false } } }),
        "prod: aws_securityhub_account.it",
      ],
    },
    unknown: {
      "nobody can follow it": prod({ aws_securityhub_account: { it: { enable_default_standards: hidden } } }),
    },
    silent: { "it is not chosen": prod(organization) },
  },
  "inspector-scans": {
    met: {
      both: prod({ aws_inspector2_enabler: { it: { resource_types: ["EC2", "ECR"] } } }),
      "both, of the organization": prod({
        aws_inspector2_organization_configuration: { it: { auto_enable: [{ ec2: true, ecr: true }] } },
      }),
    },
    violated: {
      one: [prod({ aws_inspector2_enabler: { it: { resource_types: ["EC2"] } } }), "prod: aws_inspector2_enabler.it"],
    },
    unknown: { "nobody can follow it": prod({ aws_inspector2_enabler: { it: { resource_types: hidden } } }) },
    silent: { "it is not chosen": prod(organization) },
  },
  "macie-on": {
    met: { "by default": prod({ aws_macie2_account: { it: {} } }) },
    violated: {
      "it is paused": [prod({ aws_macie2_account: { it: { status: "PAUSED" } } }), "prod: aws_macie2_account.it"],
    },
    unknown: { "nobody can follow it": prod({ aws_macie2_account: { it: { status: hidden } } }) },
    silent: { "it is not chosen": prod(organization) },
  },
  "route53-query-logs": {
    met: {
      "of the network": prod({
        aws_vpc: { it: {} },
        aws_route53_resolver_query_log_config: { q: {} },
        aws_route53_resolver_query_log_config_association: { a: { resource_id: "${aws_vpc.it.id}" } },
      }),
    },
    violated: {
      "of another": [
        prod({ aws_vpc: { it: {} }, aws_route53_resolver_query_log_config: { q: {} } }),
        "prod: aws_vpc.it",
      ],
    },
    unknown: {
      "of which is not known": prod({
        aws_vpc: { it: {} },
        aws_route53_resolver_query_log_config: { q: {} },
        aws_route53_resolver_query_log_config_association: { a: { resource_id: hidden } },
      }),
    },
    silent: { "they are not chosen": prod({ aws_vpc: { it: {} } }) },
  },
});

it("says at a feature that it is not on for every account", async () => {
  const stacks = guardDuty("ALL", { ...all, S3_DATA_EVENTS: "NEW" });

  const report = judgeAll(await modelOf(stacks), { today: "2026-11-22", controls: guardDutyControls.slice(2) });

  expect(report.findings.filter(({ verdict }) => verdict !== "met").map(({ address }) => address)).toEqual([
    "aws_guardduty_organization_configuration_feature.s3_data_events",
  ]);
});
