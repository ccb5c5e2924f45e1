import { readFileSync, readdirSync, statSync } from "node:fs";
import path from "node:path";
import { loadBlueprint } from "../../src/blueprint/load";
import { merged } from "../../src/questions/answers";
import type { RenderedFile } from "../../src/render/rendered-file";
import { renderProject } from "../../src/render/render-project";
import { completeZone } from "../../src/zone/complete";
import { mustRun } from "../support/program";
import { writeFiles } from "../support/rendered-project";
import { inWorkspace } from "../support/workspace";

const packageRoot = path.join(__dirname, "..", "..");
const folder = path.join(__dirname, "..", "fixtures", "blueprints", "acme-platform");

// The rendered project is compiled and run as its owner would.
jest.setTimeout(180_000);

/** The files that docs/blueprints.md shows, by path: a line with nothing but the path in bold, then a block of code. */
function filesInDocument(): Readonly<Record<string, string>> {
  const document = readFileSync(path.join(packageRoot, "docs", "blueprints.md"), "utf8");
  const blocks = document.matchAll(/^\*\*`acme-platform\/([^`]+)`\*\*\n\n```\w+\n(.*?)^```$/gms);
  return Object.fromEntries([...blocks].map(([, file = "", text = ""]) => [file, text]));
}

function filesInFolder(relative = ""): readonly string[] {
  return readdirSync(path.join(folder, relative)).flatMap((name) => {
    const inner = path.posix.join(relative, name);
    return statSync(path.join(folder, inner)).isDirectory() ? filesInFolder(inner) : [inner];
  });
}

async function render(answers: Readonly<Record<string, unknown>>): Promise<readonly RenderedFile[]> {
  const blueprint = await loadBlueprint({ packageRoot, path: folder });
  const { zone } = completeZone(merged(blueprint.defaults, answers));
  return renderProject({ blueprint, zone, answers, generator: { name: "create-hipaa-zone", version: "0.1.0" } });
}

const answers = {
  zone: "acme-health",
  email: "aws+{account}@acme.example",
  notifications: { emails: ["ops@acme.example"] },
};

function textOf(files: readonly RenderedFile[], name: string): string {
  return files.find((file) => file.path === name)?.content ?? "";
}

describe("the blueprint that docs/blueprints.md teaches", () => {
  it("is the one that is tested here, word for word", () => {
    const documented = filesInDocument();

    expect(Object.keys(documented).sort()).toEqual([...filesInFolder()].sort());
    for (const [file, text] of Object.entries(documented)) {
      expect(text).toBe(readFileSync(path.join(folder, file), "utf8"));
    }
  });

  it("gives every zone a staging environment, the team's tags and the answer to its question", async () => {
    const document = textOf(await render(answers), "zone.yaml");

    expect(document).toMatch(/- name: dev\n(?:.*\n)*.*- name: staging\n(?:.*\n)*.*- name: prod\n/);
    expect(document).toMatch(/owner: platform-team/);
    expect(document).toMatch(/monthlyBudget: 500/);
  });

  it("puts its construct into every environment and says who keeps it", async () => {
    const files = await render({ ...answers, custom: { monthlyBudget: 900 } });

    for (const name of ["dev", "staging", "prod"]) {
      expect(textOf(files, `src/environments/${name}.ts`)).toContain('new MonthlyBudget(this, "monthly-budget");');
    }
    expect(files.find((file) => file.path === "src/constructs/monthly-budget.ts")?.owner).toBe("tool");
    expect(textOf(files, ".hipaa-zone/record.json")).toContain('"monthlyBudget": 900');
  });

  it("gives a project that type-checks and synthesizes a budget in every environment", async () => {
    const files = await render(answers);

    await inWorkspace(async (workspace) => {
      writeFiles(workspace, files);
      await mustRun(process.execPath, [require.resolve("typescript/lib/tsc")], { cwd: workspace });
      await mustRun(process.execPath, [require.resolve("tsx/cli"), path.join("src", "main.ts")], { cwd: workspace });

      for (const name of ["dev", "staging", "prod"]) {
        const stack = path.join(workspace, "cdktf.out", "stacks", name, "cdk.tf.json");
        const { resource } = JSON.parse(readFileSync(stack, "utf8")) as {
          resource: Record<string, Record<string, unknown>>;
        };
        expect(Object.values(resource.aws_budgets_budget ?? {})).toEqual([
          expect.objectContaining({ name: `acme-health-${name}-monthly`, limit_amount: "500" }),
        ]);
      }
    });
  });
});
