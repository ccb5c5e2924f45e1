import type { Problem } from "./problem";
import type { Engine } from "./types";

/** What stands in the way of an engine on a Node. */
export interface EngineProblems {
  readonly errors: readonly Problem[];
  readonly warnings: readonly Problem[];
}

/** First Node that the CLI of cdktn runs on: its `engines` field. */
const cdktnNode = { major: 22, minor: 19 } as const;

/** Nodes that cdktf-cli 0.21 was released for; the engine is archived, so there will be no others. */
const cdktfNode = { oldest: 20, newest: 22 } as const;

/**
 * Whether the engine's command line runs on a Node.
 *
 * @param nodeVersion as `process.versions.node` or `process.version`
 */
export function engineProblems(engine: Engine, nodeVersion: string): EngineProblems {
  const [major = Number.NaN, minor = Number.NaN] = nodeVersion.replace(/^v/, "").split(".").map(Number);
  if (engine === "cdktn") {
    const runs = major > cdktnNode.major || (major === cdktnNode.major && minor >= cdktnNode.minor);
    return runs
      ? none
      : {
          errors: [
            {
              path: "engine",
              value: engine,
              problem: `its command line does not run on Node ${nodeVersion}`,
              allowed: `Node ${cdktnNode.major}.${cdktnNode.minor} or later with cdktn`,
              remedy: "use such a Node, or set engine to cdktf",
            },
          ],
          warnings: [],
        };
  }
  if (major < cdktfNode.oldest || Number.isNaN(major)) {
    return {
      errors: [
        {
          path: "engine",
          value: engine,
          problem: `its command line does not run on Node ${nodeVersion}`,
          allowed: `Node ${cdktfNode.oldest} or ${cdktfNode.newest} with cdktf`,
          remedy: `use Node ${cdktfNode.newest}`,
        },
      ],
      warnings: [],
    };
  }
  return major <= cdktfNode.newest + 1
    ? none
    : {
        errors: [],
        warnings: [
          {
            path: "engine",
            value: engine,
            problem: `cdktf was released for Node ${cdktfNode.oldest} and ${cdktfNode.newest}, and this is ${nodeVersion}; its command line may not run`,
            remedy: `use Node ${cdktfNode.newest}, or set engine to cdktn`,
          },
        ],
      };
}

const none: EngineProblems = { errors: [], warnings: [] };
