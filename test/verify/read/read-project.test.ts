import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, dirname, join } from "node:path";
import { UnreadableProject } from "../../../src/verify/problem";
import { readProject } from "../../../src/verify/read/read-project";

let folder = "";

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "verify-read-"));
});
afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});

function write(path: string, content: unknown): void {
  const target = join(folder, path);
  mkdirSync(dirname(target), { recursive: true });
  writeFileSync(target, typeof content === "string" ? content : JSON.stringify(content));
}

function refusal(): string {
  try {
    readProject(folder);
  } catch (error) {
    if (error instanceof UnreadableProject) return error.lines.join("\n");
    throw error;
  }
  throw new Error("the project was read");
}

const vpc = { resource: { aws_vpc: { main: { cidr_block: "10.0.0.0/16" } } } };

describe("the stacks of a project", () => {
  it("are those of cdktf.out", () => {
    write("cdktf.out/stacks/dev/cdk.tf.json", vpc);
    write("cdktf.out/stacks/prod/cdk.tf.json", vpc);

    expect(readProject(folder).map(({ name, files }) => [name, files])).toEqual([
      ["dev", ["cdktf.out/stacks/dev/cdk.tf.json"]],
      ["prod", ["cdktf.out/stacks/prod/cdk.tf.json"]],
    ]);
  });

  it("are where cdktf.json says that the output is", () => {
    write("cdktf.json", { output: "made" });
    write("made/stacks/dev/cdk.tf.json", vpc);

    expect(readProject(folder).map(({ name }) => name)).toEqual(["dev"]);
  });

  it("are the folders of a project in Terraform's JSON, each with all of its files", () => {
    write("network/main.tf.json", vpc);
    write("network/more.tf.json", { resource: { aws_vpc: { second: { cidr_block: "10.1.0.0/16" } } } });
    write("data/main.tf.json", { resource: [{ aws_s3_bucket: [{ records: [{ bucket: "records" }] }] }] });

    expect(readProject(folder).map(({ name, body }) => [name, body.resource])).toEqual([
      ["data", { aws_s3_bucket: { records: { bucket: "records" } } }],
      ["network", { aws_vpc: { main: { cidr_block: "10.0.0.0/16" }, second: { cidr_block: "10.1.0.0/16" } } }],
    ]);
  });

  it("have what their override files say", () => {
    write("main.tf.json", vpc);
    write("main_override.tf.json", { resource: { aws_vpc: { main: { cidr_block: "10.9.0.0/16" } } } });

    expect(readProject(folder).map(({ body }) => body.resource)).toEqual([
      { aws_vpc: { main: { cidr_block: "10.9.0.0/16" } } },
    ]);
  });

  it("say which files in Terraform's own language are not read", () => {
    write("main.tf.json", vpc);
    write("more.tf", 'resource "aws_s3_bucket" "b" {}');

    expect(readProject(folder).map(({ notRead }) => notRead)).toEqual([["more.tf"]]);
  });
});

describe("folders in folders", () => {
  it("are stacks by their way from the project, so that no two have one name", () => {
    write("live/dev/network/main.tf.json", vpc);
    write("live/prod/network/main.tf.json", vpc);

    expect(readProject(folder).map(({ name }) => name)).toEqual(["live/dev/network", "live/prod/network"]);
  });

  it("do not take the name of the project's own", () => {
    write("main.tf.json", vpc);
    write(join(basename(folder), "main.tf.json"), vpc);

    expect(readProject(folder).map(({ name }) => name)).toEqual([".", basename(folder)]);
  });

  it("that are in Terraform's own language are named as not read", () => {
    write("app/main.tf.json", vpc);
    write("network/main.tf", 'resource "aws_vpc" "main" {}');

    expect(readProject(folder).map(({ name, notRead }) => [name, notRead])).toEqual([
      ["app", []],
      ["network", ["network/main.tf"]],
    ]);
  });
});

describe("the forms of JSON", () => {
  it("take null for nothing", () => {
    write("main.tf.json", { module: null, resource: [{ aws_vpc: { main: [null, { cidr_block: "10.0.0.0/16" }] } }] });

    expect(readProject(folder)[0]?.body.resource).toEqual({ aws_vpc: { main: { cidr_block: "10.0.0.0/16" } } });
  });
});

describe("variables", () => {
  const main = { variable: { size: { type: "number", default: 1 }, name: { type: "string" } } };

  it("have the values of files beside them, of which the last counts", () => {
    write("main.tf.json", main);
    write("terraform.tfvars.json", { size: 2, name: "first" });
    write("more.auto.tfvars.json", { size: 3 });

    expect(readProject(folder)[0]?.body.variable).toEqual({
      size: { type: "number", default: 3 },
      name: { type: "string", default: "first" },
    });
  });

  it("have none that is sure where a file in Terraform's own language gives them", () => {
    write("main.tf.json", main);
    write("terraform.tfvars", "size = 2");

    expect(readProject(folder)[0]?.body.variable).toEqual({ size: { type: "number" }, name: { type: "string" } });
  });
});

describe("what cannot be read is refused", () => {
  it("where there is no folder", () => {
    expect(() => readProject(join(folder, "none"))).toThrow(/is no folder/);
  });

  it("where nothing is synthesized", () => {
    expect(refusal()).toMatch(/holds no synthesized stacks[\s\S]*npm run synth/);
  });

  it("where the output is empty", () => {
    mkdirSync(join(folder, "cdktf.out", "stacks"), { recursive: true });

    expect(refusal()).toMatch(/holds no stack[\s\S]*npm run synth/);
  });

  it("where all of it is in Terraform's own language", () => {
    write("cdktf.out/stacks/dev/cdk.tf", 'resource "aws_vpc" "main" {}');

    expect(refusal()).toMatch(/Terraform's own language only/);
  });

  it.each([
    ["half-written", '{"resource": {"aws_vpc": {'],
    ["empty", ""],
    ["no JSON", "resource {}"],
  ])("where a stack is %s", (_, text) => {
    write("cdktf.out/stacks/dev/cdk.tf.json", text);

    expect(refusal()).toMatch(/cdktf\.out\/stacks\/dev\/cdk\.tf\.json is no JSON: /);
  });

  it("where a stack is a list", () => {
    write("cdktf.out/stacks/dev/cdk.tf.json", []);

    expect(refusal()).toMatch(/holds no object/);
  });

  it("where a block is none", () => {
    write("cdktf.out/stacks/dev/cdk.tf.json", { resource: { aws_vpc: "all of them" } });

    expect(refusal()).toMatch(/resource\.aws_vpc is no block/);
  });

  it("where a stack is larger than any", () => {
    write("cdktf.out/stacks/dev/cdk.tf.json", `{"a": "${"x".repeat(65 * 1024 * 1024)}"}`);

    expect(refusal()).toMatch(/has \d+ bytes; a stack may have \d+/);
  });
});
