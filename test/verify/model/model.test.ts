import { type Value, missingIn, symbolicText } from "../../../src/verify/model/value";
import type { JsonObject } from "../../../src/verify/json";
import { UnreadableProject } from "../../../src/verify/problem";
import { modelOf } from "../support/stacks";

/** The value of an expression in a stack with other things in it. */
async function valueOf(expression: string, beside: JsonObject = {}): Promise<Value> {
  const resource = { ...(beside.resource as JsonObject | undefined), aws_asked: { asked: { value: expression } } };
  const model = await modelOf({ main: { ...beside, resource } });
  const [asked] = model.resources("aws_asked");
  if (asked === undefined) throw new Error("nothing was asked");
  return asked.value("value");
}

const bucket = { aws_s3_bucket: { records: { bucket: "acme-records" } } };
const network = { aws_vpc: { main: { cidr_block: "10.0.0.0/16" } } };

describe("expressions", () => {
  it.each<[string, JsonObject, string]>([
    ["text without any", {}, "text without any"],
    ["$${kept}", {}, "${kept}"],
    ["${aws_s3_bucket.records.bucket}", { resource: bucket }, "acme-records"],
    ["${aws_s3_bucket.records.id}", { resource: bucket }, "acme-records"],
    ["${aws_s3_bucket.records.arn}/*", { resource: bucket }, "arn:aws:s3:::acme-records/*"],
    ["${aws_vpc.main.id}", { resource: network }, "‹main:aws_vpc.main.id›"],
    ["${aws_vpc.main.cidr_block}", { resource: network }, "10.0.0.0/16"],
    ["${local.name}-logs", { locals: { name: "acme" } }, "acme-logs"],
    ["${var.name}-logs", { variable: { name: { default: "acme" } } }, "acme-logs"],
    ["${data.aws_caller_identity.me.account_id}", { data: { aws_caller_identity: { me: {} } } }, "111111111111"],
    ["${data.aws_region.here.name}", { data: { aws_region: { here: {} } } }, "us-east-1"],
    ['${join("-", ["a", "b"])}', {}, "a-b"],
    ['${jsonencode({ a = 1, "b" = [true] })}', {}, '{"a":1,"b":[true]}'],
    ['${format("%s-%d", "a", 3)}', {}, "a-3"],
    ["${true ? 1 : 2}", {}, "1"],
    ["${local.on ? local.a : local.b}", { locals: { on: false, a: "x", b: "y" } }, "y"],
    ["${local.all[1]}", { locals: { all: ["x", "y"] } }, "y"],
    ['${local.all["b"].c}', { locals: { all: { b: { c: "deep" } } } }, "deep"],
    ['${lookup({ a = "x" }, "b", "z")}', {}, "z"],
    ["%{ if true }yes%{ endif }", {}, "yes"],
  ])("%s", async (expression, beside, expected) => {
    expect(symbolicText(await valueOf(expression, beside))).toBe(expected);
  });

  it.each([
    ["of a variable without a default", "${var.name}", { variable: { name: {} } }],
    ["of a module", "${module.network.vpc_id}", {}],
    ["of what is not there", "${aws_vpc.none.id}", {}],
    ["of a function that is not known", "${cidrsubnet(var.a, 8, 1)}", {}],
    ["of a loop", "${[for one in var.all : one.id]}", {}],
    ["of a splat over many", "${aws_vpc.main[*].id}", { resource: { aws_vpc: { main: { count: "${var.n}" } } } }],
  ] satisfies [string, string, JsonObject][])(
    "are unknown, with their name, where they are %s",
    async (_, text, beside) => {
      const missing = missingIn(await valueOf(text, beside));

      expect(missing).toBeDefined();
      expect(text).toContain(missing);
    },
  );

  it("are unknown where they go round in a circle", async () => {
    const value = await valueOf("${local.a}", { locals: { a: "${local.b}", b: "${local.a}" } });

    expect(missingIn(value)).toMatch(/circle/);
  });

  it("are refused where they are none", async () => {
    await expect(valueOf("${aws_vpc.main id}")).rejects.toThrow(UnreadableProject);
  });
});

