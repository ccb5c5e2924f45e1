import { conditionKeys, conditionValues, grants, identities, services } from "./support/grants";
import { zone } from "./support/synthesized";

describe("every grant to a service", () => {
  const granted = grants().filter(({ statement }) => statement.Effect === "Allow" && services(statement).length > 0);

  it("is there: there are services that deliver", () => {
    expect(granted.length).toBeGreaterThan(0);
  });

  it("is conditioned on the resource, account or organization that it works for (edges 15, 16, 17, 20, 30)", () => {
    const source = /^(aws:Source(Arn|Account|OrgID)|kms:EncryptionContext:aws:(logs:arn|sns:topicArn))$/;
    const open = granted.filter(({ statement }) => {
      const keys = conditionKeys(statement).filter((key) => source.test(key));
      return keys.length === 0 || !keys.some((key) => conditionValues(statement, key).every(namesSomebody));
    });

    expect(open.map(({ name }) => name)).toEqual([]);
  });

  it("names only regions of the zone (edge 20)", () => {
    const named = granted
      .flatMap(({ statement }) => services(statement))
      .flatMap((service) => /^logs\.(.+)\.amazonaws\.com$/.exec(service)?.[1] ?? []);

    expect(named.filter((region) => region !== zone.regions.home && region !== zone.regions.backup)).toEqual([]);
  });
});

describe("every grant to accounts", () => {
  it("names accounts as a whole, and no role, which another stack may not have made yet (edge 71)", () => {
    const named = grants().filter(({ statement }) =>
      identities(statement).some((identity) => identity !== "*" && !/^arn:aws:iam::[^:]+:root$/.test(identity)),
    );

    expect(named.map(({ name }) => name)).toEqual([]);
  });

  it("to everyone is narrowed to an account or the organization", () => {
    const open = grants().filter(
      ({ statement }) =>
        statement.Effect === "Allow" &&
        identities(statement).includes("*") &&
        !conditionKeys(statement).some((key) => ["aws:PrincipalOrgID", "kms:CallerAccount"].includes(key)),
    );

    expect(open.map(({ name }) => name)).toEqual([]);
  });
});

/** A pattern that leaves the account open names nobody. */
function namesSomebody(value: string): boolean {
  const account = value.startsWith("arn:") ? (value.split(":")[4] ?? "") : value;
  return account !== "*" && value !== "*" && (account !== "" || value.startsWith("arn:aws:s3:::"));
}
