import { SIX_YEARS_DAYS } from "../src/zone";
import {
  archiveBuckets,
  deliveries,
  keyOf,
  lifecycleRules,
  numbersAt,
  type Records,
  settingsOf,
  statementsOfBucket,
} from "./support/buckets";
import { conditionKeys, conditionValues, grants, identities, services } from "./support/grants";
import { isAccount, placeOf } from "./support/places";
import { isMatch, namesAction, statementsOfRole } from "./support/roles";
import {
  type SynthesizedResource,
  at,
  listAt,
  refersTo,
  resources,
  resourcesOf,
  statements,
  textAt,
  zone,
} from "./support/synthesized";

const kinds: readonly Records[] = ["trail", "config", "flow logs", "sessions", "requests"];
const { retentionDays, glacierAfterDays, deepArchiveAfterDays, lock } = zone.archive;

/** Addresses of those that a test finds fault with. */
function addresses(found: readonly SynthesizedResource[]): readonly string[] {
  return found.map(({ address }) => address);
}

/** The key that encrypts the records of sessions, and the buckets that they are in. */
function sessionBuckets(): readonly SynthesizedResource[] {
  return archiveBuckets("sessions");
}

/** Roles whose policies let them read objects of the archive. */
function readers(): readonly SynthesizedResource[] {
  const objects = archiveBuckets().map(({ body }) => `arn:aws:s3:::${textAt(body, "bucket")}/AWSLogs/record`);
  return resources("aws_iam_role").filter((role) =>
    statementsOfRole(role).some(
      (statement) =>
        statement.Effect === "Allow" &&
        namesAction(statement, "s3:GetObject") &&
        listAt(statement.Resource).some(
          (pattern) => typeof pattern === "string" && objects.some((object) => isMatch(pattern, object)),
        ),
    ),
  );
}

/** ARN of a role, as policies of its stack write it. */
function arnOf(role: SynthesizedResource): string {
  return `:role/${textAt(role.body, "name")}`;
}

describe("the archive", () => {
  it.each(kinds)("has a bucket in the log-archive account for %s, and for nothing else", (kind) => {
    const found = archiveBuckets(kind);
    const others = archiveBuckets(...kinds.filter((other) => other !== kind));
    const undelivered = deliveries().filter(
      ({ records, bucketName }) => records === kind && !found.some(({ body }) => body.bucket === bucketName),
    );

    expect(undelivered.map(({ from, bucketName }) => `${from.address} delivers to ${bucketName}`)).toEqual([]);
    expect(found).toHaveLength(1);
    expect(addresses(found.filter((bucket) => !isAccount(placeOf(bucket).account, "log-archive")))).toEqual([]);
    expect(addresses(found.filter((bucket) => others.includes(bucket)))).toEqual([]);
  });

  it("lies in the region of the bastions, whose endpoint reaches no other (edge 58)", () => {
    expect(archiveBuckets().map((bucket) => placeOf(bucket).region)).toEqual(kinds.map(() => zone.regions.home));
  });
});

