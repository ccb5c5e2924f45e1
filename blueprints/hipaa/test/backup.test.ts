import { SHORTEST_BACKUP_DAYS, SIX_YEARS_DAYS, backupRoleName } from "../src/zone";
import {
  type Destination,
  days,
  describeDestination,
  destinations,
  isCentral,
  resourcesOfVault,
  plans,
  selectionsOf,
  vaults,
} from "./support/backups";
import { isAccount, placeOf } from "./support/places";
import { managedPoliciesOf, textsOf } from "./support/roles";
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

const environments = zone.environments.map(({ name }) => ({ name }));

/** Retentions of the zone, in days. */
const longest = Math.max(
  zone.backup.daily.retentionDays,
  zone.backup.weekly.retentionDays,
  zone.backup.monthly.retentionDays,
);

describe("every backup vault", () => {
  it("is encrypted with a customer key of its own region and cannot be destroyed by accident (edges 64, 67)", () => {
    const problems = vaults.filter((vault) => {
      const key = resourcesOf(vault.stack, "aws_kms_key").find((own) => refersTo(vault.body.kms_key_arn, own));
      return (
        key === undefined ||
        placeOf(key).region !== placeOf(vault).region ||
        key.body.enable_key_rotation !== true ||
        at(vault.body, "lifecycle", 0, "prevent_destroy") !== true
      );
    });

    expect(problems.map(({ address }) => address)).toEqual([]);
    expect(vaults.length).toBeGreaterThanOrEqual(2 + 2 * zone.environments.length);
  });

  it("is locked, for ever only where that was acknowledged (edges 60, 61)", () => {
    const problems = vaults.filter((vault) => {
      const locks = resourcesOfVault(vault, "aws_backup_vault_lock_configuration");
      return !(
        locks.length === 1 &&
        locks.every(
          (lock) =>
            placeOf(lock).region === placeOf(vault).region &&
            (zone.backup.lock === "compliance"
              ? Number(lock.body.changeable_for_days) >= 3
              : lock.body.changeable_for_days === undefined) &&
            listAt(lock.body, "lifecycle", 0, "ignore_changes").includes("changeable_for_days"),
        )
      );
    });

    expect(problems.map(({ address }) => address)).toEqual([]);
  });

  it("has a lock that refuses no lifecycle that comes to it, and that no later one changes (edges 62, 83)", () => {
    const problems = vaults.filter((vault) => {
      const retentions = destinations
        .filter((destination) => destination.vault?.address === vault.address)
        .map(({ lifecycle }) => days(lifecycle, "delete_after"));
      // Terraform changes a lock by taking it away first, and a compliance lock is never changed at all.
      const floor = Math.min(...retentions) >= SIX_YEARS_DAYS ? SIX_YEARS_DAYS : SHORTEST_BACKUP_DAYS;
      return !resourcesOfVault(vault, "aws_backup_vault_lock_configuration").every(
        ({ body }) =>
          floor <= Math.min(...retentions) &&
          body.min_retention_days === floor &&
          body.max_retention_days === undefined,
      );
    });

    expect(problems.map(({ address }) => address)).toEqual([]);
  });

  it("takes copies from the organization alone, and an environment's from the central account alone (edge 64)", () => {
    const policies = resources("aws_backup_vault_policy").flatMap(({ stack, address, body }) =>
      statements(textAt(body, "policy"))
        .filter(({ Effect }) => Effect === "Allow")
        .map((statement) => ({ stack, address, statement })),
    );
    const problems = policies.filter(({ stack, statement: { Action, Condition, Principal } }) => {
      const fromOrganization = textAt(Condition, "StringEquals", "aws:PrincipalOrgID") !== "";
      const accounts = textsOf(at(Principal, "AWS")).map((arn) => arn.split(":")[4] ?? "");
      const allowed =
        stack === "backup"
          ? fromOrganization
          : accounts.length > 0 && accounts.every((account) => isAccount(account, "backup"));
      return !allowed || textsOf(Action).join() !== "backup:CopyIntoBackupVault";
    });
    const closed = vaults.filter(
      (vault) => isCentral(vault) && resourcesOfVault(vault, "aws_backup_vault_policy").length !== 1,
    );

    expect(problems.map(({ address }) => address)).toEqual([]);
    expect(closed.map(({ address }) => address)).toEqual([]);
  });
});

