import { createHash, randomBytes } from "node:crypto";
import { readFileSync } from "node:fs";
import { hostname } from "node:os";
import { codeOf } from "../system-error";

/** Age at which work of another host counts as abandoned; nothing can be asked about its processes. */
const abandonedAfterMs = 10 * 60 * 1000;

/** Names of the work that this process is doing now. */
const active = new Set<string>();

/**
 * A name for a piece of work that says which process does it: id, host, start of the process and a random part. No other
 * piece of work has it.
 */
export function beginWork(): string {
  const name = [
    String(process.pid),
    shortHash(hostname()),
    shortHash(processBegan(process.pid) ?? ""),
    randomBytes(6).toString("hex"),
  ].join("-");
  active.add(name);
  return name;
}

/** Says that a piece of work is over, well or badly. */
export function endWork(name: string): void {
  active.delete(name);
}

/** Whether the process that named its work so is still at it. A text that is no such name is nobody's work. */
export function isAtWork(name: string, lastChangedMs: number): boolean {
  const match = /^(\d+)-([0-9a-f]{8})-([0-9a-f]{8})-[0-9a-f]{12}$/.exec(name);
  if (match === null) {
    return false;
  }
  const [, pid = "", host = "", began = ""] = match;
  if (host !== shortHash(hostname())) {
    return Date.now() - lastChangedMs < abandonedAfterMs;
  }
  if (Number(pid) === process.pid) {
    return active.has(name);
  }
  const now = processBegan(Number(pid));
  // An id is given again to a later process; its start tells the two apart.
  return process.platform === "linux" ? now !== undefined && shortHash(now) === began : isRunning(Number(pid));
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return codeOf(error) === "EPERM";
  }
}

/** Boot and start of a process, or `undefined` when it has ended or the system does not tell. */
function processBegan(pid: number): string | undefined {
  try {
    const boot = readFileSync("/proc/sys/kernel/random/boot_id", "utf8").trim();
    const stat = readFileSync(`/proc/${String(pid)}/stat`, "utf8");
    // proc(5): the name in parentheses may hold spaces; the state follows it, and field 22 is the start time.
    const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
    // A zombie has ended; its parent has not asked yet.
    return fields[0] === "Z" ? undefined : `${boot} ${fields[19] ?? ""}`;
  } catch {
    return undefined;
  }
}

function shortHash(text: string): string {
  return createHash("sha256").update(text).digest("hex").slice(0, 8);
}
