import { mkdirSync, symlinkSync, writeFileSync } from "node:fs";
import path from "node:path";
import { makeWorkspace, removeWorkspace } from "../support/workspace";
import { manifest, putBlueprint, refusalOf } from "./team-blueprint";

let workspace: string;
let folder: string;

beforeEach(() => {
  workspace = makeWorkspace();
  folder = path.join(workspace, "team");
});

afterEach(() => {
  removeWorkspace(workspace);
});

type Files = Readonly<Record<string, string | Buffer>>;

describe("is refused with a manifest", () => {
  it.each<[string, string, RegExp]>([
    ["that is no YAML", "name: [", /blueprint.yaml:\d+:\d+ \| is not YAML/],
    ["that has a key twice", `${manifest()}name: other\n`, /is not YAML: Map keys must be unique/],
    ["that is a list", "- name\n", /is not a mapping/],
    ["that is empty", "", /is not a mapping/],
    ["that is nested without end", `name: ${"[".repeat(50_000)}`, /is not YAML/],
    [
      "that grows without end",
      `a: &a [x,x,x,x,x,x,x,x,x]\nb: &b [*a,*a,*a,*a,*a,*a,*a,*a]\nc: &c [*b,*b,*b,*b,*b,*b,*b,*b]\nd: [*c,*c,*c,*c,*c,*c,*c]\n`,
      /is not YAML/,
    ],
    ["that is too large", `# ${"x".repeat(600 * 1024)}`, /KiB large/],
    ["that is no text", "name: \0", /is not UTF-8 text/],
    ["with a misspelt key", `${manifest()}defualts: {}\n`, /defualts \| is not a key .* did you mean defaults\?/],
    ["without a name", manifest({ name: undefined }), /blueprint.yaml: name \| is missing/],
    ["with a name that is none", manifest({ name: "Team One" }), /name \| must be lower-case words/],
    ["with our name", manifest({ name: "hipaa" }), /name \| is the name of the default blueprint/],
    ["with a version that is none", manifest({ version: '"1"' }), /version \| is not a version/],
    ["that extends nothing", manifest({ extends: undefined }), /extends \| is missing .* add extends: hipaa/],
    ["that extends what is not known", manifest({ extends: "hippa" }), /extends \| is no blueprint that is known/],
    ["that extends an absolute path", manifest({ extends: "/etc" }), /extends \| is no blueprint that is known/],
    [
      "that extends a folder that is not there",
      manifest({ extends: "../missing" }),
      /team: blueprint.yaml: extends \| does not exist/,
    ],
    ["that extends itself", manifest({ extends: "../team" }), /extends \| extends itself: team → ..\/team/],
    ["without a range of versions", manifest({ requires: undefined }), /requires \| is missing/],
    ["with a range that is none", manifest({ requires: "newest" }), /requires \| is not a range/],
    ["with a range that leaves our version out", manifest({ requires: "^99.0.0" }), /requires \| leaves out hipaa/],
    [
      "with a package from elsewhere",
      `${manifest()}dependencies: { x: "git+https://x.example/x.git" }\n`,
      /dependencies.x \| is not a range/,
    ],
    ["with a package that has no name", `${manifest()}dependencies: { "../x": "1" }\n`, /dependencies/],
    ["with an owner that is none", `${manifest()}owners: { "docs/**": nobody }\n`, /owners.docs\/\*\*/],
    [
      "with a default that is no answer",
      `${manifest()}defaults: { regions: { home: mars-1 } }\n`,
      /team: blueprint.yaml: defaults.regions.home/,
    ],
    [
      "with a misspelt default",
      `${manifest()}defaults: { enviroments: [] }\n`,
      /defaults.enviroments .* did you mean environments\?/,
    ],
    [
      "with a default for the zone's name",
      `${manifest()}defaults: { zone: acme }\n`,
      /defaults.zone \| cannot have a default/,
    ],
    [
      "with a default that nobody asks for",
      `${manifest()}defaults: { custom: { x: 1 } }\n`,
      /defaults.custom.x \| answers a question that no blueprint asks/,
    ],
    ["with defaults that are a list", `${manifest()}defaults: []\n`, /blueprint.yaml: defaults/],
  ])("%s", async (_name, text, problem) => {
    putBlueprint(folder, { "blueprint.yaml": text });

    expect(await refusalOf(folder)).toMatch(problem);
  });

  it("that extends itself by way of another", async () => {
    putBlueprint(folder, { "blueprint.yaml": manifest({ extends: "../other" }) });
    putBlueprint(path.join(workspace, "other"), {
      "blueprint.yaml": manifest({ name: "other", extends: "../team", requires: "^1.0.0" }),
    });

    expect(await refusalOf(folder)).toMatch(/extends itself: other → team → ..\/team/);
  });
});

