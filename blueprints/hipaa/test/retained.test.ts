import { importIds, retainedAddresses, retainedOfEnvironment } from "../scripts/support/retained";
import { parseRetained, retainedText, withLeft, withoutTaken } from "../src/retained";
import { fixedStacks } from "../src/zone";
import { resources, resourcesOf, synthesizedStack, synthesizedStacks, zone } from "./support/synthesized";

const retainedOf = (stack: string): readonly string[] => retainedAddresses(synthesizedStack(stack));

describe("what stays when a stack is destroyed", () => {
  it.each([...synthesizedStacks().keys()])("is in %s everything that cannot be destroyed", (stack) => {
    const protectedOnes = resourcesOf(stack).filter(({ body }) =>
      JSON.stringify(body).includes('"prevent_destroy":true'),
    );

    expect(retainedOf(stack)).toEqual(expect.arrayContaining(protectedOnes.map(({ type, name }) => `${type}.${name}`)));
  });

  it("is a bucket with all that protects it", () => {
    const settings = resources().filter(({ type }) => type.startsWith("aws_s3_bucket"));
    const lost = settings.filter(({ stack, type, name }) => !retainedOf(stack).includes(`${type}.${name}`));

    expect(lost.map(({ address }) => address)).toEqual([]);
  });

  it("is an account with the units above it, which AWS deletes only when they are empty", () => {
    expect(retainedOf("organization")).toEqual(
      expect.arrayContaining([
        "aws_organizations_organizational_unit.units_security",
        "aws_organizations_organizational_unit.units_workloads",
      ]),
    );
  });

  it("is not the network of an environment, nor the guardrails", () => {
    const environment = zone.environments[0]?.name ?? "";

    expect(retainedOf(environment).filter((address) => address.startsWith("aws_vpc."))).toEqual([]);
    expect(retainedOf("organization").filter((address) => address.startsWith("aws_organizations_policy"))).toEqual([]);
  });
});

describe("what stays of an environment in the stacks that serve all of them", () => {
  const shared = [...synthesizedStacks().keys()].filter((stack) => fixedStacks.some((fixed) => fixed === stack));

  it.each(zone.environments.map(({ name }) => name))("is all that is called after %s, and nothing else", (name) => {
    const named = shared
      .flatMap(retainedOf)
      .filter((address) => `_${address.split(".")[1] ?? ""}_`.includes(`_${name}_`));
    const leaving = shared.flatMap((stack) => retainedOfEnvironment(synthesizedStack(stack), name));

    expect(leaving).toEqual(named);
    expect(leaving).toContain(`aws_organizations_account.accounts_${name}_account`);
    expect(leaving).toContain(`aws_cloudwatch_log_group.bastion_${name}_recording_log_group`);
  });
});

describe("what a teardown writes down", () => {
  const key = "aws_kms_key.vault_key_key";
  const bucket = "aws_s3_bucket.trail_bucket";

  it("is the id that each address is imported by, of what is in the state", () => {
    const instance = (attributes: object) => ({ instances: [{ attributes }] });
    const state = JSON.stringify({
      resources: [
        { mode: "managed", type: "aws_kms_key", name: "vault_key_key", ...instance({ id: "1234abcd", arn: "arn" }) },
        { mode: "data", type: "aws_kms_key", name: "vault_key_key", ...instance({ id: "of another" }) },
        { mode: "managed", type: "aws_vpc", name: "main", ...instance({ id: "vpc-1" }) },
        {
          mode: "managed",
          type: "aws_db_instance",
          name: "records",
          ...instance({ id: "db-ABCDEFGHIJKL", identifier: "records" }),
        },
      ],
    });

    expect(importIds(state, [key, bucket, "aws_db_instance.records"])).toEqual({
      [key]: "1234abcd",
      "aws_db_instance.records": "records",
    });
  });

  it("is nothing where nothing was deployed", () => {
    expect(importIds("", [key])).toEqual({});
  });

  it("is added to what other teardowns have left, and is read as it was written", () => {
    const retained = withLeft({ backup: { [key]: "1234abcd" } }, "log-archive", { [bucket]: "acme-trail" });

    expect(parseRetained(retainedText(retained))).toEqual({
      backup: { [key]: "1234abcd" },
      "log-archive": { [bucket]: "acme-trail" },
    });
  });

  it("is struck out where it was taken back, and nothing else", () => {
    const retained = { backup: { [key]: "1234abcd", [bucket]: "acme-trail" }, dev: { [key]: "5678" } };

    expect(withoutTaken(retained, "backup", [key])).toEqual({
      backup: { [bucket]: "acme-trail" },
      dev: { [key]: "5678" },
    });
    expect(withoutTaken(retained, "dev", [key])).toEqual({ backup: { [key]: "1234abcd", [bucket]: "acme-trail" } });
  });

  it("is refused with its name where a person has made something else of it", () => {
    expect(() => parseRetained("dev: [aws_kms_key.key]")).toThrow(/retained\.yaml is not readable/);
    expect(() => parseRetained("dev: { aws_organizations_account.dev: 123456789012 }")).toThrow(/retained\.yaml/);
  });
});
