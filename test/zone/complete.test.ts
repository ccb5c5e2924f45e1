import { accountNames, completeZone, environment, regions, account, ZoneError } from "../../src/zone";
import { answersWith, environmentWith, problemsOf } from "./answers";

describe("completeZone", () => {
  it("completes the smallest answers with what a careful engineer would choose", () => {
    const { zone, warnings } = completeZone(answersWith());
    expect(warnings).toEqual([]);
    expect(zone).toMatchObject({
      engine: "cdktf",
      awsProvider: 6,
      organization: { mode: "create" },
      accounts: { management: {}, security: { email: "aws+security@acme.example" } },
      regions: { home: "us-east-1", backup: "us-west-2", allowed: ["us-east-1", "us-west-2"] },
      deploymentRole: "OrganizationAccountAccessRole",
      archive: { retentionDays: 2557, lock: "governance" },
      state: { kind: "s3" },
      environments: [
        {
          name: "dev",
          production: false,
          phi: true,
          account: { email: "aws+dev@acme.example" },
          tiers: [
            { name: "web", exposure: "public", port: 443, from: [] },
            { name: "app", exposure: "private", port: 8080, from: ["web"] },
            { name: "data", exposure: "isolated", port: 5432, from: ["app"] },
          ],
        },
        { name: "prod", production: true },
      ],
    });
  });

  it.each([
    [["web", "data"], { data: ["web"] }],
    [["app", "data"], { app: [], data: ["app"] }],
    [["data"], { data: [] }],
    [["data", "app", "web"], { web: [], app: ["web"], data: ["app"] }],
    [["web", { name: "data", port: 3306 }], { data: ["web"] }],
    [["web", { name: "data", from: [] }], { data: [] }],
  ])("knows who calls whom in %j", (tiers, callers) => {
    const { zone } = completeZone(environmentWith({ tiers }));
    const from = Object.fromEntries(
      zone.environments.flatMap((each) => each.tiers.map((tier) => [tier.name, tier.from])),
    );
    expect(from).toMatchObject(callers);
  });

  it("takes an environment called production for production, unless told otherwise", () => {
    const production = (name: string, more = {}) =>
      completeZone(answersWith({ environments: [{ name, ...more }] })).zone.environments[0]?.production;
    expect([production("production"), production("live"), production("prod", { production: false })]).toEqual([
      true,
      false,
      false,
    ]);
  });

  it("makes a suffix of bucket names that is the same for the same zone only", () => {
    const suffix = (more = {}) => completeZone(answersWith(more)).zone.bucketSuffix;
    expect(suffix()).toMatch(/^[0-9a-f]{8}$/);
    expect(suffix()).toBe(suffix({ availabilityZones: 3 }));
    expect(new Set([suffix(), suffix({ zone: "other" }), suffix({ regions: { home: "us-west-2" } })]).size).toBe(3);
  });

  it("freezes the zone and everything in it", () => {
    const thawed: unknown[] = [];
    const visit = (value: unknown): void => {
      if (typeof value !== "object" || value === null) return;
      if (!Object.isFrozen(value)) thawed.push(value);
      Object.values(value).forEach(visit);
    };
    visit(completeZone(answersWith({ custom: { a: { b: [1] } }, tags: { a: "b" } })).zone);
    expect(thawed).toEqual([]);
  });

  it("leaves the answers as they were, and does not follow them afterwards", () => {
    const custom = { list: [1] };
    const { zone } = completeZone(answersWith({ custom }));
    custom.list.push(2);
    expect(zone.custom).toEqual({ list: [1] });
  });

  it("accepts its own result", () => {
    const { zone } = completeZone(answersWith());
    expect(completeZone(zone).zone).toStrictEqual(zone);
  });

  it("takes a setting that is undefined for one that is not given", () => {
    expect(completeZone(answersWith({ tags: undefined, regions: { home: undefined } })).zone.regions.home).toBe(
      "us-east-1",
    );
  });

  it("invents no address where none may be invented", () => {
    const problems = problemsOf(() => completeZone(environmentWith({ tiers: ["web"] }), { allocate: false }));
    expect(problems.map(({ path }) => path)).toEqual([
      "sharedServices.cidr",
      "sharedServices.endpointsCidr",
      "environments[0].cidr",
      "environments[0].endpointsCidr",
      "environments[0].natCidr",
      "environments[0].bastionCidr",
      "environments[0].tiers[0].cidr",
      "bucketSuffix",
    ]);
    expect(new Set(problems.map(({ remedy }) => remedy))).toEqual(new Set(["run `npm run allocate`"]));
  });

  it("says all problems in the message of its error", () => {
    expect(() => completeZone({})).toThrow(ZoneError);
    expect(() => completeZone({})).toThrow(/^zone: is missing.*\nemail: is missing/);
  });
});

