/**
 * Writes the small project and is killed on the way.
 *
 *     node killed-writer.js <target> <change or file at which it is killed> <before|amid|end> <link|copy>
 *
 * `before` dies before that change, `amid` in the middle of that file: half of it is written. With `copy` the disk has no hard
 * links. `end` dies when everything is there and only the rename that says so is missing. A change of 0 lets it end.
 */
import { writeFileSync } from "node:fs";
import { writeProject } from "../../../src/project/write";
import { donePrefix } from "../../../src/project/work-names";
import { changingOperations, diskError, interruptedDisk } from "./counted-disk";
import { smallProject } from "./small-project";

const [target = "", killAt = "0", moment = "before", links = "link"] = process.argv.slice(2);
let changes = 0;

function counts(operation: string, args: readonly unknown[]): boolean {
  switch (moment) {
    case "amid":
      return operation === "writeNew";
    case "end":
      return operation === "rename" && String(args[1]).includes(donePrefix);
    default:
      return changingOperations.has(operation);
  }
}

const disk = interruptedDisk((operation, _count, args) => {
  if (counts(operation, args)) {
    changes += 1;
    if (changes === Number(killAt)) {
      const [where, content] = args;
      if (moment === "amid" && typeof where === "string" && typeof content === "string") {
        writeFileSync(where, content.slice(0, content.length / 2), { flag: "wx" });
      }
      process.kill(process.pid, "SIGKILL");
      // The signal may take a moment to arrive; nothing is to happen in it.
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0);
    }
  }
  if (operation === "link" && links === "copy") {
    throw diskError("EPERM");
  }
});

void writeProject(target, smallProject, { disk });
