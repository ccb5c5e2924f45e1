import type { Mutant } from "./mutant";

/** What the pipeline guarantees, broken one by one. The golden zone `adopted` has a pipeline. */
export const pipelineMutants: readonly Mutant[] = [
  {
    name: "trusts every branch of the repository",
    file: "src/constructs/pipeline.ts",
    find: "`repo:${repository}:environment:${name}:${ref}`",
    replace: "`repo:${repository}:environment:${name}`",
    test: "test/pipeline.test.ts",
    expect: "from its own GitHub environment",
    zone: "adopted",
  },
  {
    name: "trusts tokens for every audience",
    file: "src/constructs/pipeline.ts",
    find: `{ ...conditions.StringEquals, [\`\${issuer}:aud\`]: "sts.amazonaws.com" }`,
    replace: "{ ...conditions.StringEquals }",
    test: "test/pipeline.test.ts",
    expect: "for this audience",
    zone: "adopted",
  },
  {
    name: "lets each environment's pipeline read every state",
    file: "src/constructs/pipeline.ts",
    find: `["organization.tfstate", "shared-services.tfstate"]`,
    replace: `["*"]`,
    test: "test/pipeline.test.ts",
    expect: "read no other environment's state",
    zone: "adopted",
  },
  {
    name: "lets each environment's pipeline deploy into every account",
    file: "src/constructs/pipeline.ts",
    find: "`arn:aws:iam::${idOf(account, props.accountIds)}:role/${zone.deploymentRole}`",
    replace: "`arn:aws:iam::*:role/${zone.deploymentRole}`",
    test: "test/pipeline.test.ts",
    expect: "into their own account and shared-services",
    zone: "adopted",
  },
  {
    name: "lets pull requests read data",
    file: "src/constructs/pipeline.ts",
    find: `"job-function/ViewOnlyAccess"`,
    replace: `"ReadOnlyAccess"`,
    test: "test/pipeline.test.ts",
    expect: "reads configuration",
    zone: "adopted",
  },
  {
    name: "deploys with a key that is kept in GitHub",
    file: ".github/workflows/apply.yml",
    find: "role-to-assume:",
    replace: "aws-access-key-id: ${{ secrets.KEY }} #",
    test: "test/pipeline.test.ts",
    expect: "are not used by a workflow",
  },
];
