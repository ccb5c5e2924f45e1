import { KmsKey } from "@cdktf/provider-aws/lib/kms-key";
import { App } from "cdktf";
import { adoptRetained } from "../../blueprints/hipaa/src/constructs/adopt-retained";
import { ZoneStack } from "../../blueprints/hipaa/src/constructs/zone-stack";
import { completeZone } from "../../src/zone";

const { zone } = completeZone({
  zone: "acme",
  email: "aws+{account}@acme.example",
  environments: [{ name: "dev", tiers: ["app"] }],
});

function makeStack(): { readonly app: App; readonly stack: ZoneStack; readonly key: KmsKey } {
  const app = new App();
  const stack = new ZoneStack(app, "dev", { zone, account: "dev" });
  return { app, stack, key: new KmsKey(stack, "key", {}) };
}

function importsOf(stack: ZoneStack): unknown {
  return (stack.toTerraform() as { readonly import?: unknown }).import;
}

describe("what a teardown has left", () => {
  it("is imported under its address by the stack that left it", () => {
    const { app, stack } = makeStack();

    adoptRetained(app, { dev: { "aws_kms_key.key": "1234abcd" }, prod: { "aws_kms_key.key": "5678" } });

    expect(importsOf(stack)).toEqual([{ to: "aws_kms_key.key", id: "1234abcd" }]);
  });

  it("stays where it is while the stack has nothing under its address", () => {
    const { app, stack } = makeStack();

    adoptRetained(app, { dev: { "aws_kms_key.of_an_environment_that_is_gone": "1234abcd" } });

    expect(importsOf(stack)).toBeUndefined();
  });

  it("is imported once where zone.yaml has it adopted already", () => {
    const { app, stack, key } = makeStack();
    key.importFrom("1234abcd");

    adoptRetained(app, { dev: { "aws_kms_key.key": "1234abcd" } });

    expect(importsOf(stack)).toEqual([{ to: "aws_kms_key.key", id: "1234abcd" }]);
  });
});