describe("is refused with a question", () => {
  it.each<[string, string, RegExp]>([
    ["whose name is no flag", "'cost center': { type: string, title: T }", /is no name of a question/],
    ["without a title", "x: { type: string }", /questions.x.title \| is missing/],
    ["of a type with parts", "x: { type: object, title: T }", /questions.x.type \| must be a type of one value/],
    ["without a type", "x: { title: T }", /questions.x.type/],
    [
      "with a keyword that is not offered",
      "x: { type: string, title: T, $ref: 'http://x' }",
      /questions.x.\$ref \| is not among/,
    ],
    ["with a misspelt keyword", "x: { type: string, title: T, patern: a }", /did you mean pattern\?/],
    ["with a pattern that is none", "x: { type: string, title: T, pattern: '[' }", /questions.x \| is no JSON Schema/],
    ["with an unknown format", "x: { type: string, title: T, format: nonsense }", /questions.x \| is no JSON Schema/],
    [
      "with a default that it refuses",
      "x: { type: integer, title: T, minimum: 5, default: 1 }",
      /questions.x.default \| must be >= 5/,
    ],
    ["that is no schema", "x: text", /questions.x/],
    [
      "whose flag is ours",
      "awsProvider: { type: string, title: T }",
      /would take the flag --aws-provider, which belongs to the command line/,
    ],
    [
      "whose default elsewhere it refuses",
      "x: { type: integer, title: T }\ndefaults: { custom: { x: one } }",
      /defaults.custom.x \| must be integer/,
    ],
  ])("%s", async (_name, question, problem) => {
    putBlueprint(folder, { "blueprint.yaml": `${manifest()}questions:\n  ${question}\n` });

    expect(await refusalOf(folder, ["--aws-provider"])).toMatch(problem);
  });
});

describe("is refused with a file", () => {
  it.each<[string, Files, RegExp]>([
    ["that the tool writes", { "src/zone/schema.ts": "" }, /team: src\/zone\/schema.ts \| is written by the tool/],
    [
      "that the tool writes, from a template",
      { "templates/src/environments/index.ts.hbs": "" },
      /is written by the tool/,
    ],
    ["that is the record", { "templates/_hipaa-zone/record.json": "{}" }, /is written by the tool/],
    ["that is the journal's", { "templates/_hipaa-zone-run/owner": "" }, /is written by the tool/],
    ["that is the lock file", { "templates/package-lock.json": "{}" }, /is written by the tool/],
    ["that is the zone", { "templates/zone.yaml.hbs": "" }, /is written by the tool/],
    ["that proves", { "templates/verify/own.ts": "" }, /is written by the tool/],
    ["in another case of a path that the tool writes", { "src/Zone/own.ts": "" }, /is written by the tool/],
    ["that Git would run", { "templates/_git/hooks/pre-commit": "#!/bin/sh\n" }, /is inside .git/],
    ["among the packages", { "templates/node_modules/x.js": "" }, /is inside node_modules/],
    ["that Windows takes for a device", { "docs/con.md": "" }, /Windows keeps for a device/],
    ["that Windows cannot name", { "docs/a:b.md": "" }, /cannot have on every system/],
    ["with a line break in its name", { "docs/a\nb.md": "" }, /cannot have on every system/],
    ["whose name ends with a dot", { "docs/own.": "" }, /ends with a dot/],
    ["whose name ends with a space", { "docs/own ": "" }, /ends with a dot or a space/],
    ["in a folder whose name ends with a dot", { "docs/own./a.md": "" }, /ends with a dot/],
    [
      "with an over-long path",
      { [`docs/${"a/".repeat(15)}${"b".repeat(110)}/${"c".repeat(60)}.md`]: "" },
      /longer than 180/,
    ],
    ["with an over-long name", { [`docs/${"a".repeat(130)}.md`]: "" }, /longer than 120/],
    ["whose name is composed otherwise", { "docs/u\u0308.md": "" }, /NFC/],
    ["that differs from another in case", { "docs/own.md": "", "docs/Own.md": "" }, /cannot be emitted beside/],
    [
      "that differs from one of ours in case",
      { "Docs/x.md": "", "src/Main.ts": "" },
      /src\/Main.ts \| cannot be emitted beside src\/main.ts/,
    ],
    [
      "that is a folder elsewhere",
      { "templates/docs/own.hbs": "", "docs/own/a.md": "" },
      /cannot be emitted beside docs\/own/,
    ],
    [
      "twice for one path",
      { "docs/own.md": "", "templates/docs/own.md.hbs": "" },
      /cannot be emitted beside team: docs\/own.md/,
    ],
    ["for each environment that is no template", { "src/environments/{environment}.txt": "" }, /is no template/],
    ["that is no text", { "docs/picture.png": Buffer.from([0x89, 0x50, 0, 0]) }, /is not UTF-8 text/],
    ["in another encoding", { "docs/latin.md": Buffer.from([0x66, 0xfc, 0x72]) }, /is not UTF-8 text/],
    ["that is too large", { "docs/large.md": "x".repeat(600 * 1024) }, /is 600 KiB large \| files up to 512 KiB/],
    [
      "in a misspelt folder",
      { "template/README.md.hbs": "" },
      /template\/ \| is no folder of a blueprint \| did you mean templates\/\?/,
    ],
  ])("%s", async (_name, files, problem) => {
    putBlueprint(folder, files);

    expect(await refusalOf(folder)).toMatch(problem);
  });

  it("that is a symbolic link, to a file, a folder or nothing", async () => {
    putBlueprint(folder);
    writeFileSync(path.join(workspace, "secret"), "secret");
    mkdirSync(path.join(folder, "docs"));
    symlinkSync("../../secret", path.join(folder, "docs", "secret.md"));
    symlinkSync("..", path.join(folder, "docs", "folder"));
    symlinkSync("nowhere", path.join(folder, "docs", "nothing"));
    symlinkSync("..", path.join(folder, "src"));

    const refusal = await refusalOf(folder);

    for (const link of ["docs/secret.md", "docs/folder", "docs/nothing", "src"]) {
      expect(refusal).toContain(`${link} | is a symbolic link`);
    }
  });

  it("that is its manifest and a link", async () => {
    putBlueprint(folder);
    putBlueprint(path.join(workspace, "other"));
    symlinkSync("../other/blueprint.yaml", path.join(folder, "linked"));
    const linked = path.join(workspace, "linked");
    mkdirSync(linked);
    symlinkSync("../other/blueprint.yaml", path.join(linked, "blueprint.yaml"));

    expect(await refusalOf(linked)).toMatch(/blueprint.yaml \| is a symbolic link/);
  });
});

