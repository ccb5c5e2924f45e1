import { outputFolder, removeOutput } from "./app";

/** Removes what was synthesized, after the last test file. */
export default function removeStacks(): void {
  const outdir = outputFolder();
  if (outdir !== undefined) {
    removeOutput(outdir);
  }
}
