import { accountNames, type AccountName } from "../src/zone";
import { archiveBuckets, settingsOf } from "./support/buckets";
import { isAccount, placeOf } from "./support/places";
import { managedPoliciesOf } from "./support/roles";
import {
  type Json,
  type SynthesizedResource,
  at,
  listAt,
  refersTo,
  resources,
  resourcesOf,
  textAt,
  zone,
} from "./support/synthesized";

const { home, backup } = zone.regions;
const places = accountNames(zone).flatMap((account) => [home, backup].map((region) => ({ account, region })));

/** Resources of a type that are made in an account and region. */
function madeIn(account: AccountName, region: string, type: string): readonly SynthesizedResource[] {
  return resources(type).filter((resource) => {
    const place = placeOf(resource);
    const ofAccount = account === "management" ? place.account === "" : isAccount(place.account, account);
    return ofAccount && place.region === region;
  });
}

/** Whether a resource waits for another, by saying so or by referring to it. */
function waitsFor(resource: SynthesizedResource, other: SynthesizedResource | undefined): boolean {
  if (other === undefined) {
    return false;
  }
  const said = listAt(resource.body, "depends_on").includes(`${other.type}.${other.name}`);
  return said || Object.values(resource.body).some((argument) => refersTo(argument, other));
}

/** A rule of a pack. */
interface Rule {
  readonly identifier: string;
  readonly description: string;
  readonly parameters: Json;
}

function rulesOf(pack: SynthesizedResource): readonly Rule[] {
  const template = JSON.parse(textAt(pack.body, "template_body")) as Json;
  return Object.values(at(template, "Resources") ?? {}).map((rule: Json) => ({
    identifier: textAt(rule, "Properties", "Source", "SourceIdentifier"),
    description: textAt(rule, "Properties", "Description"),
    parameters: at(rule, "Properties", "InputParameters") ?? {},
  }));
}

describe.each(places)("Config in $account, $region", ({ account, region }) => {
  const [recorder, ...otherRecorders] = madeIn(account, region, "aws_config_configuration_recorder");
  const [channel, ...otherChannels] = madeIn(account, region, "aws_config_delivery_channel");
  const [status, ...otherStatuses] = madeIn(account, region, "aws_config_configuration_recorder_status");
  const [pack, ...otherPacks] = madeIn(account, region, "aws_config_conformance_pack");
  const identifiers = pack === undefined ? [] : rulesOf(pack).map(({ identifier }) => identifier);

  it("has one recorder, which is on (edge 28)", () => {
    expect(recorder).toBeDefined();
    expect(channel).toBeDefined();
    expect(status?.body.is_enabled).toBe(true);
    expect([...otherRecorders, ...otherChannels, ...otherStatuses].map(({ address }) => address)).toEqual([]);
  });

  it("makes recorder, channel and status in this order (edge 27)", () => {
    expect(channel && waitsFor(channel, recorder)).toBe(true);
    expect(status && waitsFor(status, channel)).toBe(true);
    expect(status && waitsFor(status, recorder)).toBe(true);
  });

  it("records every type, those of IAM in the home region alone (edge 29)", () => {
    expect(at(recorder?.body, "recording_group")).toEqual({
      all_supported: true,
      include_global_resource_types: region === home,
    });
  });

  it("checks the hardening as soon as it records (edges 31, 32)", () => {
    expect(pack && waitsFor(pack, status)).toBe(true);
    expect(otherPacks).toEqual([]);
    expect(new Set(identifiers).size).toBe(identifiers.length);
  });

  it.each([
    ["encrypted volumes", ["ENCRYPTED_VOLUMES", "EC2_EBS_ENCRYPTION_BY_DEFAULT"]],
    ["encrypted buckets", ["S3_BUCKET_SERVER_SIDE_ENCRYPTION_ENABLED", "S3_BUCKET_SSL_REQUESTS_ONLY"]],
    ["encrypted databases", ["RDS_STORAGE_ENCRYPTED", "RDS_CLUSTER_ENCRYPTED_AT_REST", "DYNAMODB_TABLE_ENCRYPTED_KMS"]],
    ["encrypted snapshots", ["RDS_SNAPSHOT_ENCRYPTED"]],
    ["no public buckets", ["S3_BUCKET_PUBLIC_READ_PROHIBITED", "S3_BUCKET_PUBLIC_WRITE_PROHIBITED"]],
    ["no public snapshots", ["EBS_SNAPSHOT_PUBLIC_RESTORABLE_CHECK", "RDS_SNAPSHOTS_PUBLIC_PROHIBITED"]],
    ["no public databases and instances", ["RDS_INSTANCE_PUBLIC_ACCESS_CHECK", "EC2_INSTANCE_NO_PUBLIC_IP"]],
    ["no open SSH", ["INCOMING_SSH_DISABLED", "RESTRICTED_INCOMING_TRAFFIC"]],
    ["recorded flows", ["VPC_FLOW_LOGS_ENABLED"]],
    [
      "recovery points that are encrypted and kept",
      ["BACKUP_RECOVERY_POINT_ENCRYPTED", "BACKUP_RECOVERY_POINT_MINIMUM_RETENTION_CHECK"],
    ],
  ])("checks for %s", (_, wanted) => {
    expect(wanted.filter((identifier) => !identifiers.includes(identifier))).toEqual([]);
  });

  it.each([
    [
      "a trail of all regions, validated and encrypted",
      ["MULTI_REGION_CLOUD_TRAIL_ENABLED", "CLOUD_TRAIL_LOG_FILE_VALIDATION_ENABLED", "CLOUD_TRAIL_ENCRYPTION_ENABLED"],
    ],
    ["a root user with a second factor and without keys", ["ROOT_ACCOUNT_MFA_ENABLED", "IAM_ROOT_ACCESS_KEY_CHECK"]],
    ["users with a second factor", ["IAM_USER_MFA_ENABLED", "MFA_ENABLED_FOR_IAM_CONSOLE_ACCESS"]],
  ])("checks for %s once, in the home region (edge 29)", (_, wanted) => {
    expect(wanted.filter((identifier) => identifiers.includes(identifier))).toEqual(region === home ? wanted : []);
  });

  it("checks that resources are covered by a plan, where there are workloads", () => {
    const covered = identifiers.filter((identifier) => identifier.endsWith("_PROTECTED_BY_BACKUP_PLAN")).sort();
    const workloads = zone.environments.some(({ name }) => name === account) && region === home;

    expect(covered).toEqual(
      workloads
        ? ["AURORA", "DYNAMODB", "EBS", "EC2", "EFS", "RDS", "S3"].map(
            (type) => `${type}_RESOURCES_PROTECTED_BY_BACKUP_PLAN`,
          )
        : [],
    );
  });

  it("says for every rule which paragraph it serves, and hands it text alone", () => {
    const rules = pack === undefined ? [] : rulesOf(pack);
    const odd = rules.filter(
      ({ description, parameters }) =>
        !/^45 CFR 164\.\d{3}/.test(description) ||
        !Object.values(parameters ?? {}).every((value: Json) => typeof value === "string"),
    );

    expect(rules.length).toBeGreaterThan(0);
    expect(odd.map(({ identifier }) => identifier)).toEqual([]);
  });
});

