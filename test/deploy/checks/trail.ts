import {
  type AdvancedEventSelector,
  CloudTrailClient,
  DescribeTrailsCommand,
  GetEventSelectorsCommand,
  GetInsightSelectorsCommand,
  GetTrailStatusCommand,
  PutEventSelectorsCommand,
  type Trail,
  UpdateTrailCommand,
  type UpdateTrailCommandInput,
} from "@aws-sdk/client-cloudtrail";
import { GetRoleCommand, GetRolePolicyCommand, IAMClient, paginateListRolePolicies } from "@aws-sdk/client-iam";
import { bucketName, bucketPurposes, trailLogGroupName, trailName, type Zone } from "../../../src/zone";
import type { Breakage, Check } from "../check";
import type { ZoneApi } from "../zone-api";
import { all } from "./answers";
import { asDeployed } from "./despite-gaps";
import { organizationOf } from "./organization";
import { trustChanged } from "./trust-policies";
import { bucketKeyOf } from "./zone-buckets";
import { accountInArn, covers, regionInArn, statementsOf } from "./policies";

async function trailOf(api: ZoneApi): Promise<Trail | undefined> {
  const client = await api.client(CloudTrailClient, "management");
  const { trailList = [] } = await client.send(new DescribeTrailsCommand({}));
  return trailList.find(({ Name }) => Name === trailName(api.zone));
}

function logGroupArn(api: ZoneApi): string {
  const { zone } = api;
  return `arn:aws:logs:${zone.regions.home}:${api.accountId("management")}:log-group:${trailLogGroupName(zone)}`;
}

const trail: Check = {
  name: "the trail records every account and region, checked and encrypted, into the archive",
  run: async (api, assert) => {
    const { zone } = api;
    const client = await api.client(CloudTrailClient, "management");
    const [found, key] = await Promise.all([trailOf(api), bucketKeyOf(api, "log-archive", bucketName(zone, "trail"))]);
    assert.that("trail", found !== undefined, `the management account has no trail ${trailName(zone)}`);
    if (found === undefined) return;
    assert.equal("trail: of the organization", found.IsOrganizationTrail, true);
    assert.equal("trail: of all regions", found.IsMultiRegionTrail, true);
    assert.equal("trail: home region", found.HomeRegion, zone.regions.home);
    assert.equal("trail: global events", found.IncludeGlobalServiceEvents, true);
    assert.equal("trail: validation of its files", found.LogFileValidationEnabled, true);
    assert.equal("trail: bucket", found.S3BucketName, bucketName(zone, "trail"));
    assert.equal("trail: account of its key", accountInArn(found.KmsKeyId ?? ""), api.accountId("log-archive"));
    assert.equal("trail: region of its key", regionInArn(found.KmsKeyId ?? ""), zone.regions.home);
    assert.equal("trail: key, which is that of the bucket", found.KmsKeyId, key);
    assert.equal("trail: copy in CloudWatch Logs", found.CloudWatchLogsLogGroupArn, `${logGroupArn(api)}:*`);
    const { IsLogging } = await client.send(new GetTrailStatusCommand({ Name: found.Name }));
    const { enable_logging: started = true } = asDeployed("aws_cloudtrail", "trail") ?? {};
    assert.equal("trail: records at this moment", IsLogging, started);
  },
  breakages: [
    updated("the trail is of its own account alone", { IsOrganizationTrail: false }, { IsOrganizationTrail: true }),
    updated("the trail is of one region", { IsMultiRegionTrail: false }, { IsMultiRegionTrail: true }),
    updated(
      "files of the trail are not validated",
      { EnableLogFileValidation: false },
      { EnableLogFileValidation: true },
    ),
    {
      name: "the trail is encrypted with another key",
      apply: async (api) => {
        const client = await api.client(CloudTrailClient, "management");
        const Name = trailName(api.zone);
        const KmsKeyId = (await trailOf(api))?.KmsKeyId;
        const other = await bucketKeyOf(api, "log-archive", bucketName(api.zone, "config"));
        await client.send(new UpdateTrailCommand({ Name, KmsKeyId: other }));
        return () => client.send(new UpdateTrailCommand({ Name, KmsKeyId }));
      },
    },
    {
      name: "the trail goes to another bucket",
      apply: async (api) => {
        const client = await api.client(CloudTrailClient, "management");
        const Name = trailName(api.zone);
        const to = (purpose: "trail" | "access-logs"): UpdateTrailCommand =>
          new UpdateTrailCommand({ Name, S3BucketName: bucketName(api.zone, purpose) });
        await client.send(to("access-logs"));
        return () => client.send(to("trail"));
      },
    },
  ],
};

function updated(
  name: string,
  wrong: Partial<UpdateTrailCommandInput>,
  right: Partial<UpdateTrailCommandInput>,
): Breakage {
  return {
    name,
    apply: async (api) => {
      const client = await api.client(CloudTrailClient, "management");
      const Name = trailName(api.zone);
      await client.send(new UpdateTrailCommand({ Name, ...wrong }));
      return () => client.send(new UpdateTrailCommand({ Name, ...right }));
    },
  };
}

/** A field of a selector, with what narrows it in words that compare. */
function fieldsOf({ FieldSelectors: fields = [] }: AdvancedEventSelector): ReadonlyMap<string, string> {
  return new Map(
    fields.map(({ Field = "", ...narrowing }) => [
      Field,
      JSON.stringify(
        Object.entries(narrowing)
          .filter(([, values]) => Array.isArray(values) && values.length > 0)
          .map(([operator, values]) => [operator, [...(values as readonly string[])].sort()]),
      ),
    ]),
  );
}