describe("is refused with a template", () => {
  it.each<[string, string, RegExp]>([
    ["that is not closed", "{{#if zone.zone}}\n", /README.md.hbs:\d+ \| cannot be parsed/],
    ["with braces that are not closed", "one\n{{md zone.zone\n", /README.md.hbs:\d+ \| cannot be parsed/],
    [
      "that inserts a value as it is",
      "\n\n{{zone.zone}}",
      /README.md.hbs:3 \| inserts {{zone.zone}} as it is; write {{ts zone.zone}}/,
    ],
    ["that inserts a value as it is by three braces", "{{{zone.zone}}}", /inserts {{zone.zone}} as it is/],
    ["that inserts a value as it is by an ampersand", "{{&zone.zone}}", /inserts {{zone.zone}} as it is/],
    ["with three braces", "{{{md zone.zone}}}", /three braces/],
    ["with an unknown helper", "{{mdd zone.zone}}", /calls mdd, .*did you mean md\?/],
    ["with an unknown block", "{{#eech environments}}{{/eech}}", /calls eech, .*did you mean each\?/],
    ["with the helper log", "{{log zone.zone}}", /calls log/],
    ["with the helper lookup", "{{lookup zone 'zone'}}", /calls lookup/],
    ["with the block with", "{{#with zone}}{{md zone}}{{/with}}", /calls with/],
    ["with a partial", "{{> other}}", /partial or a decorator/],
    ["with an inline partial", "{{#*inline 'x'}}{{/inline}}", /partial or a decorator/],
    ["with a helper inside a helper", "{{md (lookup zone 'zone')}}", /helper inside a helper/],
    ["that reads a constructor", "{{md zone.constructor.name}}", /no value of the zone/],
    ["that reads a prototype", "{{#each zone.__proto__}}{{/each}}", /no value of the zone/],
    ["with two values for a helper", "{{md zone.zone zone.email}}", /gives md 2 values/],
    ["with an option that is none", "{{json zone indent=zone.zone}}", /the option indent/],
    ["with an unknown variable", "{{md @root2.zone}}", /reads @root2.zone/],
    [
      "with a fault deep inside",
      "{{#each environments}}{{#if this.phi}}\n{{else}}\n{{name}}{{/if}}{{/each}}",
      /README.md.hbs:3 \| inserts {{name}}/,
    ],
  ])("%s", async (_name, content, problem) => {
    putBlueprint(folder, { "templates/README.md.hbs": content });

    expect(await refusalOf(folder)).toMatch(problem);
  });
});

it("tells everything that is wrong at once", async () => {
  putBlueprint(folder, {
    "blueprint.yaml": `${manifest({ requires: "^99.0.0" })}questions: { x: { type: string } }\n`,
    "templates/README.md.hbs": "{{zone.zone}}\n{{oops zone}}",
    "src/zone/schema.ts": "",
    "docs/con.md": "",
  });

  expect((await refusalOf(folder)).split("\n")).toHaveLength(6);
});

it.each<[string, (where: string) => string, RegExp]>([
  ["is not there", (where) => path.join(where, "missing"), /--blueprint \| does not exist/],
  [
    "is a file",
    (where) => {
      writeFileSync(path.join(where, "file"), "");
      return path.join(where, "file");
    },
    /is not a folder/,
  ],
  ["has no manifest", (where) => where, /blueprint.yaml \| is missing/],
])("refuses a folder that %s", async (_name, prepare, problem) => {
  expect(await refusalOf(prepare(workspace))).toMatch(problem);
});
