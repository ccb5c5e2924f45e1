import { GetBucketPolicyCommand, PutBucketPolicyCommand, S3Client } from "@aws-sdk/client-s3";
import { bastionRoleName, type BucketPurpose, trailName } from "../../../src/zone";
import type { Assertions } from "../assertions";
import type { Breakage, Check } from "../check";
import type { ZoneApi } from "../zone-api";
import { each, ifThere } from "./answers";
import { asDeployed } from "./despite-gaps";
import { organizationOf } from "./organization";
import { covers, policyOf, type PolicyStatement, staysInZone, statementsOf } from "./policies";

import { archiveBucket, bucketsOf } from "./zone-buckets";

/** Services that may write into each bucket, on which keys, with `*` for what differs from delivery to delivery. */
async function deliveriesTo(
  api: ZoneApi,
): Promise<Readonly<Partial<Record<BucketPurpose, Readonly<Record<string, readonly string[]>>>>>> {
  const { Id: organizationId = "" } = await organizationOf(api);
  const records = [api.accountId("management"), organizationId].map((prefix) => `AWSLogs/${prefix}/CloudTrail/any`);
  return {
    trail: { "cloudtrail.amazonaws.com": records },
    config: { "config.amazonaws.com": [`AWSLogs/${api.accountId("security")}/Config/any`] },
    "flow-logs": { "delivery.logs.amazonaws.com": [`AWSLogs/${api.accountId("shared-services")}/any`] },
    "access-logs": {
      "logging.s3.amazonaws.com": ["trail/any"],
      "logdelivery.elasticloadbalancing.amazonaws.com": [`load-balancers/any`],
    },
  };
}

const access: Check = {
  name: "every bucket of the zone takes encrypted connections only, and records of its own organization only",
  run: async (api, assert) => {
    const { zone } = api;
    const [{ Id: organizationId = "" }, deliveries] = await Promise.all([organizationOf(api), deliveriesTo(api)]);
    await each(bucketsOf(zone), async ({ purpose, name, account }) => {
      // The emulator may be unable to hold it: see the declared gaps.
      const address = `${purpose === "terraform-state" ? "state" : purpose.replaceAll("-", "_")}_policy`;
      if (asDeployed("aws_s3_bucket_policy", address) === undefined) return;
      const client = await api.client(S3Client, account);
      const found = await ifThere(client.send(new GetBucketPolicyCommand({ Bucket: name })));
      const statements = statementsOf(found?.Policy);
      const arn = `arn:aws:s3:::${name}`;
      assert.that(
        `bucket ${name}: policy`,
        statements.some((statement) => deniesPlainConnections(statement, arn)),
        "takes connections that are not encrypted",
      );
      for (const statement of statements.filter(({ effect }) => effect === "Allow")) {
        assert.that(
          `bucket ${name}: policy, ${statement.sid}`,
          staysInZone(statement, api, organizationId),
          "lets others in than the zone's own accounts",
        );
      }
      if (purpose === "terraform-state") return;
      assertDeliveries(assert, name, statements, deliveries[purpose] ?? {});
      for (const action of ["s3:DeleteObject", "s3:DeleteObjectVersion", "s3:BypassGovernanceRetention"]) {
        assert.that(
          `bucket ${name}: policy`,
          statements.some((one) => deniesAll(one, action, `${arn}/any`)),
          `does not deny ${action} to everyone`,
        );
      }
      if (purpose === "trail") assertTrailAlone(assert, api, name, statements);
      if (purpose === "session-records") assertBastionsAlone(assert, api, name, statements);
    });
  },
  breakages: [
    policyChanged("a bucket takes connections that are not encrypted", "config", (all) =>
      all.filter((statement) => !JSON.stringify(statement).includes("aws:SecureTransport")),
    ),
    policyChanged("records of the archive may be deleted", "trail", (all) =>
      all.filter((statement) => !JSON.stringify(statement).includes("s3:DeleteObjectVersion")),
    ),
    policyChanged("a service delivers for any organization", "config", (all) =>
      all.map((statement) =>
        "Condition" in statement && JSON.stringify(statement).includes("Service")
          ? { ...statement, Condition: undefined }
          : statement,
      ),
    ),
    policyChanged("any trail may write into the archive", "trail", (all) =>
      all.map((statement) =>
        JSON.stringify(statement).includes("s3:PutObject") ? { ...statement, Condition: undefined } : statement,
      ),
    ),
    policyChanged("flow logs are delivered no longer", "flow-logs", (all) =>
      all.filter((statement) => !JSON.stringify(statement).includes("s3:PutObject")),
    ),
    policyChanged("everyone may read records of sessions", "session-records", (all) =>
      all.filter((statement) => !JSON.stringify(statement).includes('"s3:GetObject"')),
    ),
  ],
};

