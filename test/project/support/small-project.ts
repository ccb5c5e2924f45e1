import type { RenderedFile } from "../../../src/render/rendered-file";

function file(path: string, content: string, mode = 0o644): RenderedFile {
  return { path, content, mode, owner: "both" };
}

/** A project with every kind of thing that is written: nested and shared directories, an executable, an empty file. */
export const smallProject: readonly RenderedFile[] = [
  file(".gitignore", "node_modules/\n"),
  file(".hipaa-zone/record.json", '{"recordVersion":1}\n'),
  file("README.md", "# acme-health\n"),
  file("docs/architecture.md", "# Architecture\n".repeat(50)),
  file("scripts/deploy.ts", "#!/usr/bin/env tsx\n", 0o755),
  file("src/empty.ts", ""),
  file("src/environments/dev.ts", "export class DevStack {}\n"),
  file("src/environments/prod.ts", "export class ProdStack {}\n"),
  file("zone.yaml", "zone: acme-health\n"),
];

/** What the owner of the directory had in it before. The README is the one that the project would write. */
export const userFiles: Readonly<Record<string, string>> = {
  "README.md": "# acme-health\n",
  "notes.txt": "mine\n",
  "src/mine.ts": "export const mine = true;\n",
};
