// Loaded into every Node process of a measured command (NODE_OPTIONS): each writes down what it used as it ends.
const { appendFileSync } = require("node:fs");
const { isMainThread } = require("node:worker_threads");

const report = process.env.BENCH_USAGE_REPORT;
if (isMainThread && report !== undefined) {
  process.on("exit", () => {
    // KiB and microseconds on every platform (libuv).
    const { maxRSS, userCPUTime, systemCPUTime } = process.resourceUsage();
    appendFileSync(report, `${maxRSS} ${userCPUTime + systemCPUTime}\n`);
  });
}