describe("the keys", () => {
  it("of what is copied let the central account read it, in every environment (edges 64, 67, 74)", () => {
    const sources = destinations.filter(({ copy }) => !copy).map(({ vault }) => vault?.body.kms_key_arn);
    const problems = zone.environments.flatMap(({ name }) =>
      resourcesOf(name, "aws_kms_key")
        .filter((key) => {
          const isDefault = resourcesOf(name, "aws_ebs_default_kms_key").some(({ body }) =>
            refersTo(body.key_arn, key),
          );
          return (isDefault && placeOf(key).region === zone.regions.home) || sources.some((arn) => refersTo(arn, key));
        })
        .filter(
          (key) =>
            !statements(textAt(key.body, "policy")).some(
              ({ Effect, Action, Principal }) =>
                Effect === "Allow" &&
                textsOf(at(Principal, "AWS")).some((arn) => isAccount(arn.split(":")[4] ?? "", "backup")) &&
                ["kms:CreateGrant", "kms:Decrypt", "kms:DescribeKey"].every((action) =>
                  textsOf(Action).includes(action),
                ),
            ),
        )
        .map(({ address }) => address),
    );

    expect(problems).toEqual([]);
  });

  it("of the central vaults encrypt for the organization and decrypt for nobody outside their account", () => {
    const open = vaults
      .filter(isCentral)
      .flatMap((vault) =>
        resourcesOf(vault.stack, "aws_kms_key").filter((key) => refersTo(vault.body.kms_key_arn, key)),
      )
      .flatMap(({ address, body }) =>
        statements(textAt(body, "policy"))
          .filter(({ Effect, Principal }) => Effect === "Allow" && textsOf(at(Principal, "AWS")).includes("*"))
          .filter(
            ({ Action, Condition }) =>
              textsOf(Action).some((action) =>
                /Decrypt|ReEncryptFrom|ReEncrypt\*|Grant|\*$/.test(action.replace("GenerateDataKey*", "")),
              ) || textAt(Condition, "StringEquals", "aws:PrincipalOrgID") === "",
          )
          .map(({ Sid }) => `${address} ${Sid}`),
      );

    expect(open).toEqual([]);
  });
});

