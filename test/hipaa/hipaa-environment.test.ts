import { App } from "cdktf";
import { HipaaEnvironment } from "../../blueprints/hipaa/src/constructs/hipaa-environment";
import { ZoneStack } from "../../blueprints/hipaa/src/constructs/zone-stack";
import { completeZone, environment as environmentOf, type Environment, type Zone } from "../../src/zone";

type Resources = Readonly<Record<string, Readonly<Record<string, Readonly<Record<string, unknown>>>>>>;

interface TierAnswers {
  readonly name: string;
  readonly exposure: "public" | "private" | "isolated";
  readonly port: number;
  readonly from?: readonly string[];
}

const web: TierAnswers = { name: "web", exposure: "public", port: 443 };
const app: TierAnswers = { name: "app", exposure: "private", port: 8080, from: ["web"] };
const data: TierAnswers = { name: "data", exposure: "isolated", port: 5432, from: ["app"] };

function zoneOf(tiers: readonly object[], more: object = {}, environment: object = {}): Zone {
  return completeZone({
    zone: "acme",
    email: "aws+{account}@acme.example",
    environments: [{ name: "dev", tiers, ...environment }],
    ...more,
  }).zone;
}

/** The zone as it was written down, with something changed in it. */
function changed(zone: Zone, more: object, tiers: readonly object[]): Zone {
  const environments = zone.environments.map((environment) => ({ ...environment, tiers }));
  return completeZone({ ...zone, environments, ...more }).zone;
}

function make(zone: Zone, more: Partial<Environment> = {}): HipaaEnvironment {
  const stack = new ZoneStack(new App(), "dev", { zone, account: "dev" });
  return new HipaaEnvironment(stack, "environment", { environment: { ...environmentOf(zone, "dev"), ...more } });
}

function resourcesOf(environment: HipaaEnvironment): Resources {
  const { resource } = ZoneStack.of(environment).toTerraform() as { resource: Resources };
  return resource;
}

function synthesize(zone: Zone): Resources {
  return resourcesOf(make(zone));
}

/** Addresses of the resources that are another, or none any more; of what Terraform would destroy or replace. */
function moved(before: Resources, after: Resources, ...fields: readonly string[]): readonly string[] {
  return Object.entries(before).flatMap(([type, named]) =>
    Object.entries(named)
      .filter(([name, body]) => {
        const now = after[type]?.[name];
        return now === undefined || fields.some((field) => JSON.stringify(body[field]) !== JSON.stringify(now[field]));
      })
      .map(([name]) => `${type}.${name}`),
  );
}

/** Names of the ACL rules by what AWS knows them by: the ACL, the direction and the number. */
function ruleNames({ aws_network_acl_rule: rules = {} }: Resources): ReadonlyMap<string, string> {
  return new Map(
    Object.entries(rules).map(([name, rule]) => [
      [rule.network_acl_id, rule.egress, rule.rule_number].map(String).join(" "),
      name,
    ]),
  );
}

/** What Terraform replaces a subnet, rule or route for. */
const identity = ["cidr_block", "rule_number", "egress", "from_port", "to_port", "destination_cidr_block", "vpc_id"];

describe("an environment", () => {
  it("says which tiers it has when a team asks for another", () => {
    const environment = make(zoneOf([web, app, data]));

    expect(() => environment.tier("database")).toThrow("database is no tier of dev, which has web, app, data");
  });

  it("gives a tier's subnets, security group, route tables and ACL by its name", () => {
    const tier = make(zoneOf([web, app, data], {}, { nat: "each" })).tier("app");

    expect(tier.subnets).toHaveLength(2);
    expect(tier.routeTables).toHaveLength(2);
    expect(tier.securityGroup.nameInput).toBe("acme-dev-app");
    expect(tier.tier).toMatchObject(app);
  });

  it("moves nothing when a tier is added in the middle", () => {
    const before = zoneOf([web, app, data]);
    const [first, second, third] = before.environments[0]?.tiers ?? [];
    const jobs = { name: "jobs", exposure: "private", port: 9000, from: ["app"] };

    const after = changed(
      before,
      {},
      [first, jobs, second, third].filter((tier) => tier !== undefined),
    );

    expect(moved(synthesize(before), synthesize(after), ...identity)).toEqual([]);
  });

  it("takes away nothing but a tier when the tier is removed", () => {
    const before = zoneOf([web, app, { name: "jobs", exposure: "private", port: 9000, from: ["app"] }, data]);
    const tiers = (before.environments[0]?.tiers ?? []).filter(({ name }) => name !== "jobs");

    const gone = moved(synthesize(before), synthesize(changed(before, {}, tiers)), ...identity);

    expect(gone).not.toEqual([]);
    expect(gone.filter((address) => !/jobs/.test(address))).toEqual([]);
  });

  it("moves nothing when an availability zone is added", () => {
    const before = zoneOf([web, app, data], {}, { nat: "each" });

    const after = changed(before, { availabilityZones: 3 }, before.environments[0]?.tiers ?? []);

    expect(moved(synthesize(before), synthesize(after), ...identity)).toEqual([]);
  });

  it.each([
    ["a tier's port is changed", { app: [22, 9001] }, 8443],
    ["a port of the bastion is taken away", { app: [9001] }, 8080],
    ["a port of the bastion is added", { app: [22, 9000, 9001] }, 8080],
  ])(
    "gives no number of an ACL to another rule when %s: AWS would refuse it while the old one is there",
    (_, after, port) => {
      const zone = zoneOf([web, app, data]);
      const bastionPorts = { app: [22, 9001] };
      const before = make(zone, { bastionPorts });
      const [environment] = zone.environments;
      const tiers = (environment?.tiers ?? []).map((tier) => (tier.name === "app" ? { ...tier, port } : tier));
      const now = make(zone, { bastionPorts: after, tiers });

      const names = ruleNames(resourcesOf(now));
      const renamed = [...ruleNames(resourcesOf(before))].filter(
        ([number, name]) => (names.get(number) ?? name) !== name,
      );

      expect(renamed).toEqual([]);
    },
  );

  it("refuses more calls than a network ACL takes rules, and says what to change", () => {
    const callers = Array.from({ length: 14 }, (_, index) => ({
      name: `caller-${index}`,
      exposure: "private",
      port: 8000 + index,
      from: [],
    }));
    const called = { name: "called", exposure: "private", port: 9000, from: callers.map(({ name }) => name) };
    const bastionPorts = { called: [22, 9001, 9002, 9003] };

    expect(() => make(zoneOf([...callers, called]), { bastionPorts })).toThrow(
      "the network ACL dev-called needs 22 inbound rules; AWS takes 20: declare fewer calls (tiers[].from, bastionPorts) in zone.yaml",
    );
  });
});
