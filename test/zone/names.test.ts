import { bucketName, bucketPurposes, completeZone, derivedNames, deploymentPhases } from "../../src/zone";
import { answersWith, problemsOf } from "./answers";

const longestZone = "z".repeat(34);

describe("names", () => {
  it("ends every bucket name in the zone's suffix (edge 72)", () => {
    const { zone } = completeZone(answersWith({ bucketSuffix: "0a1b2c3d" }));
    expect(bucketPurposes.map((purpose) => bucketName(zone, purpose))).toEqual([
      "acme-health-terraform-state-0a1b2c3d",
      "acme-health-trail-0a1b2c3d",
      "acme-health-config-0a1b2c3d",
      "acme-health-flow-logs-0a1b2c3d",
      "acme-health-session-records-0a1b2c3d",
      "acme-health-access-logs-0a1b2c3d",
    ]);
  });

  it("fits every limit with the longest zone and environment that are accepted", () => {
    const { zone } = completeZone(answersWith({ zone: longestZone, environments: [{ name: "e".repeat(15) }] }));
    expect(derivedNames(zone).filter(({ name, limit }) => name.length > limit)).toEqual([]);
  });

  it.each([
    ["the zone", { zone: `${longestZone}z`, environments: [{ name: "dev" }] }, "zone", "at most 34 characters"],
    [
      "the environment",
      { zone: longestZone, environments: [{ name: "e".repeat(16) }] },
      "environments[0].name",
      "at most 15 characters",
    ],
  ])("refuses one character more in the name of %s", (_, more, path, allowed) => {
    expect(problemsOf(() => completeZone(answersWith(more)))).toEqual([expect.objectContaining({ path, allowed })]);
  });
});

describe("deploymentPhases", () => {
  const { zone } = completeZone(answersWith());

  it("puts together what needs nothing of each other, and the environments last", () => {
    expect(deploymentPhases(zone)).toEqual([
      ["bootstrap"],
      ["organization"],
      ["log-archive"],
      ["audit-trail"],
      ["security"],
      ["backup", "shared-services"],
      ["dev", "prod"],
    ]);
  });

  it("keeps to the stacks that there are", () => {
    expect(deploymentPhases(zone, ["prod", "organization", "bootstrap"])).toEqual([
      ["bootstrap"],
      ["organization"],
      ["prod"],
    ]);
  });
});