describe("every backup plan", () => {
  it("copies each recovery point to the central account and to another region (edges 64, 73)", () => {
    const problems = destinations
      .filter(({ copy }) => !copy)
      .flatMap((source) => {
        const copies = destinations.filter(
          ({ plan, rule, copy }) => copy && plan.address === source.plan.address && rule === source.rule,
        );
        const central = copies.some(
          ({ vault }) => vault !== undefined && isCentral(vault) && placeOf(vault).region === zone.regions.home,
        );
        const elsewhere = copies.some(
          ({ plan, vault }) =>
            vault !== undefined && vault.stack === plan.stack && placeOf(vault).region !== zone.regions.home,
        );
        return [
          ...(central ? [] : [`${source.plan.address} ${source.rule} has no copy in the central vault`]),
          ...(elsewhere ? [] : [`${source.plan.address} ${source.rule} has no copy in another region`]),
        ];
      });

    expect(problems).toEqual([]);
    expect(plans.length).toBeGreaterThan(0);
  });

  it("writes to vaults that are there", () => {
    const problems = destinations.filter(({ vault }) => vault === undefined).map(describeDestination);

    expect(problems).toEqual([]);
  });

  it("keeps its longest rule, and the central copy of it, for the retention", () => {
    const problems = plans.filter((plan) => {
      const own = destinations.filter((destination) => destination.plan.address === plan.address);
      const kept = (found: readonly Destination[]): number =>
        Math.max(...found.map(({ lifecycle }) => days(lifecycle, "delete_after")));
      const source = kept(own.filter(({ copy }) => !copy));
      const central = kept(own.filter(({ copy, vault }) => copy && isCentral(vault)));
      return !(source >= SIX_YEARS_DAYS && central >= SIX_YEARS_DAYS && source === longest && central === longest);
    });

    expect(problems.map(({ address }) => address)).toEqual([]);
  });

  it("keeps what is cold ninety days at least, and moves it there where it supports it (edges 63, 73)", () => {
    const cold = destinations.filter(({ lifecycle }) => at(lifecycle, "cold_storage_after") !== undefined);
    const problems = cold.filter(
      ({ lifecycle }) =>
        !(
          days(lifecycle, "delete_after") >= days(lifecycle, "cold_storage_after") + 90 &&
          at(lifecycle, "opt_in_to_archive_for_supported_resources") === true
        ),
    );
    const warm = plans.filter((plan) => !cold.some((destination) => destination.plan.address === plan.address));

    expect(problems.map(describeDestination)).toEqual([]);
    expect(warm.map(({ address }) => address)).toEqual([]);
  });

  it("copies no database to another account and region at once, which AWS cannot (edge 73)", () => {
    const database = /^arn:aws:rds:|^\*$/;
    const problems = plans
      .filter((plan) =>
        destinations.some(
          (destination) =>
            destination.plan.address === plan.address &&
            destination.vault !== undefined &&
            isCentral(destination.vault) &&
            placeOf(destination.vault).region !== zone.regions.home,
        ),
      )
      .flatMap((plan) => selectionsOf(plan))
      .filter(({ body }) => {
        const excluded = textsOf(body.not_resources);
        return (
          textsOf(body.resources).some((arn) => database.test(arn)) &&
          !["cluster", "db"].every((kind) => excluded.includes(`arn:aws:rds:*:*:${kind}:*`))
        );
      });

    expect(problems.map(({ address }) => address)).toEqual([]);
  });

  it("is for what carries the tag, and for nothing without it", () => {
    const problems = plans.flatMap((plan) => {
      const selections = selectionsOf(plan);
      const untagged = selections.filter(
        ({ body }) => textAt(body, "condition", 0, "string_equals", 0, "key") !== "aws:ResourceTag/Backup",
      );
      return [
        ...(selections.length === 0 ? [`${plan.address} selects nothing`] : []),
        ...untagged.map(({ address }) => `${address} goes by no tag`),
      ];
    });

    expect(problems).toEqual([]);
  });
});

