import { existsSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { type Retained, parseRetained, retainedFile, retainedText, withLeft, withoutTaken } from "../../src/retained";
import { root } from "./project";
import { stackAddresses } from "./retained";
import { stackJson } from "./stacks";

const path = join(root, retainedFile);

/** Writes down what a stack leaves in AWS. */
export function rememberLeft(stack: string, left: Readonly<Record<string, string>>): void {
  write(withLeft(read(), stack, left));
}

/** Strikes out what a stack has taken back, once it is deployed; gives how many. */
export function strikeTaken(stack: string): number {
  const retained = read();
  const taken = stackAddresses(stackJson(stack)).filter((address) => retained[stack]?.[address] !== undefined);
  if (taken.length > 0) {
    write(withoutTaken(retained, stack, taken));
  }
  return taken.length;
}

function read(): Retained {
  return existsSync(path) ? parseRetained(readFileSync(path, "utf8")) : {};
}

function write(retained: Retained): void {
  if (Object.keys(retained).length === 0) {
    rmSync(path, { force: true });
  } else {
    writeFileSync(path, retainedText(retained));
  }
}
