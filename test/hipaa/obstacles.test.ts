import { rolesOf } from "../../blueprints/hipaa/scripts/support/accounts";
import { checkLocks, checkOrder, taintedAddresses } from "../../blueprints/hipaa/scripts/support/obstacles";
import { type Lock, StoredStates } from "../../blueprints/hipaa/scripts/support/stored-states";
import { completeZone, deploymentPhases } from "../../src/zone";

const { zone } = completeZone({ zone: "acme-health", email: "aws+{account}@acme.example" });
const built = deploymentPhases(zone).flat();

/** States as they would be found. */
class FoundStates extends StoredStates {
  constructor(
    private readonly deployed: readonly string[] | "unseen",
    private readonly locks: readonly Lock[] = [],
  ) {
    super(zone);
  }

  public override has(stack: string): Promise<boolean | undefined> {
    return Promise.resolve(this.deployed === "unseen" ? undefined : this.deployed.includes(stack));
  }

  public override lock(stack: string): Promise<Lock | undefined> {
    return Promise.resolve(this.locks.find((lock) => lock.stack === stack));
  }
}

describe("checkOrder", () => {
  const upTo = (stack: string): readonly string[] => built.slice(0, built.indexOf(stack));

  it("lets a stack pass when all before it are there", async () => {
    await expect(checkOrder(zone, new FoundStates(upTo("dev")), built, ["dev"])).resolves.toBeUndefined();
  });

  it("lets all stacks pass together, since they go up in their order", async () => {
    await expect(checkOrder(zone, new FoundStates([]), built, built)).resolves.toBeUndefined();
  });

  it("asks for no other environment", async () => {
    await expect(checkOrder(zone, new FoundStates(upTo("dev")), built, ["prod"])).resolves.toBeUndefined();
  });

  it("names the first stack that is missing, with its command, and the others", async () => {
    await expect(checkOrder(zone, new FoundStates(upTo("backup")), built, ["dev"])).rejects.toThrow(
      "dev cannot be deployed yet: deploy the stack backup first (npm run deploy -- backup), then shared-services;",
    );
  });

  it("names a stack that is missing between two that are chosen", async () => {
    await expect(
      checkOrder(zone, new FoundStates(["bootstrap"]), built, ["organization", "audit-trail"]),
    ).rejects.toThrow("deploy the stack log-archive first");
  });

  it("sends to bootstrap where that is missing", async () => {
    await expect(checkOrder(zone, new FoundStates([]), built, ["organization"])).rejects.toThrow(
      "deploy the stack bootstrap first (npm run bootstrap)",
    );
  });

  it("leaves to HCP Terraform what it keeps", async () => {
    await expect(checkOrder(zone, new FoundStates("unseen"), built, ["dev"])).resolves.toBeUndefined();
  });
});

describe("checkLocks", () => {
  const lock = {
    stack: "dev",
    id: "5d1f6f0e-0f0d-4e2c-8a53-1c9c3b1f7a10",
    who: "sam@laptop",
    created: "2026-01-02T03:04:05Z",
    operation: "apply",
  };

  it("lets a stack pass that nobody works on", async () => {
    await expect(checkLocks(new FoundStates([], [lock]), ["prod"])).resolves.toBeUndefined();
  });

  it("says who holds a lock, since when, and the command that releases it (edge 85)", async () => {
    await expect(checkLocks(new FoundStates([], [lock]), ["dev", "prod"])).rejects.toThrow(
      [
        "the state of dev is locked by sam@laptop since 2026-01-02T03:04:05Z, for apply (lock 5d1f6f0e-0f0d-4e2c-8a53-1c9c3b1f7a10)",
        "  wait for it; or, if that run was killed and nobody works on dev, release it: npm run unlock -- dev 5d1f6f0e-0f0d-4e2c-8a53-1c9c3b1f7a10",
      ].join("\n"),
    );
  });
});

describe("taintedAddresses", () => {
  it("names what Terraform would make anew, and nothing else (edge 84)", () => {
    const resource = (name: string, mode: string, status?: string) => ({
      mode,
      type: "aws_organizations_organization",
      name,
      instances: [status === undefined ? {} : { status }],
    });

    expect(
      taintedAddresses({
        resources: [resource("half", "managed", "tainted"), resource("whole", "managed"), resource("read", "data")],
      }),
    ).toEqual(["aws_organizations_organization.half"]);
  });
});

describe("rolesOf", () => {
  const providers = (...roles: readonly string[]) => ({
    provider: { aws: [{}, ...roles.map((role_arn) => ({ assume_role: [{ role_arn }] }))] },
  });
  const ofState =
    "arn:aws:iam::${data.terraform_remote_state.organization_state.outputs.account_ids.log-archive}:role/X";

  it("finds an account that the zone made by its name, and an adopted one by its id (edge 5)", () => {
    expect(rolesOf(providers(ofState, "arn:aws:iam::222222222222:role/X"), () => "111111111111")).toEqual([
      { account: "log-archive", arn: "arn:aws:iam::111111111111:role/X" },
      { account: "222222222222", arn: "arn:aws:iam::222222222222:role/X" },
    ]);
  });

  it("leaves an account to Terraform whose id is not known", () => {
    expect(rolesOf(providers(ofState), () => undefined)).toEqual([]);
  });
});