describe("recorders that deliver to a bucket of their own stack", () => {
  it("wait until they may (edge 30)", () => {
    const early = archiveBuckets("config").flatMap((bucket) =>
      resourcesOf(bucket.stack, "aws_config_delivery_channel").filter(
        (channel) => !settingsOf(bucket, "aws_s3_bucket_policy").every((policy) => waitsFor(channel, policy)),
      ),
    );

    expect(early.map(({ address }) => address)).toEqual([]);
  });
});

describe("the organization's record", () => {
  const [aggregator] = resources("aws_config_configuration_aggregator");

  it("is brought together in the security account, from where the zone records (edge 38)", () => {
    const source = at(aggregator?.body, "organization_aggregation_source");
    const role = resources("aws_iam_role").find((candidate) => refersTo(at(source, "role_arn"), candidate));

    expect(aggregator && isAccount(placeOf(aggregator).account, "security")).toBe(true);
    expect(listAt(source, "regions")).toEqual([home, backup]);
    expect(role && managedPoliciesOf(role)).toEqual([
      "arn:aws:iam::aws:policy/service-role/AWSConfigRoleForOrganizations",
    ]);
  });

  it("is for an account that the management account has appointed before (edges 34, 38)", () => {
    const appointed = resources("aws_organizations_delegated_administrator");
    const aggregates = appointed.find(({ body }) => body.service_principal === "config.amazonaws.com");

    expect(appointed.map(({ body }) => body.service_principal).sort()).toEqual([
      "config-multiaccountsetup.amazonaws.com",
      "config.amazonaws.com",
    ]);
    for (const appointment of appointed) {
      expect(placeOf(appointment).account).toBe("");
      expect(isAccount(textAt(appointment.body, "account_id"), "security")).toBe(true);
    }
    expect(aggregator && waitsFor(aggregator, aggregates)).toBe(true);
  });
});

describe.each([home, backup])("GuardDuty in %s", (region) => {
  const [detector] = madeIn("security", region, "aws_guardduty_detector");
  const [managementDetector] = madeIn("management", region, "aws_guardduty_detector");
  const [administrator] = madeIn("management", region, "aws_guardduty_organization_admin_account");
  const [configuration] = madeIn("security", region, "aws_guardduty_organization_configuration");
  const features = madeIn("security", region, "aws_guardduty_organization_configuration_feature");

  it("is on in the account that watches and in the one that appoints it", () => {
    expect(detector?.body.enable).toBe(true);
    expect(managementDetector?.body.enable).toBe(true);
  });

  it("is first on, then appointed, then set up for the organization (edge 34)", () => {
    expect(isAccount(textAt(administrator?.body, "admin_account_id"), "security")).toBe(true);
    expect(administrator && waitsFor(administrator, detector)).toBe(true);
    expect(administrator && waitsFor(administrator, managementDetector)).toBe(true);
    expect(configuration && waitsFor(configuration, administrator)).toBe(true);
    expect(features.every((feature) => waitsFor(feature, configuration))).toBe(true);
  });

  it("is on in every account, those there and those to come, with all it can look at (edge 35)", () => {
    expect(configuration?.body.auto_enable_organization_members).toBe("ALL");
    expect(features.map(({ body }) => body.auto_enable)).toEqual(features.map(() => "ALL"));
    expect(features.map(({ body }) => body.name).sort()).toEqual([
      "EBS_MALWARE_PROTECTION",
      "EKS_AUDIT_LOGS",
      "LAMBDA_NETWORK_LOGS",
      "RDS_LOGIN_EVENTS",
      "S3_DATA_EVENTS",
    ]);
  });

  it("keeps no finding back", () => {
    expect(resources("aws_guardduty_filter", "aws_guardduty_ipset").map(({ address }) => address)).toEqual([]);
  });
});
