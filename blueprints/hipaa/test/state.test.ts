import { bucketName, workspaceName } from "../src/zone";
import { at, resourcesOf, synthesizedStacks, textAt, zone } from "./support/synthesized";

const stacks = [...synthesizedStacks()];

/** Where each stack must keep its state. */
function expectedPlace(stack: string): unknown {
  switch (zone.state.kind) {
    case "s3":
      return {
        backend: {
          s3: {
            bucket: bucketName(zone, "terraform-state"),
            key: `${stack}.tfstate`,
            region: zone.regions.home,
            ...(zone.accounts.management.id === undefined
              ? {}
              : { allowed_account_ids: [zone.accounts.management.id] }),
            use_lockfile: true,
          },
        },
      };
    case "hcp":
      return {
        cloud: {
          organization: zone.state.organization,
          workspaces: {
            name: workspaceName(zone, stack),
            ...(zone.state.project === undefined ? {} : { project: zone.state.project }),
          },
        },
      };
    case "local":
      return { backend: { local: { path: `../../../terraform.${stack}.tfstate` } } };
  }
}

describe("the state of every stack", () => {
  // In S3 there is no "encrypt" among the settings: it would replace the bucket's customer key by a key of S3.
  it.each(stacks)("%s is where zone.yaml says, locked and apart from the others (edge 14)", (stack, { terraform }) => {
    const { backend, cloud } = terraform;

    expect({ backend, cloud }).toEqual(expectedPlace(stack));
  });

  it.each(stacks)("%s is read by a Terraform that can lock it", (_, { terraform }) => {
    expect(terraform.required_version).toBe(">= 1.10");
  });

  it.each(stacks)("%s names the provider in full", (_, { terraform }) => {
    expect(textAt(terraform, "required_providers", "aws", "source")).toBe("hashicorp/aws");
    expect(Object.keys(terraform.required_providers ?? {})).toEqual(["aws"]);
  });
});

describe("a state that another stack has not made yet", () => {
  it("is asked for with a line that names the stack to deploy first: Terraform shows it where the state is missing", () => {
    const lines = stacks.flatMap(([reader, { data }]) =>
      Object.entries(data?.terraform_remote_state ?? {}).map(([name, source]) => ({ reader, name, source })),
    );

    expect(lines.length).toBeGreaterThan(0);
    for (const { reader, name, source } of lines) {
      const stack = name.replace(/_state$/, "");

      expect([reader, textAt(source, "workspace")]).toEqual([
        reader,
        `\${"default" /* deploy the stack ${stack} first */}`,
      ]);
    }
  });
});

describe("the bucket for the states", () => {
  const buckets = synthesizedStacks().has("bootstrap") ? resourcesOf("bootstrap", "aws_s3_bucket") : [];

  it("is made by the stack bootstrap, where the zone keeps its state in S3, under the name that every stack uses (edges 14 and 72)", () => {
    const expected = zone.state.kind === "s3" ? [bucketName(zone, "terraform-state")] : [];

    expect(buckets.map(({ body }) => body.bucket)).toEqual(expected);
  });

  it("keeps a year of old states", () => {
    const kept = buckets.map(({ stack }) =>
      resourcesOf(stack, "aws_s3_bucket_lifecycle_configuration").map(({ body }) =>
        at(body, "rule", 0, "noncurrent_version_expiration", 0, "noncurrent_days"),
      ),
    );

    expect(kept.flat()).toEqual(buckets.map(() => 365));
  });
});
