import { examine } from "./doctor/examine";
import { report } from "./doctor/report";
import { caller } from "./support/caller";
import { type Call, exitCodes, main } from "./support/command";
import { readZone } from "./support/project";

void main({
  usage: "npm run doctor",
  help: [
    "Looks for what would keep the zone from being deployed: who you are, the organization and its accounts, quotas,",
    "names that are taken, what an adopted account has already, the state and its locks. Changes nothing; run it before",
    "the first deployment and at any later time. Says what it found, which stack would fail, and how to mend it.",
    "",
    "Ends with 0 where nothing is in the way, though there may be warnings, and with 1 where something is. What AWS",
    "does not let these credentials see is listed, and never counted as in order.",
    "",
    "  --json   print {findings: [{id, verdict, stack, found, mend}]}; verdict is ok, warning, unknown or obstacle.",
    "           Through npm: npm run --silent doctor -- --json",
  ].join("\n"),
  options: { json: { type: "boolean" } },
  run: doctor,
});

async function doctor(call: Call): Promise<number> {
  const zone = readZone();
  const findings = await examine(zone, await caller(zone));
  console.log(call.has("json") ? JSON.stringify({ findings }, undefined, 2) : report(findings));
  return findings.some(({ verdict }) => verdict === "obstacle") ? exitCodes.failed : exitCodes.done;
}
