import satisfies from "semver/functions/satisfies";
import { answerAt, type Answers } from "../questions/answers";
import { combinations } from "../render/combinations";
import type { Problem } from "../zone/problem";
import type { Zone } from "../zone/schema";

/** What keeps the engine's command from running on this Node. */
export function engineProblems(answers: Answers, nodeVersion: string): readonly Problem[] {
  const engine = answerAt(answers, "engine") ?? "cdktf";
  const range = combinations.find((combination) => combination.engine === engine)?.nodeRange;
  if (range === undefined || satisfies(nodeVersion, range)) {
    return [];
  }
  return [
    {
      path: "engine",
      value: engine,
      problem: `its command needs Node ${range}, and this is Node ${nodeVersion}`,
      remedy: "run it with such a Node, or choose the other engine",
    },
  ];
}

/** What the owner should know of engine and Node although it works. */
export function engineWarnings(zone: Pick<Zone, "engine">, nodeVersion: string): readonly Problem[] {
  if (zone.engine !== "cdktf" || !satisfies(nodeVersion, ">=24")) {
    return [];
  }
  return [
    {
      path: "engine",
      value: zone.engine,
      problem: `its command is made for Node 20 and 22, and this is Node ${nodeVersion}`,
      remedy: "work on the project with Node 22 (its .nvmrc says so), or choose the engine cdktn",
    },
  ];
}