describe.each(environments)("the backups of $name", ({ name }) => {
  const own = (type: string): readonly SynthesizedResource[] => resourcesOf(name, type);

  it("are opted in to in both regions, for every type that is copied (edge 65)", () => {
    const settings = own("aws_backup_region_settings");
    const regions = settings.map((setting) => placeOf(setting).region);
    const types = ["Aurora", "DynamoDB", "EBS", "EC2", "EFS", "RDS", "S3"];
    const off = settings.flatMap(({ address, body }) =>
      types
        .filter((type) => at(body, "resource_type_opt_in_preference", type) !== true)
        .map((type) => `${address} ${type}`),
    );

    expect([...regions].sort()).toEqual([zone.regions.home, zone.regions.backup].sort());
    expect(off).toEqual([]);
    expect(settings.map(({ body }) => at(body, "resource_type_management_preference", "DynamoDB"))).toEqual([
      true,
      true,
    ]);
  });

  it("are made by a role that may back up and restore, S3 too, and that only AWS Backup takes (edge 66)", () => {
    const role = own("aws_iam_role").find(({ body }) => body.name === backupRoleName(zone, name));
    const users = [...own("aws_backup_selection"), ...own("aws_backup_restore_testing_selection")];
    const trust = statements(textAt(role?.body, "assume_role_policy"));

    expect(role === undefined ? [] : [...managedPoliciesOf(role)].sort()).toEqual([
      "arn:aws:iam::aws:policy/AWSBackupServiceRolePolicyForS3Backup",
      "arn:aws:iam::aws:policy/AWSBackupServiceRolePolicyForS3Restore",
      "arn:aws:iam::aws:policy/service-role/AWSBackupServiceRolePolicyForBackup",
      "arn:aws:iam::aws:policy/service-role/AWSBackupServiceRolePolicyForRestores",
    ]);
    expect(users.filter(({ body }) => role === undefined || !refersTo(body.iam_role_arn, role))).toEqual([]);
    expect(trust.map(({ Principal }) => Principal)).toEqual([{ Service: "backup.amazonaws.com" }]);
  });

  it("are restored on trial, with time to see what came out (45 CFR 164.308(a)(7)(ii)(D))", () => {
    const [plan] = own("aws_backup_restore_testing_plan");
    const selections = own("aws_backup_restore_testing_selection").filter(
      ({ body }) => plan !== undefined && refersTo(body.restore_testing_plan_name, plan),
    );
    const homeVaults = vaults.filter((vault) => vault.stack === name && placeOf(vault).region === zone.regions.home);
    const included = listAt(plan?.body, "recovery_point_selection", 0, "include_vaults");

    expect(included.some((arn) => homeVaults.some((vault) => refersTo(arn, vault)))).toBe(true);
    expect(selections.map(({ body }) => body.protected_resource_type)).toEqual(
      expect.arrayContaining(["Aurora", "DynamoDB", "EBS", "EFS", "RDS", "S3"]),
    );
    expect(selections.filter(({ body }) => !(Number(body.validation_window_hours) >= 1))).toEqual([]);
    expect(textAt(plan?.body, "name")).toMatch(/^[A-Za-z0-9_]{1,50}$/);
  });
});

describe("what happens to backups", () => {
  it("is told where a job fails, in both regions of every account with a vault", () => {
    const stacks = [...new Set(vaults.map(({ stack }) => stack))];
    const problems = stacks.flatMap((stack) =>
      [zone.regions.home, zone.regions.backup]
        .filter(
          (region) =>
            !resourcesOf(stack, "aws_cloudwatch_event_rule").some(
              (rule) => placeOf(rule).region === region && textAt(rule.body, "event_pattern").includes('"aws.backup"'),
            ),
        )
        .map((region) => `${stack} tells of no failed job in ${region}`),
    );

    expect(problems).toEqual([]);
  });

  it("is told where something is taken out of the central vault, over an encrypted topic", () => {
    const central = vaults.filter((vault) => isCentral(vault) && placeOf(vault).region === zone.regions.home);
    const problems = central.filter((vault) => {
      const [notifications] = resourcesOfVault(vault, "aws_backup_vault_notifications");
      const topic = resourcesOf(vault.stack, "aws_sns_topic").find((own) =>
        refersTo(notifications?.body.sns_topic_arn, own),
      );
      const events = textsOf(notifications?.body.backup_vault_events);
      const subscribed = resourcesOf(vault.stack, "aws_sns_topic_subscription").filter(
        ({ body }) => topic !== undefined && refersTo(body.topic_arn, topic),
      );
      return !(
        resourcesOf(vault.stack, "aws_kms_key").some((key) => refersTo(topic?.body.kms_master_key_id, key)) &&
        ["COPY_JOB_STARTED", "RESTORE_JOB_STARTED"].every((event) => events.includes(event)) &&
        subscribed.length > 0
      );
    });

    expect(central).toHaveLength(1);
    expect(problems.map(({ address }) => address)).toEqual([]);
  });
});
