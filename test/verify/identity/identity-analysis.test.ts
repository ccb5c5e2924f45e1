import type { JsonObject } from "../../../src/verify/json";
import { IdentityAnalysis } from "../../../src/verify/identity/identity-analysis";
import { modelOf } from "../support/stacks";
import { allow, analysisOf, bucket, condition, devToProd, ids, intent, policy, root, stack } from "./two-environments";

describe("a way from one environment into another", () => {
  it.each<readonly [string, JsonObject, boolean | "unknown"]>([
    ["is opened by the other account's root", bucket(allow({ AWS: root(ids.dev) })), true],
    ["is opened by an account's id alone", bucket(allow({ AWS: ids.dev })), true],
    ["is opened by one role of it", bucket(allow({ AWS: `arn:aws:iam::${ids.dev}:role/app` })), true],
    ["is opened by everyone", bucket(allow("*")), true],
    ["is opened by the organization", bucket(allow("*", condition("StringEquals", "aws:PrincipalOrgID", "o-1"))), true],
    ["is not opened by a third account", bucket(allow({ AWS: root(ids.tools) })), false],
    ["is not opened by the environment itself", bucket(allow({ AWS: root(ids.prod) })), false],
    [
      "is closed by a condition on the account",
      bucket(allow("*", condition("StringEquals", "aws:PrincipalAccount", ids.prod))),
      false,
    ],
    [
      "is opened where only one account is left out",
      bucket(allow("*", condition("StringNotEquals", "aws:PrincipalAccount", ids.tools))),
      true,
    ],
    [
      "is closed where its account is left out",
      bucket(allow("*", condition("StringNotEquals", "aws:PrincipalAccount", ids.dev))),
      false,
    ],
    [
      "is closed by a condition on the role",
      bucket(allow("*", condition("ArnLike", "aws:PrincipalArn", `arn:aws:iam::${ids.prod}:role/*`))),
      false,
    ],
    [
      "is opened by a role's name in any account",
      bucket(allow("*", condition("ArnLike", "aws:PrincipalArn", "arn:aws:iam::*:role/app"))),
      true,
    ],
    [
      "is opened by the source of a service",
      bucket(allow({ Service: "logging.s3.amazonaws.com" }, condition("StringEquals", "aws:SourceAccount", ids.dev))),
      true,
    ],
    [
      "is not opened by a service that acts for the environment",
      bucket(allow({ Service: "logging.s3.amazonaws.com" }, condition("StringEquals", "aws:SourceAccount", ids.prod))),
      false,
    ],
    ["is not opened by a service that does not say", bucket(allow({ Service: "logging.s3.amazonaws.com" })), false],
    [
      "is opened by a service that acts for the organization",
      bucket(allow({ Service: "config.amazonaws.com" }, condition("StringEquals", "aws:SourceOrgID", "o-1"))),
      true,
    ],
    [
      "is closed by a refusal in the same policy",
      bucket(allow({ AWS: root(ids.dev) }), {
        ...allow("*", condition("StringNotEquals", "aws:PrincipalAccount", ids.prod)),
        Effect: "Deny",
        Action: "s3:*",
      }),
      false,
    ],
    [
      "is not closed by a refusal of other actions",
      bucket(allow({ AWS: root(ids.dev) }), { ...allow("*"), Effect: "Deny", Action: "s3:PutObject" }),
      true,
    ],
    [
      "is not closed by a refusal under a condition",
      bucket(allow({ AWS: root(ids.dev) }), {
        ...allow("*", condition("Bool", "aws:SecureTransport", "false")),
        Effect: "Deny",
      }),
      true,
    ],
    [
      "is opened to all but those named",
      bucket({ Effect: "Allow", NotPrincipal: { AWS: root(ids.prod) }, Action: "s3:*", Resource: "*" }),
      true,
    ],
    [
      "is closed to all but those named",
      bucket(allow({ AWS: root(ids.dev) }), {
        Effect: "Deny",
        NotPrincipal: { AWS: root(ids.prod) },
        Action: "*",
        Resource: "*",
      }),
      false,
    ],
    [
      "hangs on a policy that is not known",
      { aws_s3_bucket_policy: { records: { policy: "${var.policy}" } } },
      "unknown",
    ],
    ["hangs on a principal that is not known", bucket(allow({ AWS: "AROAEXAMPLEID" })), "unknown"],
    [
      "is opened by the trust of a role",
      {
        aws_iam_role: {
          app: { name: "app", assume_role_policy: policy(allow({ AWS: root(ids.dev) }, { Action: "sts:AssumeRole" })) },
        },
      },
      true,
    ],
    [
      "is opened by an external id too, which is no secret",
      {
        aws_iam_role: {
          app: {
            name: "app",
            assume_role_policy: policy(
              allow(
                { AWS: root(ids.dev) },
                { Action: "sts:AssumeRole", ...condition("StringEquals", "sts:ExternalId", "x") },
              ),
            ),
          },
        },
      },
      true,
    ],
    [
      "is opened by the policy of a key",
      { aws_kms_key: { key: { policy: policy(allow({ AWS: root(ids.dev) }, { Action: "kms:Decrypt" })) } } },
      true,
    ],
    [
      "is not opened by a key for its own account's services",
      {
        aws_kms_key: {
          key: {
            policy: policy(
              allow(
                { AWS: "*" },
                { Action: "kms:Decrypt", ...condition("StringEquals", "kms:CallerAccount", ids.prod) },
              ),
            ),
          },
        },
      },
      false,
    ],
    [
      "is opened by a grant",
      {
        aws_kms_grant: {
          g: { key_id: "k", grantee_principal: `arn:aws:iam::${ids.dev}:role/app`, operations: ["Decrypt"] },
        },
      },
      true,
    ],
    [
      "is opened by a resource share",
      { aws_ram_principal_association: { s: { principal: ids.dev, resource_share_arn: "a" } } },
      true,
    ],
    [
      "is opened by a share with the organization",
      {
        aws_ram_principal_association: {
          s: { principal: "arn:aws:organizations::4:organization/o-1", resource_share_arn: "a" },
        },
      },
      true,
    ],
    [
      "is opened by a shared snapshot",
      { aws_snapshot_create_volume_permission: { s: { account_id: ids.dev, snapshot_id: "s" } } },
      true,
    ],
    ["is opened by a shared image", { aws_ami_launch_permission: { s: { account_id: ids.dev, image_id: "s" } } }, true],
    [
      "is not opened by an image for another account",
      { aws_ami_launch_permission: { s: { account_id: ids.tools, image_id: "s" } } },
      false,
    ],
    ["is opened by a database's snapshot for all", { aws_db_snapshot: { s: { shared_accounts: ["all"] } } }, true],
    [
      "is opened by a function's permission",
      { aws_lambda_permission: { p: { action: "lambda:InvokeFunction", principal: ids.dev, function_name: "f" } } },
      true,
    ],
    [
      "is not opened by a permission for its own bucket",
      {
        aws_s3_bucket: { b: { bucket: "b" } },
        aws_lambda_permission: {
          p: {
            action: "lambda:InvokeFunction",
            principal: "s3.amazonaws.com",
            source_arn: "arn:aws:s3:::b",
            function_name: "f",
          },
        },
      },
      false,
    ],
    [
      "is closed by a condition on its own network",
      {
        aws_vpc_endpoint: { e: { vpc_id: "v" } },
        ...bucket(allow("*", condition("StringEquals", "aws:SourceVpce", "${aws_vpc_endpoint.e.id}"))),
      },
      false,
    ],
    [
      "is not opened by mounting, which the network decides",
      {
        aws_efs_file_system_policy: {
          p: { policy: policy(allow("*", condition("Bool", "elasticfilesystem:AccessedViaMountTarget", "true"))) },
        },
      },
      false,
    ],
    [
      "is opened by a queue, a topic and a secret",
      { aws_secretsmanager_secret_policy: { p: { policy: policy(allow({ AWS: root(ids.dev) })) } } },
      true,
    ],
  ])("%s", async (_, prod, expected) => {
    expect(devToProd(await analysisOf(prod)).decision.is).toBe(expected);
  });

  it("names the policy and the statement that open it", async () => {
    const { ways } = devToProd(await analysisOf(bucket(allow({ AWS: root(ids.dev) }))));
    expect(ways.map(({ hops }) => hops.map(({ grant }) => `${grant.resource.address} ${grant.statement.sid}`))).toEqual(
      [["aws_s3_bucket_policy.records Let"]],
    );
  });

  it("may lead over a role in an account that is no environment", async () => {
    const tools = (actions: string): JsonObject => ({
      aws_iam_role: {
        hub: { name: "hub", assume_role_policy: policy(allow({ AWS: root(ids.dev) }, { Action: "sts:AssumeRole" })) },
      },
      aws_iam_role_policy: {
        hub: { role: "hub", policy: policy({ Effect: "Allow", Action: actions, Resource: "*" }) },
      },
    });
    const prod = bucket(allow({ AWS: root(ids.tools) }));
    const open = await analysisOf(prod, { tools: tools("s3:GetObject") });
    expect(devToProd(open).decision.is).toBe(true);
    expect(open.explain("dev", "prod").join("\n")).toContain("may become aws_iam_role.hub in tools");
    expect(devToProd(await analysisOf(prod, { tools: tools("sqs:SendMessage") })).decision.is).toBe(false);
  });

  it("is closed by a service control policy over the environment that it comes from", async () => {
    const resource = (target: string): JsonObject => ({
      aws_organizations_account: {
        dev: { name: "dev", parent_id: "${aws_organizations_organizational_unit.u.id}" },
        prod: { name: "prod", parent_id: "r-abcd" },
      },
      aws_organizations_organizational_unit: { u: { name: "u", parent_id: "r-abcd" } },
      aws_organizations_policy: {
        p: { name: "p", content: policy({ Effect: "Deny", Action: "s3:GetObject", Resource: "*" }) },
      },
      aws_organizations_policy_attachment: {
        a: { policy_id: "${aws_organizations_policy.p.id}", target_id: target },
      },
    });
    const decide = async (target: string): Promise<unknown> => {
      const model = await modelOf({
        organization: {
          ...stack("444444444444", resource(target)),
          import: [
            { to: "aws_organizations_account.dev", id: ids.dev },
            { to: "aws_organizations_account.prod", id: ids.prod },
          ],
        },
        dev: stack(ids.dev, {}),
        prod: stack(ids.prod, bucket(allow("*"))),
      });
      return devToProd(new IdentityAnalysis(model, intent)).decision.is;
    };
    expect(await decide("${aws_organizations_organizational_unit.u.id}")).toBe(false);
    expect(await decide("r-abcd")).toBe(false);
    expect(await decide(ids.dev)).toBe(false);
    expect(await decide(ids.prod)).toBe(true);
  });

  it("is there where two environments share an account", async () => {
    const model = await modelOf({ dev: stack(ids.dev, {}), prod: stack(ids.dev, {}) });
    const analysis = new IdentityAnalysis(model, intent);
    expect(devToProd(analysis).decision.is).toBe(true);
    expect(analysis.explain("dev", "prod")[1]).toContain("both are in the account");
  });

  it("is not known where the stack of one is missing", async () => {
    const analysis = new IdentityAnalysis(await modelOf({ dev: stack(ids.dev, {}) }), intent);
    expect(devToProd(analysis).decision).toEqual({ is: "unknown", missing: "the account of prod" });
  });

  it("reads policies that data sources write", async () => {
    const document = {
      statement: [
        {
          sid: "Let",
          actions: ["s3:GetObject"],
          resources: ["*"],
          principals: [{ type: "AWS", identifiers: [root(ids.dev)] }],
          condition: [{ test: "StringEquals", variable: "aws:PrincipalAccount", values: ["${var.account}"] }],
        },
      ],
    };
    const decide = async (account: string): Promise<unknown> => {
      const model = await modelOf({
        dev: stack(ids.dev, {}),
        prod: {
          ...stack(ids.prod, { aws_s3_bucket_policy: { b: { policy: "${data.aws_iam_policy_document.d.json}" } } }),
          data: { aws_iam_policy_document: { d: document } },
          variable: { account: { default: account } },
        },
      });
      return devToProd(new IdentityAnalysis(model, intent)).decision.is;
    };
    expect(await decide(ids.dev)).toBe(true);
    expect(await decide(ids.prod)).toBe(false);
  });

  it("is judged between accounts where nothing is declared", async () => {
    const model = await modelOf({
      one: stack(ids.dev, { aws_sqs_queue: { q: {} } }),
      two: stack(ids.prod, bucket(allow({ AWS: root(ids.dev) }))),
    });
    const passages = new IdentityAnalysis(model, undefined).passages();
    expect(passages.map(({ from, to, decision }) => `${from.name} ${to.name} ${String(decision.is)}`).sort()).toEqual([
      "one two true",
      "two one false",
    ]);
  });
});

describe("an explanation", () => {
  it("names what an environment grants to others, where there is no way", async () => {
    const analysis = await analysisOf(bucket(allow({ AWS: root(ids.tools) })));
    expect(analysis.explain("dev", "prod")).toEqual([
      "No principal of dev can act in prod.",
      "  prod grants to others, none of whom is of dev:",
      "  - bucket policy prod: aws_s3_bucket_policy.records (Let): account tools",
    ]);
  });

  it("names the environments that there are", async () => {
    expect((await analysisOf({})).explain("dev", "live")).toEqual([
      "There is no environment live; there are dev, prod.",
    ]);
  });
});
