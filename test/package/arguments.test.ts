import { goldenZones } from "../support/golden-zones";
import { zonesToProve } from "./arguments";

const all = goldenZones.map(({ name }) => name);

describe("the arguments of test:package", () => {
  it.each([
    [[], all],
    [["--except", "defaults"], all.filter((name) => name !== "defaults")],
    [["--except=defaults", "--except", "isolated"], all.filter((name) => name !== "defaults" && name !== "isolated")],
  ])("%j choose zones", (args, expected) => {
    const names = zonesToProve(args).map(({ name }) => name);

    expect(names).toEqual(expected);
  });

  it.each([
    [["--except", "default"], "there is no golden zone default"],
    [["--except"], "argument missing"],
    [["--only", "defaults"], "Unknown option '--only'"],
    [["defaults"], "Unexpected argument 'defaults'"],
    [["--except", "provider-5"], "--except leaves no zone to install for cdktf-5: keep one of provider-5"],
  ])("%j are refused", (args, message) => {
    expect(() => zonesToProve(args)).toThrow(message);
  });
});