const selectors: Check = {
  name: "the trail records every call, object and function, and what is unusual",
  run: async (api, assert) => {
    const { zone } = api;
    const client = await api.client(CloudTrailClient, "management");
    const TrailName = trailName(zone);
    const [{ AdvancedEventSelectors: advanced = [] }, { InsightSelectors: insights = [] }] = await Promise.all([
      client.send(new GetEventSelectorsCommand({ TrailName })),
      client.send(new GetInsightSelectorsCommand({ TrailName })),
    ]);
    // Who delivers to these buckets would be recorded, and that delivered, for ever.
    const unrecorded = bucketPurposes
      .filter((purpose) => purpose !== "terraform-state")
      .map((purpose) => `arn:aws:s3:::${bucketName(zone, purpose)}/`);
    const equals = (value: string): string => JSON.stringify([["Equals", [value]]]);
    const expected = [
      [["eventCategory", equals("Management")]],
      [
        ["eventCategory", equals("Data")],
        ["resources.type", equals("AWS::S3::Object")],
        ["resources.ARN", JSON.stringify([["NotStartsWith", unrecorded.sort()]])],
      ],
      [
        ["eventCategory", equals("Data")],
        ["resources.type", equals("AWS::Lambda::Function")],
      ],
    ];
    const comparable = (entries: readonly (readonly string[])[]): string => JSON.stringify([...entries].sort());
    assert.sameSet(
      "trail: events",
      advanced.map((selector) => comparable([...fieldsOf(selector)])),
      expected.map(comparable),
    );
    assert.sameSet(
      "trail: insights",
      [...new Set(insights.map(({ InsightType = "" }) => InsightType))],
      ["ApiCallRateInsight", "ApiErrorRateInsight"],
    );
  },
  breakages: [
    {
      name: "only writing calls are recorded",
      apply: (api) =>
        selected(api, (before) => [
          {
            Name: "Management",
            FieldSelectors: [
              { Field: "eventCategory", Equals: ["Management"] },
              { Field: "readOnly", Equals: ["false"] },
            ],
          },
          ...before.filter(({ Name }) => Name !== "Management"),
        ]),
    },
    {
      name: "the use of functions is not recorded",
      apply: (api) => selected(api, (before) => before.filter((one) => !JSON.stringify(one).includes("AWS::Lambda"))),
    },
  ],
};

async function selected(
  api: ZoneApi,
  change: (before: readonly AdvancedEventSelector[]) => AdvancedEventSelector[],
): Promise<() => Promise<unknown>> {
  const client = await api.client(CloudTrailClient, "management");
  const TrailName = trailName(api.zone);
  const { AdvancedEventSelectors: before = [] } = await client.send(new GetEventSelectorsCommand({ TrailName }));
  await client.send(new PutEventSelectorsCommand({ TrailName, AdvancedEventSelectors: change(before) }));
  return () => client.send(new PutEventSelectorsCommand({ TrailName, AdvancedEventSelectors: before }));
}

const copyRole = (zone: Zone) => ({ account: "management", name: `${trailName(zone)}-logs` });

const copy: Check = {
  name: "the trail alone writes its copy in CloudWatch Logs",
  run: async (api, assert) => {
    const { zone } = api;
    const found = await trailOf(api);
    const RoleName = (found?.CloudWatchLogsRoleArn ?? "").split("/").at(-1);
    assert.equal(
      "trail: account of its role",
      accountInArn(found?.CloudWatchLogsRoleArn ?? ""),
      api.accountId("management"),
    );
    const client = await api.client(IAMClient, "management");
    const [{ Role }, names, { Id: organizationId = "" }] = await Promise.all([
      client.send(new GetRoleCommand({ RoleName })),
      all(paginateListRolePolicies({ client }, { RoleName }), ({ PolicyNames }) => PolicyNames),
      organizationOf(api),
    ]);
    const trailArn = `arn:aws:cloudtrail:${zone.regions.home}:${api.accountId("management")}:trail/${trailName(zone)}`;
    for (const statement of statementsOf(Role?.AssumeRolePolicyDocument)) {
      assert.equal("trail's role: who takes it", statement.principals, ["Service cloudtrail.amazonaws.com"]);
      assert.equal("trail's role: for whom", statement.conditions, [
        { operator: "StringEquals", key: "aws:SourceArn", values: [trailArn] },
      ]);
    }
    const policies = await Promise.all(
      names.map((PolicyName) => client.send(new GetRolePolicyCommand({ RoleName, PolicyName }))),
    );
    const granted = policies.flatMap(({ PolicyDocument }) => statementsOf(PolicyDocument));
    const group = logGroupArn(api);
    for (const prefix of [`${api.accountId("management")}_CloudTrail_`, `${organizationId}_`]) {
      for (const action of ["logs:CreateLogStream", "logs:PutLogEvents"]) {
        assert.that(
          `trail's role: ${action}`,
          granted.some(
            ({ actions, resources }) =>
              covers(actions, action) &&
              covers(resources, `${group}:log-stream:${prefix}CloudTrail_${zone.regions.home}`),
          ),
          `is not allowed on streams that begin with ${prefix}`,
        );
      }
    }
    assert.that(
      "trail's role",
      granted.every(({ resources }) => resources.every((resource) => resource.startsWith(`${group}:`))),
      `may write elsewhere than ${group}`,
    );
  },
  breakages: [
    trustChanged("anything of CloudTrail may take the role of the copy", copyRole, (statement) => ({
      ...statement,
      Condition: {},
    })),
    trustChanged("anyone may take the role of the copy", copyRole, (statement) => ({
      ...statement,
      Principal: { AWS: "*" },
    })),
  ],
};

export const trailChecks: readonly Check[] = [trail, selectors, copy];