describe.each(archiveBuckets().map((bucket) => ({ address: bucket.address, bucket })))("$address", ({ bucket }) => {
  const rules = lifecycleRules(bucket);

  it("keeps what nobody touched for six years at least, and for the zone's retention", () => {
    const ends = rules.flatMap((rule) => numbersAt(rule, "expiration", 0, "days"));

    expect(ends).toEqual([retentionDays]);
    expect(Math.min(...ends)).toBeGreaterThanOrEqual(SIX_YEARS_DAYS);
  });

  it("keeps what was overwritten or deleted as long (edge 22)", () => {
    const ends = rules.flatMap((rule) => numbersAt(rule, "noncurrent_version_expiration", 0, "noncurrent_days"));

    expect(ends).toEqual([retentionDays]);
    expect(
      settingsOf(bucket, "aws_s3_bucket_versioning").map(({ body }) =>
        textAt(body, "versioning_configuration", "status"),
      ),
    ).toEqual(["Enabled"]);
  });

  it("moves to Glacier and then to Deep Archive, old versions too, and says which objects are too small (edge 21)", () => {
    const moving = rules.filter((rule) => at(rule, "transition") !== undefined);

    expect(moving.map((rule) => at(rule, "transition"))).toEqual([
      [
        { days: glacierAfterDays, storage_class: "GLACIER" },
        { days: deepArchiveAfterDays, storage_class: "DEEP_ARCHIVE" },
      ],
    ]);
    expect(moving.map((rule) => at(rule, "noncurrent_version_transition"))).toEqual([
      [
        { noncurrent_days: glacierAfterDays, storage_class: "GLACIER" },
        { noncurrent_days: deepArchiveAfterDays, storage_class: "DEEP_ARCHIVE" },
      ],
    ]);
    const sizes = moving.flatMap((rule) => numbersAt(rule, "filter", 0, "object_size_greater_than"));

    // Without a size S3 keeps back everything under 128 KiB.
    expect(sizes).toHaveLength(1);
    expect(Math.max(...sizes)).toBeLessThan(128 * 1024);
  });

  it("clears abandoned uploads and the markers of deletions (edge 22)", () => {
    const uploads = rules.flatMap((rule) =>
      numbersAt(rule, "abort_incomplete_multipart_upload", 0, "days_after_initiation"),
    );
    const markers = rules.filter((rule) => at(rule, "expiration", 0, "expired_object_delete_marker") === true);

    expect(uploads).toEqual([7]);
    expect(markers).toHaveLength(1);
  });

  it("denies everyone to delete a record, or to get round its lock", () => {
    const denied = statementsOfBucket(bucket).filter(
      (statement) =>
        statement.Effect === "Deny" && statement.Condition === undefined && identities(statement).includes("*"),
    );

    for (const action of ["s3:DeleteObject", "s3:DeleteObjectVersion", "s3:BypassGovernanceRetention"]) {
      expect(denied.some((statement) => namesAction(statement, action))).toBe(true);
    }
  });

  it("asks of those who deliver neither an ACL nor a header of encryption (edges 17, 25)", () => {
    const keys = statementsOfBucket(bucket).flatMap((statement) => conditionKeys(statement));

    expect(keys.filter((key) => /^s3:x-amz-(acl|server-side-encryption)/i.test(key))).toEqual([]);
  });

  it("cannot be destroyed with its stack (edge 69)", () => {
    expect(at(bucket.body, "lifecycle", "prevent_destroy")).toBe(true);
  });
});

describe("Object Lock", () => {
  it("keeps every version of the trail and of the sessions for the retention (edges 23, 24)", () => {
    const locked = archiveBuckets("trail", "sessions").map((bucket) => ({
      enabled: bucket.body.object_lock_enabled,
      rules: settingsOf(bucket, "aws_s3_bucket_object_lock_configuration").map(({ body }) =>
        at(body, "rule", "default_retention"),
      ),
    }));

    expect(locked).toHaveLength(2);
    for (const { enabled, rules } of locked) {
      expect(enabled).toBe(true);
      expect(rules).toEqual([{ mode: lock.toUpperCase(), days: retentionDays }]);
    }
  });

  it("is not where Config or S3's access logs are delivered, which it would stop (edges 23, 75)", () => {
    expect(
      addresses(archiveBuckets("config", "requests").filter(({ body }) => body.object_lock_enabled === true)),
    ).toEqual([]);
  });
});

describe("encryption of the archive", () => {
  it("is by a customer key for each kind of record (edges 18, 30)", () => {
    const keys = archiveBuckets("trail", "config", "flow logs", "sessions").map((bucket) => keyOf(bucket)?.address);

    expect(keys).not.toContain(undefined);
    expect(new Set(keys).size).toBe(4);
  });

  it("is S3's own where access logs are delivered, and nowhere else in the zone (edges 19, 75)", () => {
    const ours = resources("aws_s3_bucket_server_side_encryption_configuration")
      .filter(({ body }) => JSON.stringify(body.rule).includes("AES256"))
      .map(({ address }) => address);
    const [requests] = archiveBuckets("requests");

    expect(ours).toEqual(
      requests === undefined
        ? []
        : addresses(settingsOf(requests, "aws_s3_bucket_server_side_encryption_configuration")),
    );
  });

  it("is by keys that turn every year and take thirty days to delete (edge 26)", () => {
    const weak = resources("aws_kms_key").filter(
      ({ body }) =>
        body.enable_key_rotation !== true ||
        body.deletion_window_in_days !== 30 ||
        at(body, "lifecycle", "prevent_destroy") !== true,
    );

    expect(addresses(weak)).toEqual([]);
  });
});

