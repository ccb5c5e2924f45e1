import { retainedAddresses } from "../scripts/support/retained";
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
