import path from "node:path";
import { parse } from "yaml";
import { loadBlueprint } from "../../src/blueprint/load";
import { merged } from "../../src/questions/answers";
import { combinations } from "../../src/render/combinations";
import { basePath, parseBase, parseRecord, recordPath, schemaPath } from "../../src/render/record";
import type { RenderedFile } from "../../src/render/rendered-file";
import { renderProject, rerenderFromRecord } from "../../src/render/render-project";
import { completeZone } from "../../src/zone/complete";
import { manifest, packageRoot, putBlueprint } from "../blueprint/team-blueprint";
import { makeWorkspace, removeWorkspace } from "../support/workspace";

type Answers = Readonly<Record<string, unknown>>;

const generator = { name: "create-hipaa-zone", version: "1.2.3" };
const answers: Answers = { zone: "acme-health", email: "aws+{account}@acme.example" };

let workspace: string;

beforeEach(() => {
  workspace = makeWorkspace();
});

afterEach(() => {
  removeWorkspace(workspace);
});

async function render(
  given: Answers = answers,
  files?: Readonly<Record<string, string>>,
): Promise<readonly RenderedFile[]> {
  const blueprint = await load(files);
  return renderProject({
    blueprint,
    zone: completeZone(merged(blueprint.defaults, given)).zone,
    answers: given,
    generator,
  });
}

function load(files?: Readonly<Record<string, string>>) {
  const team = files === undefined ? {} : { path: putBlueprint(path.join(workspace, "team"), files) };
  return loadBlueprint({ packageRoot, ...team });
}

function text(files: readonly RenderedFile[], name: string): string {
  const file = files.find((candidate) => candidate.path === name);
  if (file === undefined) {
    throw new Error(`${name} was not rendered`);
  }
  return file.content;
}

describe("a project", () => {
  it("is the same, byte for byte, from the same answers in any order", async () => {
    const { zone, email } = answers;

    expect(await render({ email, zone })).toEqual(await render({ zone, email }));
  });

  it("has each path once, sorted", async () => {
    const paths = (await render()).map((file) => file.path);

    expect(paths).toEqual([...new Set(paths)].sort());
  });

  it("has a file for each environment", async () => {
    const files = await render({ ...answers, environments: [{ name: "dev-1" }, { name: "prod" }] });

    expect(text(files, "src/environments/dev-1.ts")).toContain("class Dev_1Stack");
    expect(text(files, "src/environments/index.ts")).toMatch(/Dev_1Stack[^]*ProdStack/);
  });

  it("keeps its owners: the tool, the team, or both", async () => {
    const owners = new Map((await render()).map((file) => [file.path, file.owner]));

    expect(owners.get("zone.yaml")).toBe("team");
    expect(owners.get("src/environments/dev.ts")).toBe("team");
    expect(owners.get("src/environments/index.ts")).toBe("tool");
    expect(owners.get("src/zone/schema.ts")).toBe("tool");
    expect(owners.get("package-lock.json")).toBe("tool");
    expect(owners.get("README.md")).toBe("both");
    expect(owners.get(recordPath)).toBe("tool");
  });

  it("ends every file with a line break", async () => {
    expect((await render()).filter(({ content }) => !content.endsWith("\n")).map((file) => file.path)).toEqual([]);
  });
});

