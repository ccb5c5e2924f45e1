import { archiveBuckets, keyOf } from "./support/buckets";
import { conditionValues, services } from "./support/grants";
import { isAccount, placeOf } from "./support/places";
import { namesAction, statementsOfRole } from "./support/roles";
import {
  type Json,
  type SynthesizedResource,
  at,
  listAt,
  refersTo,
  resources,
  resourcesOf,
  statements,
  synthesizedStack,
  textAt,
  zone,
} from "./support/synthesized";

const trails = resources("aws_cloudtrail");

/** The resource of a type that an argument of the trail refers to. */
function ofTrail(type: string, argument: string): SynthesizedResource | undefined {
  const [trail] = trails;
  return trail && resourcesOf(trail.stack, type).find((resource) => refersTo(trail.body[argument], resource));
}

/** The fields that a selector asks for, by name. */
function fieldsOf(selector: Json): Readonly<Record<string, Json>> {
  return Object.fromEntries(listAt(selector, "field_selector").map((field) => [textAt(field, "field"), field]));
}

/** Selectors of a category and a type of resource. */
function selectors(category: string, type?: string): readonly Readonly<Record<string, Json>>[] {
  return trails
    .flatMap(({ body }) => listAt(body, "advanced_event_selector"))
    .map(fieldsOf)
    .filter(
      (fields) =>
        at(fields.eventCategory, "equals", 0) === category &&
        (type === undefined || at(fields["resources.type"], "equals", 0) === type),
    );
}

describe("the trail", () => {
  it("is one, of the whole organization, in the management account", () => {
    expect(trails.map(({ body }) => body.is_organization_trail)).toEqual([true]);
    expect(trails.map((trail) => placeOf(trail))).toEqual([{ account: "", region: zone.regions.home }]);
  });

  it("records every region and the services without one, and is never off", () => {
    for (const { body } of trails) {
      expect(body.is_multi_region_trail).toBe(true);
      expect(body.include_global_service_events).toBe(true);
      expect(body.enable_logging).not.toBe(false);
    }
  });

  it("proves that no file of it was changed", () => {
    expect(trails.map(({ body }) => body.enable_log_file_validation)).toEqual([true]);
  });

  it("is encrypted with the archive's key for it, which lies where its bucket does (edge 16)", () => {
    const [bucket] = archiveBuckets("trail");
    const key = bucket && keyOf(bucket);
    const [, stack = "", output = ""] =
      /^\$\{data\.terraform_remote_state\.(.+)_state\.outputs\.(\w+)\}$/.exec(textAt(trails[0]?.body, "kms_key_id")) ??
      [];

    expect(stack).toBe(bucket?.stack);
    expect(key && refersTo(at(synthesizedStack(stack).output?.[output], "value"), key)).toBe(true);
  });

  it("takes all management events, reads too", () => {
    expect(selectors("Management").map((fields) => Object.keys(fields))).toEqual([["eventCategory"]]);
  });

  it("takes every use of every object but those of the archive, also of Terraform's state (edge 76)", () => {
    const [objects, ...others] = selectors("Data", "AWS::S3::Object");
    const left = listAt(objects?.["resources.ARN"], "not_starts_with");
    const kept = archiveBuckets().map(({ body }) => textAt(body, "bucket"));

    expect(others).toEqual([]);
    expect(Object.keys(objects ?? {}).sort()).toEqual(["eventCategory", "resources.ARN", "resources.type"]);
    expect([...left].sort()).toEqual(kept.map((name) => `arn:aws:s3:::${name}/`).sort());
  });

  it("takes every use of every function", () => {
    expect(selectors("Data", "AWS::Lambda::Function").map((fields) => Object.keys(fields).sort())).toEqual([
      ["eventCategory", "resources.type"],
    ]);
  });

  it("notices unusual rates of calls and of errors", () => {
    const types = trails
      .flatMap(({ body }) => listAt(body, "insight_selector"))
      .map((insight) => at(insight, "insight_type"));

    expect(types.sort()).toEqual(["ApiCallRateInsight", "ApiErrorRateInsight"]);
  });
});

