import { judgeAll } from "../../../../src/verify/verify";
import { modelOf } from "../../support/stacks";
import { cloudtrailControls } from "../../../../src/verify/controls/records/cloudtrail";
import { trailBucketControls } from "../../../../src/verify/controls/records/trail-bucket";
import type { JsonObject } from "../../../../src/verify/json";
import { type Stacks, describeJudged, hidden, inAccount, prod, prodWithHealthData } from "../../support/judged";

/** A trail with the arguments given beside those that every case has. */
function trail(body: JsonObject, beside: JsonObject = {}): Stacks {
  return prod({ aws_cloudtrail: { it: { name: "it", s3_bucket_name: "records", ...body } }, ...beside });
}

const it_ = "prod: aws_cloudtrail.it";
const organization = { aws_organizations_organization: { it: {} } };

function advanced(...fields: readonly JsonObject[]): JsonObject {
  return { advanced_event_selector: [{ field_selector: fields }] };
}

const ofCategory = (category: string): JsonObject => ({ field: "eventCategory", equals: [category] });
const ofType = (type: string): JsonObject => ({ field: "resources.type", equals: [type] });
const archive = { aws_s3_bucket: { records: { bucket: "records" } } };

function policy(statements: readonly JsonObject[]): JsonObject {
  return {
    ...archive,
    aws_s3_bucket_policy: {
      records: { bucket: "${aws_s3_bucket.records.id}", policy: JSON.stringify({ Statement: statements }) },
    },
  };
}

const source = { StringEquals: { "aws:SourceArn": "arn:aws:cloudtrail:us-east-1:111111111111:trail/it" } };
const service = { Service: "cloudtrail.amazonaws.com" };
const asksForAcl = {
  Effect: "Allow",
  Principal: service,
  Action: "s3:GetBucketAcl",
  Resource: "arn:aws:s3:::records",
  Condition: source,
};
const delivers = (...prefixes: readonly string[]): JsonObject => ({
  Sid: "Deliver",
  Effect: "Allow",
  Principal: service,
  Action: "s3:PutObject",
  Resource: prefixes.map((prefix) => `arn:aws:s3:::records/AWSLogs/${prefix}/*`),
  Condition: source,
});
const ofOrganization = { is_organization_trail: true };