describe.each(combinations)("for $engine with provider $awsProvider", ({ engine, awsProvider, ...combination }) => {
  const chosen = { ...answers, engine, awsProvider };

  it("asks for the packages of the combination and locks them", async () => {
    const files = await render(chosen);
    const packageJson = JSON.parse(text(files, "package.json")) as Record<string, unknown>;
    const lock = JSON.parse(text(files, "package-lock.json")) as {
      name: string;
      packages: Record<string, Record<string, unknown>>;
    };

    expect(packageJson).toMatchObject({
      dependencies: combination.dependencies,
      devDependencies: combination.devDependencies,
    });
    expect(lock.name).toBe("acme-health");
    expect(lock.packages[""]).toMatchObject({ name: "acme-health", dependencies: combination.dependencies });
    expect(Object.keys(lock.packages).length).toBeGreaterThan(100);
  });

  it("imports the modules of the engine alone", async () => {
    const other = engine === "cdktf" ? /from "(@cdktn\/|cdktn)/ : /from "(@cdktf\/|cdktf")/;

    expect((await render(chosen)).filter((file) => file.path.endsWith(".ts") && other.test(file.content))).toEqual([]);
  });
});

describe("the record", () => {
  it("names generator, blueprints, answers and every file, and no time", async () => {
    const files = await render();
    const record = parseRecord(text(files, recordPath));

    expect(record).toMatchObject({
      generator,
      blueprint: [
        {
          name: "hipaa",
          version: expect.any(String) as unknown,
          hash: expect.stringMatching(/^[0-9a-f]{64}$/) as unknown,
        },
      ],
      engine: "cdktf",
      awsProvider: 6,
      answers: { given: answers, resolved: { zone: "acme-health", availabilityZones: 2 } },
    });
    expect(Object.keys(record.files).sort()).toEqual(
      files
        .map((file) => file.path)
        .filter((name) => name !== recordPath)
        .sort(),
    );
    expect(record.files["zone.yaml"]).toEqual({
      hash: expect.stringMatching(/^[0-9a-f]{64}$/) as unknown,
      mode: "0644",
      owner: "team",
    });
    expect(text(files, recordPath)).not.toMatch(new RegExp(`${new Date().getUTCFullYear()}-\\d\\d-\\d\\dT`));
  });

  it("has the text of every file but the lock and itself in the base beside it", async () => {
    const files = await render();
    const base = parseBase(text(files, basePath));
    const left = new Set([recordPath, basePath, "package-lock.json"]);

    expect(base).toEqual(
      Object.fromEntries(files.filter((file) => !left.has(file.path)).map((file) => [file.path, file.content])),
    );
  });

  it.each<[string, Answers, Readonly<Record<string, string>> | undefined]>([
    ["the defaults", answers, undefined],
    [
      "unlike environments, an adopted organization and cdktn",
      {
        ...answers,
        engine: "cdktn",
        organization: { mode: "adopt", id: "o-abcdefghij", rootId: "r-abcd" },
        environments: [
          { name: "dev", phi: false, tiers: ["app"] },
          { name: "prod", nat: "each", account: { id: "123456789012" }, tiers: ["web", "app", "data"] },
        ],
      },
      undefined,
    ],
    [
      "a team's blueprint",
      answers,
      {
        "blueprint.yaml": `${manifest()}questions: { x: { type: string, title: X, default: 'it''s "x"' } }\n`,
        "templates/docs/own.md.hbs": "{{md custom.x}}\n",
      },
    ],
  ])("gives the base again: %s", async (_name, given, teamFiles) => {
    const files = await render(given, teamFiles);

    const again = await rerenderFromRecord(parseRecord(text(files, recordPath)), await load(teamFiles));

    expect(again).toEqual(files);
  });

  it("refuses another blueprint than it names", async () => {
    const record = parseRecord(text(await render(), recordPath));
    const other = await load({ "docs/own.md": "own\n" });

    await expect(rerenderFromRecord(record, other)).rejects.toMatchObject({ code: "blueprint-refused", exitCode: 4 });
  });
});

describe("a team's blueprint", () => {
  it("gets no lock file when it adds packages, for npm would refuse it", async () => {
    const files = await render(answers, { "blueprint.yaml": `${manifest()}dependencies: { left-pad: ^1.3.0 }\n` });

    expect(files.map((file) => file.path)).not.toContain("package-lock.json");
    expect(JSON.parse(text(files, "package.json"))).toMatchObject({
      dependencies: { "left-pad": "^1.3.0", constructs: "10.7.2" },
    });
  });

  it("adds its questions to the schema that editors use", async () => {
    const files = await render(
      { ...answers, custom: { x: "a" } },
      { "blueprint.yaml": `${manifest()}questions: { x: { type: string, title: X } }\n` },
    );

    expect(JSON.parse(text(files, schemaPath))).toMatchObject({
      properties: { custom: { properties: { x: { type: "string" } }, additionalProperties: false } },
    });
  });

  it.each<[string, Answers, RegExp]>([
    ["is missing", {}, /custom.x.*is not answered/],
    ["is refused by the question", { x: 3 }, /custom.x.*must be string/],
    ["is of no question", { x: "a", y: "b" }, /custom.y.*no blueprint asks/],
  ])("cannot be rendered when an answer %s", async (_name, custom, problem) => {
    const rendering = render(
      { ...answers, custom },
      { "blueprint.yaml": `${manifest()}questions: { x: { type: string, title: X } }\n` },
    );

    await expect(rendering).rejects.toMatchObject({ code: "invalid-answers", exitCode: 2 });
    await rendering.catch((error: unknown) => {
      expect(JSON.stringify(error)).toMatch(problem);
    });
  });

  it.each<[string, string, RegExp]>([
    ["is misspelt", "{{md zone.zone}}\n{{md zone.zoen}}", /line 2 reads "zoen", which is not there/],
    ["is not there at all", "{{md nothing.at.all}}", /reads "at" of a value that is not there/],
    ["is no list", "{{#each zone.environmnets}}x{{/each}}", /line 1 reads "environmnets", which is not there/],
    ["is no list", "{{#each zone.zone}}x{{/each}}", /{{#each}} is given "acme-health", not a list/],
    ["is no name", "{{ident zone.availabilityZones}}", /not a name/],
    ["belongs to an environment", "{{md environment.name}}", /line 1 reads "name", which is not there/],
  ])("cannot be rendered when a value %s", async (_name, template, problem) => {
    const rendering = render(answers, { "templates/docs/own.md.hbs": template });

    await expect(rendering).rejects.toMatchObject({
      code: "blueprint-refused",
      exitCode: 4,
      problems: [{ path: "team: templates/docs/own.md.hbs", problem: expect.stringMatching(problem) as unknown }],
    });
  });

  it("cannot be rendered when its package.json is none", async () => {
    await expect(
      render(answers, { "templates/package.json.hbs": "{ name: {{json zone.zone}} }" }),
    ).rejects.toMatchObject({
      code: "blueprint-refused",
      problems: [{ path: "package.json" }],
    });
  });

  it("cannot be rendered when the name of an environment makes two files one", async () => {
    const rendering = render(
      { ...answers, environments: [{ name: "web" }] },
      { "docs/Web.md": "", "templates/docs/{environment}.md.hbs": "" },
    );

    await expect(rendering).rejects.toMatchObject({
      code: "invalid-answers",
      problems: [{ remedy: "rename the environment" }],
    });
  });

  it("sees every kind of value that the documentation names", async () => {
    const template = [
      "{{json zone.zone}} {{json custom}} {{json environments.0.name}} {{json environments.0.calls}}",
      "{{json accounts}} {{json stacks}} {{json phases}} {{json dependencies}} {{json devDependencies}}",
      "{{json engine}} {{json blueprint}} {{json generator}}",
      "{{#each environments}}{{#each this.tiers}}{{md ../name}} {{md @index}} {{#unless @last}},{{/unless}}{{/each}}{{/each}}",
      String.raw`$\{{ github.ref }}`,
    ].join("\n");

    const files = await render(answers, { "templates/docs/own.md.hbs": template });

    expect(text(files, "docs/own.md")).toContain("${{ github.ref }}");
  });
});

describe("a hostile answer", () => {
  const tags = {
    quote: `"; process.exit(1); //`,
    braces: "{{zone.email}} {{{zone.email}}}",
    expression: "${process.exit(1)}",
    comment: "*/ x /* -->",
    yaml: "a: b # c",
    backtick: "`id`",
  };

  it("stays a value in zone.yaml and in every other file", async () => {
    const template = "export const tags = {{ts zone.tags}};\n/* {{ts zone.tags.comment}} */\n";
    const files = await render(
      { ...answers, custom: { text: tags.quote } },
      {
        "blueprint.yaml": `${manifest()}questions: { text: { type: string, title: T } }\ndefaults: { contacts: { security: { name: ${JSON.stringify(tags.braces)}, title: ${JSON.stringify(tags.comment)}, email: a@b.example, phone: "1" } } }\n`,
        "templates/src/own.ts.hbs": template
          .replaceAll("zone.tags.comment", "zone.contacts.security.title")
          .replaceAll("zone.tags", "custom"),
        "templates/own.yaml.hbs": "name: {{yaml zone.contacts.security.name}}\nnext: 1\n",
      },
    );

    expect(text(files, "src/own.ts")).toBe(
      `export const tags = {"text":"\\"; process.exit(1); //"};\n/* "*\\/ x /* --\\u003e" */\n`.replace("\\u003e", ">"),
    );
    expect(parse(text(files, "own.yaml"))).toEqual({ name: tags.braces, next: 1 });
    expect(parse(text(files, "zone.yaml"))).toMatchObject({
      contacts: { security: { name: tags.braces, title: tags.comment } },
    });
  });
});