describe("the hot copy of the trail", () => {
  const logGroup = ofTrail("aws_cloudwatch_log_group", "cloud_watch_logs_group_arn");
  const role = ofTrail("aws_iam_role", "cloud_watch_logs_role_arn");

  it("is written by a role that only this trail takes on, and that can do nothing else", () => {
    const trust = statements(textAt(role?.body, "assume_role_policy"));
    const allowed = role === undefined ? [] : statementsOfRole(role);
    const arns = trust.flatMap((statement) => conditionValues(statement, "aws:SourceArn"));

    expect(trust.map((statement) => services(statement))).toEqual([["cloudtrail.amazonaws.com"]]);
    expect(arns).toHaveLength(1);
    expect(arns[0]).toMatch(new RegExp(`:trail/${textAt(trails[0]?.body, "name")}$`));
    expect(allowed.flatMap(({ Action }) => listAt(Action)).sort()).toEqual([
      "logs:CreateLogStream",
      "logs:PutLogEvents",
    ]);
    expect(
      allowed
        .flatMap(({ Resource }) => listAt(Resource))
        .every((arn) => logGroup !== undefined && refersTo(arn, logGroup)),
    ).toBe(true);
  });

  it("waits for that role's policy, which CloudTrail tries out (edge 15)", () => {
    const policies = resources("aws_iam_role_policy").filter(
      ({ body }) => role !== undefined && refersTo(body.role, role),
    );
    const waitsFor = trails.flatMap(({ body }) => listAt(body, "depends_on"));

    expect(policies.map(({ type, name }) => `${type}.${name}`)).toEqual(waitsFor);
  });

  it("is encrypted under a key that CloudWatch Logs of its region uses for it alone (edge 20)", () => {
    const key = resources("aws_kms_key").find((candidate) => refersTo(logGroup?.body.kms_key_id, candidate));
    const grants = statements(textAt(key?.body, "policy")).filter((statement) => services(statement).length > 0);

    expect(grants.map((statement) => services(statement))).toEqual([[`logs.${zone.regions.home}.amazonaws.com`]]);
    expect(
      grants
        .flatMap((statement) => conditionValues(statement, "kms:EncryptionContext:aws:logs:arn"))
        .map((arn) => arn.split(":log-group:")[1]),
    ).toEqual([textAt(logGroup?.body, "name")]);
    expect(grants.some((statement) => namesAction(statement, "kms:GenerateDataKey"))).toBe(true);
  });
});

describe("every log group", () => {
  it("is encrypted with a customer key, kept as zone.yaml says, and outlives its stack (edges 68, 69)", () => {
    const weak = resources("aws_cloudwatch_log_group").filter(
      ({ stack, body }) =>
        !resourcesOf(stack, "aws_kms_key").some((key) => refersTo(body.kms_key_id, key)) ||
        body.retention_in_days !== zone.logs.retentionDays ||
        at(body, "lifecycle", "prevent_destroy") !== true,
    );

    expect(weak.map(({ address }) => address)).toEqual([]);
  });
});

describe("the trail's name", () => {
  it("is what the archive expects, in the account that it expects (edges 15, 71)", () => {
    const expected = archiveBuckets("trail")
      .flatMap((bucket) =>
        resourcesOf(bucket.stack, "aws_s3_bucket_policy").filter(({ body }) => refersTo(body.bucket, bucket)),
      )
      .flatMap(({ body }) => statements(textAt(body, "policy")))
      .flatMap((statement) => conditionValues(statement, "aws:SourceArn"));
    const names = [...new Set(expected)].map((arn) => arn.split(":trail/")[1]);

    expect(names).toEqual(trails.map(({ body }) => textAt(body, "name")));
    expect(expected.every((arn) => isAccount(arn.split(":")[4] ?? "", "management"))).toBe(true);
  });
});
