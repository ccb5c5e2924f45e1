import { bastionEndpoints, defaultEndpoints, endpointNames } from "../../src/zone";

describe("interface endpoints", () => {
  it("are not offered for S3 and DynamoDB, whose gateway endpoints cost nothing and know every name (edge 46)", () => {
    expect(endpointNames).not.toContain("s3");
    expect(endpointNames).not.toContain("dynamodb");
  });

  it("are offered once each, the default ones and those of the bastions among them", () => {
    expect(new Set(endpointNames).size).toBe(endpointNames.length);
    expect(endpointNames).toEqual(expect.arrayContaining([...defaultEndpoints, ...bastionEndpoints]));
  });
});
