import { commandsIn, isRunOf } from "./documented-commands";

describe("the commands of a runbook", () => {
  it("are the lines of its code blocks and the code in its sentences, each once", () => {
    const runbook = [
      "Run `npm run synth`, never `rm`.",
      "```sh",
      "npm run bootstrap   # once",
      "npm run deploy",
      "```",
      "Then `npm run deploy` again, or `npx cdktf deploy <stack>`.",
      "```yaml",
      "npm: no command",
      "```",
    ].join("\n");

    expect(commandsIn(`${runbook}\n`)).toEqual([
      "npm run bootstrap",
      "npm run deploy",
      "npm run synth",
      "npx cdktf deploy <stack>",
    ]);
  });

  it.each([
    ["npm run deploy", "npm run deploy -- --yes", true],
    ["npm run deploy", "npm run deploy -- --yes --parallelism 3", true],
    ["npm run deploy -- dev", "npm run deploy -- dev --yes", true],
    ["npm run deploy -- dev", "npm run deploy -- dev prod --yes", false],
    ["npm run deploy", "npm run deploy -- dev", false],
    ["npm run delete-default-vpcs -- --yes", "npm run delete-default-vpcs -- --yes", true],
    ["npm run delete-default-vpcs -- --dry-run", "npm run delete-default-vpcs -- --yes", false],
    ["npx cdktf deploy <stack>", "npx cdktf deploy dev --auto-approve", true],
    [
      "terraform -chdir=cdktf.out/stacks/STACK force-unlock ID",
      "terraform -chdir=cdktf.out/stacks/dev force-unlock 7f2b",
      true,
    ],
  ])("%s: is %s a run of it? %s", (documented, executed, expected) => {
    expect(isRunOf(documented, executed)).toBe(expected);
  });
});