function deniesPlainConnections(statement: PolicyStatement, arn: string): boolean {
  return (
    statement.effect === "Deny" &&
    statement.principals.includes("*") &&
    covers(statement.actions, "s3:GetObject") &&
    covers(statement.actions, "s3:PutObject") &&
    covers(statement.resources, arn) &&
    covers(statement.resources, `${arn}/any`) &&
    statement.conditions.length === 1 &&
    statement.conditions.every(
      ({ operator, key, values }) => operator === "Bool" && key === "aws:SecureTransport" && values.join() === "false",
    )
  );
}

function deniesAll(statement: PolicyStatement, action: string, resource: string): boolean {
  return (
    statement.effect === "Deny" &&
    statement.principals.includes("*") &&
    statement.conditions.length === 0 &&
    covers(statement.actions, action) &&
    covers(statement.resources, resource)
  );
}

function assertDeliveries(
  assert: Assertions,
  name: string,
  statements: readonly PolicyStatement[],
  expected: Readonly<Record<string, readonly string[]>>,
): void {
  const writing = statements.filter(({ effect, actions }) => effect === "Allow" && covers(actions, "s3:PutObject"));
  const services = writing.flatMap(({ principals }) => principals.filter((one) => one.startsWith("Service ")));
  assert.sameSet(
    `bucket ${name}: services that deliver`,
    [...new Set(services)],
    Object.keys(expected).map((service) => `Service ${service}`),
  );
  for (const [service, keys] of Object.entries(expected)) {
    const resources = writing
      .filter(({ principals }) => principals.includes(`Service ${service}`))
      .flatMap((statement) => statement.resources);
    for (const key of keys) {
      assert.that(
        `bucket ${name}: ${service}`,
        covers(resources, `arn:aws:s3:::${name}/${key}`),
        `may not deliver ${key}`,
      );
    }
  }
}

function assertTrailAlone(
  assert: Assertions,
  api: ZoneApi,
  name: string,
  statements: readonly PolicyStatement[],
): void {
  const { zone } = api;
  const trail = `arn:aws:cloudtrail:${zone.regions.home}:${api.accountId("management")}:trail/${trailName(zone)}`;
  for (const { sid, conditions } of statements.filter(({ effect }) => effect === "Allow")) {
    const sources = conditions.filter(({ key }) => key === "aws:SourceArn").flatMap(({ values }) => values);
    assert.equal(`bucket ${name}: policy, ${sid}, for which trail`, sources, [trail]);
  }
}

function assertBastionsAlone(
  assert: Assertions,
  api: ZoneApi,
  name: string,
  statements: readonly PolicyStatement[],
): void {
  const account = api.accountId("shared-services");
  for (const { sid, conditions } of statements.filter(({ effect }) => effect === "Allow")) {
    const roles = conditions.filter(({ key }) => key === "aws:PrincipalArn").flatMap(({ values }) => values);
    assert.equal(`bucket ${name}: policy, ${sid}, for whom`, roles, [
      `arn:aws:iam::${account}:role/${bastionRoleName(api.zone, "*")}`,
    ]);
  }
  assert.that(
    `bucket ${name}: policy`,
    statements.some(
      (statement) =>
        statement.effect === "Deny" &&
        statement.principals.includes("*") &&
        covers(statement.actions, "s3:GetObject") &&
        statement.conditions.every(({ operator, key }) => operator === "ArnNotLike" && key === "aws:PrincipalArn"),
    ),
    "lets others than the auditors read",
  );
}

function policyChanged(
  name: string,
  purpose: BucketPurpose,
  change: (statements: readonly object[]) => readonly object[],
): Breakage {
  return {
    name,
    apply: async (api) => {
      const { client, Bucket } = await archiveBucket(api, purpose);
      const { Policy: before = "" } = await client.send(new GetBucketPolicyCommand({ Bucket }));
      const { Version, Statement } = policyOf(before);
      const Policy = JSON.stringify({ Version, Statement: change(Statement) });
      await client.send(new PutBucketPolicyCommand({ Bucket, Policy }));
      return () => client.send(new PutBucketPolicyCommand({ Bucket, Policy: before }));
    },
  };
}

export const bucketPolicyChecks: readonly Check[] = [access];
