import { measureByTurns, quickFactor } from "./measure";
import type { BenchContext } from "./context";
import type { PartResult } from "./report";

/** How long a person waits for `--help`; beside it, Node doing nothing. */
export async function benchHelp({ command, workspace, runs }: BenchContext): Promise<PartResult> {
  const node = (name: string, ...args: string[]) => ({
    name,
    command: () => ({ program: process.execPath, args, cwd: workspace }),
  });
  const measurements = await measureByTurns(
    [node("create-hipaa-zone --help", command, "--help"), node("node -e 0", "-e", "0")],
    runs * quickFactor,
    workspace,
  );
  return { title: "Help", measurements, aims: [], figures: {} };
}