describeJudged([...cloudtrailControls, ...trailBucketControls], {
  "cloudtrail-organization": {
    met: {
      "the trail is the organization's": trail(ofOrganization, organization),
      "without an organization, the only account has a trail": trail({}),
    },
    violated: {
      "the trail is of one account": [trail({}, organization), it_],
      "there is none": [prod(organization), "prod: prod"],
    },
    unknown: {
      "whether it is is not known": trail({ is_organization_trail: hidden }, organization),
      "another project may have it": prod({ aws_vpc: { it: {} } }),
    },
  },
  "cloudtrail-multi-region": {
    met: { "it records every region": trail({ is_multi_region_trail: true }) },
    violated: {
      "it records its own": [trail({}), it_],
      "it is switched off": [trail({ is_multi_region_trail: false }), it_],
    },
    unknown: { "nobody can follow it": trail({ is_multi_region_trail: hidden }) },
  },
  "cloudtrail-global-events": {
    met: { "by default": trail({}), "in words": trail({ include_global_service_events: true }) },
    violated: { "it leaves them out": [trail({ include_global_service_events: false }), it_] },
    unknown: { "nobody can follow it": trail({ include_global_service_events: hidden }) },
  },
  "cloudtrail-logging": {
    met: { "by default": trail({}) },
    violated: { "it is switched off": [trail({ enable_logging: false }), it_] },
    unknown: { "nobody can follow it": trail({ enable_logging: hidden }) },
  },
  "cloudtrail-validation": {
    met: { "files are signed": trail({ enable_log_file_validation: true }) },
    violated: { "they are not by default": [trail({}), it_] },
    unknown: { "nobody can follow it": trail({ enable_log_file_validation: hidden }) },
  },
  "cloudtrail-encryption": {
    met: { "it has a key": trail({ kms_key_id: "${aws_kms_key.own.arn}" }, { aws_kms_key: { own: {} } }) },
    violated: {
      "it has none": [trail({}), it_],
      "it has a key of AWS": [trail({ kms_key_id: "alias/aws/cloudtrail" }), it_],
    },
    unknown: { "nobody can follow it": trail({ kms_key_id: hidden }) },
  },
  "cloudtrail-logs-copy": {
    met: {
      "it has a group and a role": trail({ cloud_watch_logs_group_arn: "arn:a:*", cloud_watch_logs_role_arn: "arn:r" }),
    },
    violated: { "it has no role": [trail({ cloud_watch_logs_group_arn: "arn:a:*" }), it_] },
    unknown: {
      "nobody can follow it": trail({ cloud_watch_logs_group_arn: hidden, cloud_watch_logs_role_arn: "arn:r" }),
    },
  },
  "cloudtrail-management-events": {
    met: {
      "without selectors": trail({}),
      "by an advanced selector": trail(advanced(ofCategory("Management"))),
      "by a plain selector": trail({ event_selector: [{ read_write_type: "All" }] }),
    },
    violated: {
      "writes alone": [trail({ event_selector: [{ read_write_type: "WriteOnly" }] }), it_],
      "writes alone, by an advanced selector": [
        trail(advanced(ofCategory("Management"), { field: "readOnly", equals: ["false"] })),
        it_,
      ],
      "data events alone": [trail(advanced(ofCategory("Data"), ofType("AWS::S3::Object"))), it_],
    },
    unknown: { "by a dynamic block": trail({ dynamic: { event_selector: { for_each: hidden, content: {} } } }) },
  },
  "cloudtrail-object-events": {
    met: {
      "of all": trail(advanced(ofCategory("Data"), ofType("AWS::S3::Object"))),
      "but of the bucket of records": trail(
        advanced(ofCategory("Data"), ofType("AWS::S3::Object"), {
          field: "resources.ARN",
          not_starts_with: ["arn:aws:s3:::records/"],
        }),
        archive,
      ),
      "by a plain selector": trail({
        event_selector: [{ data_resource: [{ type: "AWS::S3::Object", values: ["arn:aws:s3"] }] }],
      }),
    },
    violated: {
      "of none": [trail({}), it_],
      "but of a bucket with data": [
        trail(
          advanced(ofCategory("Data"), ofType("AWS::S3::Object"), {
            field: "resources.ARN",
            not_starts_with: ["arn:aws:s3:::patients/"],
          }),
          archive,
        ),
        it_,
      ],
      "of writes": [
        trail(advanced(ofCategory("Data"), ofType("AWS::S3::Object"), { field: "readOnly", equals: ["false"] })),
        it_,
      ],
      "of one bucket, by a plain selector": [
        trail({ event_selector: [{ data_resource: [{ type: "AWS::S3::Object", values: ["arn:aws:s3:::one/"] }] }] }),
        it_,
      ],
    },
    unknown: {
      "by a dynamic block": trail({ dynamic: { advanced_event_selector: { for_each: hidden, content: {} } } }),
    },
  },
  "cloudtrail-function-events": {
    met: { "of all": trail(advanced(ofCategory("Data"), ofType("AWS::Lambda::Function"))) },
    violated: { "of objects alone": [trail(advanced(ofCategory("Data"), ofType("AWS::S3::Object"))), it_] },
    unknown: { "by a dynamic block": trail({ dynamic: { event_selector: { for_each: hidden, content: {} } } }) },
  },
  "cloudtrail-insights": {
    met: {
      "of calls and errors": trail({
        insight_selector: [{ insight_type: "ApiCallRateInsight" }, { insight_type: "ApiErrorRateInsight" }],
      }),
    },
    violated: { "of calls alone": [trail({ insight_selector: [{ insight_type: "ApiCallRateInsight" }] }), it_] },
    unknown: { "by a dynamic block": trail({ dynamic: { insight_selector: { for_each: hidden, content: {} } } }) },
  },
  "cloudtrail-separate-account": {
    intent: prodWithHealthData,
    met: {
      "both are elsewhere": {
        prod: inAccount("111111111111", {}),
        records: inAccount("222222222222", { aws_cloudtrail: { it: { s3_bucket_name: "records" } }, ...archive }),
      },
    },
    violated: {
      "the bucket is in prod": [
        {
          prod: inAccount("111111111111", archive),
          records: inAccount("222222222222", { aws_cloudtrail: { it: { s3_bucket_name: "records" } } }),
        },
        "records: aws_cloudtrail.it",
      ],
    },
    unknown: {
      "the bucket is made elsewhere": {
        prod: inAccount("111111111111", {}),
        records: inAccount("222222222222", { aws_cloudtrail: { it: { s3_bucket_name: "records" } } }),
      },
    },
  },
  "cloudtrail-bucket-policy": {
    met: {
      "of its account's trail": trail({}, policy([asksForAcl, delivers("111111111111")])),
      "of the organization's": trail(ofOrganization, policy([asksForAcl, delivers("111111111111", "o-abc")])),
    },
    violated: {
      "it may not ask for the ACL": [
        trail({}, policy([delivers("111111111111")])),
        "prod: aws_s3_bucket_policy.records",
      ],
      "it may not write for the organization": [
        trail(ofOrganization, policy([asksForAcl, delivers("111111111111")])),
        "prod: aws_s3_bucket_policy.records",
      ],
      "it may write for another account alone": [
        trail({}, policy([asksForAcl, delivers("222222222222")])),
        "prod: aws_s3_bucket_policy.records",
      ],
      "anybody's trail may write": [
        trail({}, policy([asksForAcl, { ...delivers("111111111111"), Condition: {} }])),
        "prod: aws_s3_bucket_policy.records",
      ],
      "another trail may write": [
        trail(
          {},
          policy([
            asksForAcl,
            {
              ...delivers("111111111111"),
              Condition: { StringEquals: { "aws:SourceArn": "arn:aws:cloudtrail:us-east-1:111111111111:trail/other" } },
            },
          ]),
        ),
        "prod: aws_s3_bucket_policy.records",
      ],
      "there is no policy": [trail({}, archive), "prod: aws_s3_bucket.records"],
    },
    unknown: {
      "the bucket is made elsewhere": trail({}),
      "the policy cannot be followed": trail(
        {},
        { ...archive, aws_s3_bucket_policy: { records: { bucket: "records", policy: hidden } } },
      ),
    },
  },
});

it("judges the organization's trail and not a team's own beside it", async () => {
  const stacks = trail({ is_organization_trail: true, is_multi_region_trail: true }, {});
  const team = { team: inAccount("222222222222", { aws_cloudtrail: { team: { name: "team", s3_bucket_name: "t" } } }) };

  const report = judgeAll(await modelOf({ ...stacks, ...team }), { today: "2026-11-22", controls: cloudtrailControls });

  expect(new Set(report.findings.map(({ address }) => address))).toEqual(new Set(["aws_cloudtrail.it"]));
});
