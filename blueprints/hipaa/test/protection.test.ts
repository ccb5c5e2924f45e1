import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { parseRetained, retainedFile } from "../src/retained";
import { type AccountName, account, accountNames, fixedStacks } from "../src/zone";
import {
  type Json,
  type SynthesizedResource,
  at,
  listAt,
  refersTo,
  resources,
  resourcesOf,
  synthesizedStacks,
  textAt,
  zone,
} from "./support/synthesized";

/** Kinds of resources whose loss is the loss of data, or of an account with all that is in it. */
const holdsData = [
  "aws_backup_vault",
  "aws_db_instance",
  "aws_docdb_cluster",
  "aws_dynamodb_table",
  "aws_ebs_volume",
  "aws_efs_file_system",
  "aws_kms_key",
  "aws_kms_replica_key",
  "aws_neptune_cluster",
  "aws_organizations_account",
  "aws_organizations_organization",
  "aws_rds_cluster",
  "aws_redshift_cluster",
  "aws_s3_bucket",
];

const addresses = (found: readonly SynthesizedResource[]): readonly string[] => found.map(({ address }) => address);

describe("what holds data", () => {
  it("cannot be destroyed by accident", () => {
    const exposed = resources(...holdsData).filter(({ body }) => at(body, "lifecycle", "prevent_destroy") !== true);

    expect(addresses(exposed)).toEqual([]);
  });

  it("is not emptied or skipped over when its stack is destroyed", () => {
    const careless = resources().filter(
      ({ body }) => body.force_destroy === true || body.skip_final_snapshot === true || body.force_delete === true,
    );

    expect(addresses(careless)).toEqual([]);
  });
});

describe("every account", () => {
  const accounts = resourcesOf("organization", "aws_organizations_account");

  it("is there once for each role and environment, under an address that says which (edge 4)", () => {
    const expected = accountNames(zone).filter((name) => name !== "management");

    expect(accounts.map(({ name }) => name).sort()).toEqual(expected.map((name) => `accounts_${name}_account`).sort());
  });

  it("is never closed by Terraform (edge 3)", () => {
    expect(accounts.map(({ body }) => body.close_on_deletion)).toEqual(accounts.map(() => false));
  });

  it("is not replaced over what AWS does not tell (edge 3)", () => {
    const ignored = accounts.map(({ body }) => listAt(body, "lifecycle", "ignore_changes"));

    for (const changes of ignored) {
      expect(changes).toEqual(expect.arrayContaining(["role_name", "iam_user_access_to_billing"]));
    }
  });

  it("has the deployment role that the other stacks assume", () => {
    expect(new Set(accounts.map(({ body }) => body.role_name))).toEqual(new Set([zone.deploymentRole]));
  });
});

describe("what was there before the zone", () => {
  const path = join(__dirname, "..", retainedFile);
  const retained = existsSync(path) ? parseRetained(readFileSync(path, "utf8")).organization : undefined;
  // What a teardown has left is the zone's own.
  const imports = (synthesizedStacks().get("organization")?.import ?? []).filter(
    ({ to, id }) => retained?.[textAt(to)] !== id,
  );
  const importedId = (resource: SynthesizedResource | undefined): Json | undefined =>
    imports.find(({ to }) => resource !== undefined && to === `${resource.type}.${resource.name}`)?.id;

  it("is adopted by its id: every account that has one", () => {
    const adopted = accountNames(zone).filter((name) => name !== "management" && account(zone, name).id !== undefined);
    const accounts = resourcesOf("organization", "aws_organizations_account");
    const idOf = (name: AccountName) => importedId(accounts.find((one) => one.name === `accounts_${name}_account`));

    expect(adopted.map(idOf)).toEqual(adopted.map((name) => account(zone, name).id));
  });

  it("is adopted by its id: the organization, with nothing switched off (edges 8 and 77)", () => {
    const [organization] = resourcesOf("organization", "aws_organizations_organization");
    const there =
      zone.organization.mode === "adopt"
        ? zone.organization
        : { id: undefined, servicePrincipals: [], policyTypes: [] };

    expect(importedId(organization)).toBe(there.id);
    expect(listAt(organization?.body, "aws_service_access_principals")).toEqual(
      expect.arrayContaining([...there.servicePrincipals]),
    );
    expect(listAt(organization?.body, "enabled_policy_types")).toEqual(expect.arrayContaining([...there.policyTypes]));
    expect(listAt(organization?.body, "lifecycle", "precondition")).toHaveLength(there.id === undefined ? 0 : 2);
  });
});

describe("every bucket", () => {
  const buckets = resources("aws_s3_bucket");
  const partner = (bucket: SynthesizedResource, type: string) =>
    resourcesOf(bucket.stack, type).find(({ body }) => refersTo(body.bucket, bucket))?.body;

  it("keeps what is overwritten or deleted in it, and says for how long", () => {
    const forgetful = buckets.filter((bucket) => {
      const status = at(partner(bucket, "aws_s3_bucket_versioning"), "versioning_configuration", 0, "status");
      const rules = listAt(partner(bucket, "aws_s3_bucket_lifecycle_configuration"), "rule");
      const ends = rules.some((rule) => listAt(rule, "noncurrent_version_expiration").length > 0);
      return status !== "Enabled" || !ends;
    });

    expect(addresses(forgetful)).toEqual([]);
  });

  it("is closed to the public in all four ways", () => {
    const flags = ["block_public_acls", "block_public_policy", "ignore_public_acls", "restrict_public_buckets"];
    const open = buckets.filter((bucket) => {
      const block = partner(bucket, "aws_s3_bucket_public_access_block");
      return flags.some((flag) => at(block, flag) !== true);
    });

    expect(addresses(open)).toEqual([]);
  });

  it("knows no access lists: its owner owns what others write", () => {
    const open = buckets.filter(
      (bucket) =>
        at(partner(bucket, "aws_s3_bucket_ownership_controls"), "rule", 0, "object_ownership") !==
        "BucketOwnerEnforced",
    );

    expect(addresses(open)).toEqual([]);
  });
});

