import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { bucketName, pipelineRoleName, planRoleName } from "../src/zone";
import { managedPoliciesOf, statementsOfRole, textsOf } from "./support/roles";
import { at, listAt, resources, statements, textAt, zone, type SynthesizedResource } from "./support/synthesized";

const issuer = "token.actions.githubusercontent.com";
const { repository, branch } = zone.pipeline;
const ref = `ref:refs/heads/${branch}`;

const trustOf = (role: SynthesizedResource) => statements(textAt(role.body, "assume_role_policy"));
const roles = resources("aws_iam_role");
const fromOutside = roles.filter((role) =>
  trustOf(role).some((statement) => textsOf(statement.Action).includes("sts:AssumeRoleWithWebIdentity")),
);

/** Subjects that a role is trusted from. */
function subjects(role: SynthesizedResource): readonly string[] {
  return trustOf(role).flatMap((statement) =>
    ["StringEquals", "StringLike"].flatMap((operator) =>
      textsOf(at(statement, "Condition", operator, `${issuer}:sub`)),
    ),
  );
}

const roleNamed = (name: string): readonly SynthesizedResource[] =>
  roles.filter((role) => textAt(role.body, "name") === name);

describe("long-lived keys", () => {
  it("are not made, nor users that could have one", () => {
    expect(resources("aws_iam_user", "aws_iam_access_key").map(({ address }) => address)).toEqual([]);
  });

  it("are not used by a workflow", () => {
    const folder = join(__dirname, "..", ".github", "workflows");
    const workflows = readdirSync(folder).map((name) => readFileSync(join(folder, name), "utf8"));

    expect(workflows.length).toBeGreaterThan(0);
    expect(workflows.filter((text) => /secrets\.|aws-access-key-id|AWS_ACCESS_KEY_ID/.test(text))).toEqual([]);
  });
});

describe("the roles of the pipeline", () => {
  const deployed = repository === undefined ? [] : zone.environments.map(({ name }) => name);
  const expected =
    repository === undefined ? [] : [planRoleName(zone), ...deployed.map((name) => pipelineRoleName(zone, name))];

  it("are those of the environments and the one that plans, or none without a repository", () => {
    expect(fromOutside.map((role) => textAt(role.body, "name")).sort()).toEqual([...expected].sort());
  });

  it("are trusted for this audience, with subjects in full", () => {
    for (const role of fromOutside) {
      for (const statement of trustOf(role)) {
        expect(textAt(statement, "Condition", "StringEquals", `${issuer}:aud`)).toBe("sts.amazonaws.com");
      }
      expect(subjects(role).length).toBeGreaterThan(0);
    }
  });

  it("deploy an environment from its own GitHub environment, on the branch that deploys, and from nowhere else", () => {
    for (const name of deployed) {
      const deploying = roleNamed(pipelineRoleName(zone, name)).filter((role) => fromOutside.includes(role));

      expect(deploying.map(subjects)).toEqual([[`repo:${repository ?? ""}:environment:${name}:${ref}`]]);
      expect(deploying.flatMap(trustOf).map((one) => at(one, "Condition", "StringLike"))).toEqual([undefined]);
    }
  });

  it("go into their own account and shared-services, and read no other environment's state", () => {
    const bucket = `arn:aws:s3:::${bucketName(zone, "terraform-state")}`;
    for (const name of deployed) {
      const allowed = roleNamed(pipelineRoleName(zone, name))
        .flatMap(statementsOfRole)
        .flatMap((one) => textsOf(one.Resource));
      const others = deployed.filter((other) => other !== name);
      const ofOthers = allowed.filter((resource) =>
        others.some(
          (other) => resource === `${bucket}/${other}.tfstate` || resource.includes(`accounts_${other}_account`),
        ),
      );

      expect(allowed).toContain(`${bucket}/${name}.tfstate`);
      expect(ofOthers).toEqual([]);
      expect(allowed.filter((resource) => /^arn:aws:iam::\*|\/\*$/.test(resource))).toEqual([]);
    }
  });
});

describe("the role that plans", () => {
  const planners = roleNamed(planRoleName(zone));

  it("is in every account, and only where there is a repository", () => {
    expect(planners.length > 0).toBe(repository !== undefined);
  });

  it("reads configuration, and writes nothing but the lock of a state", () => {
    for (const role of planners) {
      expect(managedPoliciesOf(role)).toEqual([
        "arn:aws:iam::aws:policy/SecurityAudit",
        "arn:aws:iam::aws:policy/job-function/ViewOnlyAccess",
      ]);
      const writes = statementsOfRole(role).filter((one) =>
        textsOf(one.Action).some((action) => /Put|Delete|Create|Update|\*/.test(action)),
      );
      for (const statement of writes) {
        expect(listAt(statement.Resource)).toEqual([
          `arn:aws:s3:::${bucketName(zone, "terraform-state")}/*.tfstate.tflock`,
        ]);
      }
    }
  });

  it("is trusted from pull requests and the branch that deploys, or from the role of its name in the management account", () => {
    for (const role of planners) {
      const conditions = trustOf(role).map((one) => textAt(one, "Condition", "ArnEquals", "aws:PrincipalArn"));
      const trusted = fromOutside.includes(role)
        ? subjects(role)
        : conditions.map((arn) => arn.replace(/^arn:aws:iam::.*:role\//, ""));
      expect(trusted).toEqual(
        fromOutside.includes(role)
          ? [`repo:${repository ?? ""}:pull_request:ref:refs/pull/*`, `repo:${repository ?? ""}:${ref}:${ref}`]
          : [planRoleName(zone)],
      );
    }
  });
});