describe("requests to the archive", () => {
  it("are recorded for every bucket but that of the records, in the same account and region (edge 75)", () => {
    const target = archiveBuckets("requests");
    const unrecorded = archiveBuckets("trail", "config", "flow logs", "sessions").filter(
      (bucket) =>
        !settingsOf(bucket, "aws_s3_bucket_logging").some(({ body }) =>
          target.some((candidate) => candidate.stack === bucket.stack && refersTo(body.target_bucket, candidate)),
        ),
    );

    expect(addresses(unrecorded)).toEqual([]);
    expect(addresses(target.filter((bucket) => settingsOf(bucket, "aws_s3_bucket_logging").length > 0))).toEqual([]);
  });

  it("are delivered for those buckets alone, by a grant that every deliverer finds (edge 75)", () => {
    const granted = archiveBuckets("requests")
      .flatMap((bucket) => statementsOfBucket(bucket))
      .filter((statement) => services(statement).includes("logging.s3.amazonaws.com"));
    const sources = granted.flatMap((statement) => conditionValues(statement, "aws:SourceArn")).sort();
    const logged = archiveBuckets("trail", "config", "flow logs", "sessions").map(
      ({ body }) => `arn:aws:s3:::${textAt(body, "bucket")}`,
    );

    expect(sources).toEqual(logged.sort());
  });

  it("may be those to load balancers, which can write under no key of ours (edge 19)", () => {
    const granted = archiveBuckets("requests")
      .flatMap((bucket) => statementsOfBucket(bucket))
      .filter((statement) => services(statement).includes("logdelivery.elasticloadbalancing.amazonaws.com"));

    expect(granted.map(({ Effect }) => Effect)).toEqual(["Allow"]);
  });
});

describe("the trail's grants", () => {
  const [bucket] = archiveBuckets("trail");
  const [trail] = resources("aws_cloudtrail");
  const own =
    bucket === undefined
      ? []
      : statementsOfBucket(bucket).filter((statement) => services(statement).includes("cloudtrail.amazonaws.com"));

  it("are to check the bucket, and to write under the management account's id and the organization's (edge 15)", () => {
    const checks = own.filter((statement) => namesAction(statement, "s3:GetBucketAcl"));
    const writes = own
      .filter((statement) => namesAction(statement, "s3:PutObject"))
      .flatMap(({ Resource }) => listAt(Resource));
    const arn = `arn:aws:s3:::${textAt(bucket?.body, "bucket")}`;
    const organizationId = conditionOfOrganization();

    expect(checks).toHaveLength(1);
    expect([...writes].sort()).toEqual(
      [`${arn}/AWSLogs/${managementId()}/*`, `${arn}/AWSLogs/${organizationId}/*`].sort(),
    );
  });

  it("are for the one trail, by its name in the management account (edges 15, 16, 71)", () => {
    const key = bucket === undefined ? undefined : keyOf(bucket);
    const ofKey = statements(textAt(key?.body, "policy")).filter((statement) =>
      services(statement).includes("cloudtrail.amazonaws.com"),
    );
    const sources = [...own, ...ofKey].map((statement) => conditionValues(statement, "aws:SourceArn"));
    const arn = `arn:aws:cloudtrail:${zone.regions.home}:${managementId()}:trail/${textAt(trail?.body, "name")}`;

    expect(ofKey.length).toBeGreaterThan(0);
    expect(sources).toEqual([...own, ...ofKey].map(() => [arn]));
    for (const action of ["kms:GenerateDataKey", "kms:Decrypt", "kms:DescribeKey"]) {
      expect(ofKey.some((statement) => namesAction(statement, action))).toBe(true);
    }
  });
});

