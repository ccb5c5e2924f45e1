import { readFileSync } from "node:fs";
import { join } from "node:path";
import { repository } from "../support/golden-zones";

const docs = join(repository, "blueprints", "hipaa", "docs");
const baa = readFileSync(join(docs, "baa.md"), "utf8");
const deploy = readFileSync(join(repository, "templates", "docs", "deploy.md.hbs"), "utf8");

describe("the runbooks", () => {
  it("have the addendum accepted by a person before anything is deployed (edge 13)", () => {
    expect(baa).toMatch(/Accept the AWS Business Associate Addendum/);
    expect(deploy.indexOf("Business Associate Addendum")).toBeGreaterThan(0);
    expect(deploy.indexOf("Business Associate Addendum")).toBeLessThan(deploy.indexOf("npm run bootstrap"));
  });

  it("have IAM Identity Center enabled by a person, since AWS has no call for it (edge 12)", () => {
    expect(baa).toMatch(/Enable IAM Identity Center.*AWS has no call that does it/);
  });

  it("ask for the quota of accounts before the first deployment (edge 1)", () => {
    expect(deploy.indexOf("quotas.accounts")).toBeGreaterThan(0);
    expect(deploy.indexOf("quotas.accounts")).toBeLessThan(deploy.indexOf("npm run deploy"));
  });
});
