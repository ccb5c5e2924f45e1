import { combinationOf } from "../../src/render/combinations";
import { renameImports } from "../../src/render/import-names";

const names = combinationOf({ engine: "cdktn", awsProvider: 6 }).importMap;

it.each([
  ['import { App } from "cdktf";', 'import { App } from "cdktn";'],
  ["import { App } from 'cdktf';", "import { App } from 'cdktn';"],
  ['import type { App } from "cdktf";', 'import type { App } from "cdktn";'],
  ['import * as cdktf from "cdktf";', 'import * as cdktf from "cdktn";'],
  ['import {\n  App,\n  Fn,\n} from "cdktf";', 'import {\n  App,\n  Fn,\n} from "cdktn";'],
  ['import{App}from"cdktf"', 'import{App}from"cdktn"'],
  ['import "cdktf/lib/testing";', 'import "cdktn/lib/testing";'],
  ['import { Vpc } from "@cdktf/provider-aws/lib/vpc";', 'import { Vpc } from "@cdktn/provider-aws/lib/vpc";'],
  ['import { parse } from "@cdktf/hcl2json";', 'import { parse } from "@cdktn/hcl2json";'],
  ['export { App } from "cdktf";', 'export { App } from "cdktn";'],
  ['export * from "cdktf";', 'export * from "cdktn";'],
  ['const cdktf = require("cdktf");', 'const cdktf = require("cdktn");'],
  ['import cdktf = require("cdktf");', 'import cdktf = require("cdktn");'],
  ['const file = require.resolve("cdktf/package.json");', 'const file = require.resolve("cdktn/package.json");'],
  ['const { App } = await import("cdktf");', 'const { App } = await import("cdktn");'],
  ['type App = import("cdktf").App;', 'type App = import("cdktn").App;'],
])("renames %s", (before, after) => {
  expect(renameImports(before, names)).toBe(after);
});

it.each([
  'import { x } from "cdktf-cli";',
  'import { x } from "@cdktf/provider-awscc";',
  'import { x } from "./cdktf";',
  'import { x } from "my-cdktf";',
  'const engine = "cdktf";',
  'const cdktf = { from: "cdktf" };',
  'spawn("npx", ["cdktf", "synth"]);',
  'schema.from("cdktf");',
  'importFrom("cdktf");',
  "// written for cdktf",
  'copy({ from: "a", to: "cdktf" });',
])("leaves %s alone", (code) => {
  expect(renameImports(code, names)).toBe(code);
});

it("changes nothing for the engine that the code is written for", () => {
  const code = 'import { App } from "cdktf";';

  expect(renameImports(code, combinationOf({ engine: "cdktf", awsProvider: 5 }).importMap)).toBe(code);
});