/** The account that a stack works in. */
function accountOf(stack: string): AccountName {
  const management: readonly string[] = ["bootstrap", "organization", "audit-trail"];
  return management.includes(stack) ? "management" : stack;
}

const providers = [...synthesizedStacks()].flatMap(([stack, { provider }]) =>
  (provider?.aws ?? []).map((body) => ({ stack, body, isFarSide: isFarSide(stack, body) })),
);

/** A provider of another account than the stack's own: the other end of what the stack connects. */
function isFarSide(stack: string, body: Json): boolean {
  const alias = textAt(body, "alias");
  return alias !== "" && alias !== "backup_region" && accountOf(stack) !== alias;
}

describe("every provider", () => {
  it("works in its stack's account and in no other, where the id is known (edge 6)", () => {
    for (const { stack, body } of providers.filter((one) => !one.isFarSide)) {
      const id = account(zone, accountOf(stack)).id;

      expect([stack, at(body, "allowed_account_ids")]).toEqual([stack, id === undefined ? undefined : [id]]);
    }
  });

  it("assumes the deployment role of its stack's account; in the management account it stays who it is", () => {
    for (const { stack, body } of providers.filter((one) => !one.isFarSide)) {
      const name = accountOf(stack);
      const id =
        account(zone, name).id ?? `\${data.terraform_remote_state.organization_state.outputs.account_ids.${name}}`;
      const role = name === "management" ? "" : `arn:aws:iam::${id}:role/${zone.deploymentRole}`;

      expect([stack, textAt(body, "assume_role", 0, "role_arn")]).toEqual([stack, role]);
    }
  });

  it("works in the home region, or in the backup region under that name", () => {
    for (const { stack, body } of providers) {
      const expected = textAt(body, "alias").endsWith("backup_region") ? zone.regions.backup : zone.regions.home;

      expect([stack, body.region]).toEqual([stack, expected]);
    }
  });

  it("tags everything with the zone, the stack, and the tags of zone.yaml", () => {
    for (const { stack, body } of providers) {
      expect(at(body, "default_tags", 0, "tags")).toEqual({
        ...zone.tags,
        Zone: zone.zone,
        Stack: stack,
        ManagedBy: "terraform",
      });
    }
  });
});

describe("names and tags", () => {
  /** What people put into a name that must be in none: it is written into logs, bills and support cases. */
  const personal: readonly (readonly [string, RegExp])[] = [
    ["a social security number", /\b\d{3}-\d{2}-\d{4}\b/],
    ["a date of birth", /\b(19|20)\d{2}-(0[1-9]|1[0-2])-([0-2]\d|3[01])\b/],
    ["a medical record number", /\b(mrn|medical[-_ ]?record)\W?\d+/i],
    ["an e-mail address", /\b[\w.+-]+@[\w-]+\.[\w.]+\b/],
    ["a telephone number", /(^|\s)\+\d[\d ()-]{7,}\d\b/],
  ];
  const named = resources().flatMap(({ address, body }) => [
    ...["name", "bucket", "description", "identifier", "alias"].map((key) => [address, textAt(body, key)] as const),
    ...Object.entries((body.tags ?? {}) as Readonly<Record<string, Json>>).map(
      ([key, value]) => [address, `${key} ${JSON.stringify(value)}`] as const,
    ),
  ]);
  const tags = Object.entries(zone.tags).map(([key, value]) => ["zone.yaml: tags", `${key} ${value}`] as const);

  it.each(personal)("hold no %s", (_, pattern) => {
    // A contact is a person by intent.
    const found = [...named, ...tags].filter(
      ([address, text]) => pattern.test(text) && !address.includes("aws_account_alternate_contact"),
    );

    expect(found).toEqual([]);
  });
});

describe("the management account", () => {
  // Service control policies do not bind it.
  it("runs no workload (edge 11)", () => {
    const workloads =
      /^aws_(vpc|subnet|instance|launch_template|autoscaling_group|db_|rds_|lambda_|ecs_|eks_|dynamodb_)/;
    const found = ["bootstrap", "organization", "audit-trail"]
      .filter((stack) => synthesizedStacks().has(stack))
      .flatMap((stack) => resourcesOf(stack))
      .filter(({ type }) => workloads.test(type));
    expect(found.map(({ address }) => address)).toEqual([]);
  });
});

describe("the stacks", () => {
  it("are those of the zone: the fixed ones that are built, and one for each environment", () => {
    const known: readonly string[] = [...fixedStacks, ...zone.environments.map(({ name }) => name)];

    expect([...synthesizedStacks().keys()].filter((stack) => !known.includes(stack))).toEqual([]);
    expect(zone.environments.filter(({ name }) => !synthesizedStacks().has(name))).toEqual([]);
  });
});