describe("network ACLs", () => {
  const callers = Array.from({ length: 13 }, (_, index) => ({ name: `t${index}`, exposure: "private", port: 1 }));
  const environment = (exposure: string, ports: readonly number[]) =>
    environmentWith({
      tiers: [...callers, { name: "hub", exposure, port: 1, from: callers.map(({ name }) => name) }],
      bastionPorts: { hub: ports },
    });

  it("take as many calls as they have rules", () => {
    expect(() => completeZone(environment("private", [2, 3, 4]))).not.toThrow();
  });

  it.each([
    [
      "a port more",
      environment("private", [2, 3, 4, 5]),
      ["environments[0].tiers[13]", "environments[0].bastionPorts"],
    ],
    ["the internet as a caller more", environment("public", [2, 3, 4]), ["environments[0].tiers[13]"]],
  ])("do not take %s", (_, answers, paths) => {
    expect(problemsOf(() => completeZone(answers)).map(({ path }) => path)).toEqual(paths);
  });
});

describe("warnings", () => {
  const many = (count: number) => ({
    environments: Array.from({ length: count }, (_, index) => ({ name: `env${index}` })),
  });
  const warned = (answers: unknown) => completeZone(answers).warnings.map(({ path, problem }) => `${path}: ${problem}`);

  it.each([
    ["five environments", many(5), []],
    ["six environments, more accounts than AWS gives at first (edge 1)", many(6), [/quota|may have 10/]],
    ["fifty environments", many(50), [/may have 10/]],
    ["fifty-one environments", many(51), [/may have 10/, /allows 50 by default/]],
    ["125 environments", many(125), [/may have 10/, /allows 50 by default/]],
    ["a default copy abroad", { regions: { home: "ca-central-1" } }, [/kept abroad/]],
    ["a copy abroad that was chosen", { regions: { home: "ca-central-1", backup: "us-east-1" } }, []],
    ["NAT for nothing", { environments: [{ name: "dev", nat: "one", tiers: ["data"] }] }, [/no private tier/]],
    ["NAT", { environments: [{ name: "dev", nat: "one" }] }, []],
    ["an adopted account", { accounts: { security: { id: "123456789012" } } }, [/made from the pattern/]],
    [
      "an adopted account with its address",
      { accounts: { security: { id: "123456789012", email: "a@b.example" } } },
      [],
    ],
  ])("says of %s what it should", (_, more, says) => {
    const found = warned(answersWith(more));
    expect(found).toEqual(says.map((pattern) => expect.stringMatching(pattern) as unknown));
  });
});

describe("accounts", () => {
  const { zone } = completeZone(answersWith({ accounts: { management: { id: "123456789012" } } }));

  it("lists the roles, then the environments", () => {
    expect(accountNames(zone)).toEqual([
      "management",
      "log-archive",
      "security",
      "backup",
      "shared-services",
      "dev",
      "prod",
    ]);
  });

  it("finds an account by role and by environment", () => {
    expect(["management", "backup", "dev"].map((name) => account(zone, name))).toEqual([
      { id: "123456789012" },
      { email: "aws+backup@acme.example" },
      { email: "aws+dev@acme.example" },
    ]);
  });

  it("names the environments that there are when asked for another", () => {
    expect(() => environment(zone, "test")).toThrow(/test is not an environment.*dev, prod/);
  });
});

describe("regions", () => {
  it.each(Object.entries(regions))("keeps the copies of %s in another known region", (home, { backup }) => {
    expect(Object.keys(regions).filter((name) => name !== home)).toContain(backup);
  });
});
