// Loaded into every Node process of a measured command (NODE_OPTIONS): each writes its peak memory down as it ends.
const { appendFileSync } = require("node:fs");
const { isMainThread } = require("node:worker_threads");

const report = process.env.BENCH_MEMORY_REPORT;
if (isMainThread && report !== undefined) {
  process.on("exit", () => {
    // resourceUsage gives KiB on every platform (libuv).
    appendFileSync(report, `${process.resourceUsage().maxRSS}\n`);
  });
}
