import { completeZone, hourlyCosts } from "../../src/zone";
import { answersWith } from "./answers";

function counts(more: Readonly<Record<string, unknown>>): Record<string, number> {
  return Object.fromEntries(hourlyCosts(completeZone(answersWith(more)).zone).map(({ what, count }) => [what, count]));
}

describe("hourlyCosts", () => {
  it("counts endpoints in every availability zone of every VPC, and five in that of the bastions (edge 47)", () => {
    expect(counts({ availabilityZones: 3, endpoints: ["ssm", "ssmmessages", "kms", "logs"] })).toMatchObject({
      "interface endpoints": (4 * 2 + 5) * 3,
    });
  });

  it("counts one gateway, or one in each availability zone", () => {
    const environments = [
      { name: "a", nat: "none" },
      { name: "b", nat: "one" },
      { name: "c", nat: "each" },
    ];
    expect(counts({ availabilityZones: 3, environments })).toMatchObject({
      "NAT gateways with their addresses": 4,
      bastions: 3,
    });
  });

  it("leaves out what there is none of", () => {
    expect(Object.keys(counts({}))).toEqual(["interface endpoints", "bastions"]);
  });

  it("adds up a month", () => {
    const [endpoints] = hourlyCosts(completeZone(answersWith()).zone);
    expect(endpoints).toEqual({
      what: "interface endpoints",
      count: 50,
      dollarsPerHour: 0.01,
      dollarsPerMonth: 365,
    });
  });
});