describe("instances", () => {
  it("of a known for_each are resources of their own", async () => {
    const model = await modelOf({
      main: {
        resource: {
          aws_subnet: {
            app: {
              for_each: { a: "10.0.0.0/24", b: "10.0.1.0/24" },
              cidr_block: "${each.value}",
              tags: { Name: "${each.key}" },
            },
          },
          aws_asked: { asked: { value: '${aws_subnet.app["b"].cidr_block}' } },
        },
      },
    });

    expect(model.resources("aws_subnet").map(({ address }) => address)).toEqual([
      'aws_subnet.app["a"]',
      'aws_subnet.app["b"]',
    ]);
    expect(model.resources("aws_asked").map((one) => symbolicText(one.value("value")))).toEqual(["10.0.1.0/24"]);
  });

  it("of a known count are resources of their own, and none where it is 0", async () => {
    const model = await modelOf({
      main: { resource: { aws_eip: { one: { count: 2, domain: "vpc-${count.index}" }, no: { count: 0 } } } },
    });

    expect(model.resources("aws_eip").map((one) => [one.address, symbolicText(one.value("domain"))])).toEqual([
      ["aws_eip.one[0]", "vpc-0"],
      ["aws_eip.one[1]", "vpc-1"],
    ]);
  });

  it("of an unknown number are one that stands for many", async () => {
    const model = await modelOf({ main: { resource: { aws_eip: { some: { count: "${var.n}" } } } } });

    expect(model.resources("aws_eip").map(({ isMany }) => isMany)).toEqual([true]);
  });
});

describe("places", () => {
  const accounts = {
    organization: {
      terraform: { backend: { s3: { bucket: "state", key: "organization.tfstate" } } },
      resource: { aws_organizations_account: { dev: { name: "dev", email: "dev@acme.example" } } },
      output: { ids: { value: { dev: "${aws_organizations_account.dev.id}" } } },
    },
    dev: {
      data: {
        terraform_remote_state: {
          organization: { backend: "s3", config: { bucket: "state", key: "organization.tfstate" } },
        },
      },
      provider: {
        aws: [
          {
            region: "us-east-1",
            assume_role: [
              { role_arn: "arn:aws:iam::${data.terraform_remote_state.organization.outputs.ids.dev}:role/deploy" },
            ],
          },
          { alias: "west", region: "us-west-2", profile: "other" },
        ],
      },
      resource: {
        aws_vpc: { main: {}, west: { provider: "aws.west" }, expression: { provider: "${aws.west}" } },
      },
    },
  };

  it.each([
    ["the same workspace", { organization: "acme", workspaces: { name: "organization" } }, true],
    [
      "its host named",
      { hostname: "app.terraform.io", organization: "acme", workspaces: { name: "organization" } },
      true,
    ],
    ["another workspace", { organization: "acme", workspaces: { name: "audit" } }, false],
    ["another organization", { organization: "other", workspaces: { name: "organization" } }, false],
    [
      "another host",
      { hostname: "tfe.acme.example", organization: "acme", workspaces: { name: "organization" } },
      false,
    ],
    ["no workspace's name", { organization: "acme", workspaces: { prefix: "organization" } }, false],
  ])("are found in a state in HCP Terraform, read with the backend remote: %s", async (_, config, isFound) => {
    const model = await modelOf({
      organization: {
        ...accounts.organization,
        terraform: { cloud: { organization: "acme", workspaces: { name: "organization", project: "zone" } } },
      },
      dev: {
        ...accounts.dev,
        data: { terraform_remote_state: { organization: { backend: "remote", config } } },
      },
    });

    const [vpc] = model.resources("aws_vpc");
    expect(vpc?.place.accountKey.includes("aws_organizations_account.dev.id")).toBe(isFound);
  });

  it("are the account of the provider's role, also where another stack makes it, and the provider's region", async () => {
    const model = await modelOf(accounts);

    expect(model.resources("aws_vpc").map(({ place }) => [place.accountKey, place.regionKey])).toEqual([
      ["‹organization:aws_organizations_account.dev.id›", "us-east-1"],
      ["the account of profile other", "us-west-2"],
      ["the account of profile other", "us-west-2"],
    ]);
  });

  it("are unknown for a provider that is not there", async () => {
    const model = await modelOf({ main: { resource: { aws_vpc: { main: { provider: "aws.none" } } } } });

    expect(model.resources("aws_vpc").map(({ place }) => missingIn(place.account))).toEqual([
      "the account of provider aws.none",
    ]);
  });

  it("know which modules are not read", async () => {
    const model = await modelOf({ main: { module: { network: { source: "./network" } } } });

    expect(model.notRead).toEqual([{ stack: "main", what: "module.network" }]);
  });
});

describe("blocks", () => {
  it("are the same alone, in a list, and in lists of lists' labels", async () => {
    const rule = { from_port: 443, to_port: 443 };
    const model = await modelOf({
      main: { resource: { aws_security_group: { one: { ingress: rule }, list: { ingress: [rule] } } } },
    });

    expect(model.resources("aws_security_group").map((group) => group.blocks("ingress").blocks.length)).toEqual([1, 1]);
  });

  it("are not all known where some are dynamic", async () => {
    const model = await modelOf({
      main: {
        resource: {
          aws_security_group: {
            one: { dynamic: { ingress: { for_each: "${var.rules}", content: { from_port: 1 } } } },
          },
        },
      },
    });

    expect(model.resources("aws_security_group").map((group) => group.blocks("ingress"))).toEqual([
      { blocks: [], missing: 'dynamic "ingress"' },
    ]);
  });
});