describe("records of sessions", () => {
  const bastions = (pattern: string) => pattern.endsWith("-bastion");

  it("are decrypted by auditors alone: for others only S3 does, for those who write (edges 71, 78)", () => {
    const keys = sessionBuckets().map((bucket) => keyOf(bucket));
    const auditors = readers().map((role) => arnOf(role));

    expect(keys).toHaveLength(1);
    for (const key of keys) {
      const all = statements(textAt(key?.body, "policy"));
      const denied = all.filter((statement) => statement.Effect === "Deny" && namesAction(statement, "kms:Decrypt"));
      const spared = denied.flatMap((statement) => conditionValues(statement, "aws:PrincipalArn"));
      const others = spared.filter((arn) => !auditors.some((auditor) => arn.endsWith(auditor)));
      const allowed = all.filter(
        (statement) =>
          statement.Effect === "Allow" &&
          namesAction(statement, "kms:Decrypt") &&
          conditionValues(statement, "aws:PrincipalArn").some(bastions),
      );

      expect(denied.map((statement) => identities(statement))).toEqual([["*"]]);
      expect(spared.length).toBeGreaterThan(others.length);
      expect(others.every(bastions)).toBe(true);
      expect(allowed.map((statement) => conditionValues(statement, "kms:ViaService"))).toEqual([
        [`s3.${zone.regions.home}.amazonaws.com`],
      ]);
    }
  });

  it("are read by auditors alone, and written by bastions (edges 56, 78)", () => {
    const all = sessionBuckets().flatMap((bucket) => statementsOfBucket(bucket));
    const denied = all.filter(
      (statement) =>
        statement.Effect === "Deny" &&
        namesAction(statement, "s3:GetObject") &&
        !conditionKeys(statement).includes("aws:SecureTransport"),
    );
    const spared = denied.flatMap((statement) => conditionValues(statement, "aws:PrincipalArn"));
    const writing = all.filter((statement) => statement.Effect === "Allow" && namesAction(statement, "s3:PutObject"));

    expect(denied).toHaveLength(1);
    expect(spared.map((arn) => readers().filter((role) => arn.endsWith(arnOf(role))).length)).toEqual([1]);
    expect(writing.map((statement) => conditionValues(statement, "aws:PrincipalArn").every(bastions))).toEqual([true]);
    expect(
      all.some((statement) => statement.Effect === "Allow" && namesAction(statement, "s3:GetEncryptionConfiguration")),
    ).toBe(true);
  });

  it("are written under role names that the bastions have", () => {
    const patterns = sessionBuckets()
      .flatMap((bucket) => statementsOfBucket(bucket))
      .flatMap((statement) => conditionValues(statement, "aws:PrincipalArn"))
      .filter(bastions);
    const roles = resources("aws_iam_instance_profile").flatMap((profile) =>
      resourcesOf(profile.stack, "aws_iam_role").filter((role) => refersTo(profile.body.role, role)),
    );

    const names = patterns.map((pattern) => pattern.split(":role/")[1] ?? "");

    expect(roles.length).toBeGreaterThanOrEqual(zone.environments.length);
    expect(addresses(roles.filter(({ body }) => !names.some((name) => isMatch(name, textAt(body, "name")))))).toEqual(
      [],
    );
  });
});

describe("auditors", () => {
  it("are one role, entered with a second factor that was shown within the hour (edge 80)", () => {
    const trusts = readers().map((role) => statements(textAt(role.body, "assume_role_policy")));

    expect(trusts).toHaveLength(1);
    for (const statement of trusts.flat()) {
      expect(conditionValues(statement, "aws:MultiFactorAuthPresent")).toEqual(["true"]);
      expect(Number(conditionValues(statement, "aws:MultiFactorAuthAge")[0])).toBeLessThanOrEqual(3600);
      expect(at(statement.Condition, "Bool", "aws:MultiFactorAuthPresent")).toBe("true");
    }
  });

  it("read every bucket and use every key of the archive, and change nothing", () => {
    const allowed = readers().flatMap((role) => statementsOfRole(role));
    const actions = allowed.flatMap(({ Action }) => listAt(Action)).filter((action) => typeof action === "string");
    const read = JSON.stringify(allowed.map(({ Resource }) => Resource));

    expect(actions.filter((action) => !/^(s3:(Get|List|Restore)|kms:(Decrypt|DescribeKey))/.test(action))).toEqual([]);
    for (const bucket of archiveBuckets()) {
      expect(read).toContain(`arn:aws:s3:::${textAt(bucket.body, "bucket")}/*`);
      const key = keyOf(bucket);
      expect(
        key === undefined || allowed.some(({ Resource }) => listAt(Resource).some((arn) => refersTo(arn, key))),
      ).toBe(true);
    }
  });
});

/** The management account's id, as the archive's policies write it. */
function managementId(): string {
  const named = grants("aws_s3_bucket_policy")
    .flatMap(({ statement }) => conditionValues(statement, "aws:SourceArn"))
    .map((arn) => arn.split(":")[4] ?? "")
    .filter((account) => isAccount(account, "management"));
  return named[0] ?? "none";
}

/** The organization's id, as the archive's policies write it. */
function conditionOfOrganization(): string {
  return (
    grants("aws_s3_bucket_policy").flatMap(({ statement }) => conditionValues(statement, "aws:SourceOrgID"))[0] ??
    "none"
  );
}
