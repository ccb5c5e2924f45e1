import { answersWith } from "../answers";
import type { Row } from "./row";

export const choices: readonly Row[] = [
  ["cdktn with provider 5", answersWith({ engine: "cdktn", awsProvider: 5 }), "awsProvider", /no bindings/],
  [
    "an unknown endpoint",
    answersWith({ endpoints: ["secretmanager"] }),
    "endpoints[0]",
    /did you mean secretsmanager\?/,
  ],
  [
    "an endpoint twice",
    answersWith({ endpoints: ["ssm", "ssm", "ssmmessages", "kms", "logs"] }),
    "endpoints[1]",
    /twice/,
  ],
  ["a tag that AWS keeps", answersWith({ tags: { "aws:x": "y" } }), 'tags["aws:x"]', /keeps/],
  ["a tag without a key", answersWith({ tags: { "": "y" } }), 'tags[""]', /1 to 128/],
  ["too long a tag", answersWith({ tags: { team: "x".repeat(257) } }), 'tags["team"]', /256/],
  ["a tag that AWS refuses", answersWith({ tags: { team: "a;b" } }), 'tags["team"]', /256/],
  ["tags alike", answersWith({ tags: { Team: "a", team: "b" } }), 'tags["team"]', /IAM/],
  ["a number for a tag", answersWith({ tags: { "cost-center": 42 } }), "tags.cost-center", /in quotes/],
  ["a tag about a patient", answersWith({ tags: { PatientName: "x" } }), 'tags["PatientName"]', /health information/],
  ["a medical record number", answersWith({ tags: { mrn: "x" } }), 'tags["mrn"]', /health information/],
  ["a social security number", answersWith({ tags: { note: "078-05-1120" } }), 'tags["note"]', /health information/],
  ["a record number in a name", answersWith({ zone: "mrn-12345" }), "zone", /health information/],
  [
    "too many tags",
    answersWith({ tags: Object.fromEntries(Array.from({ length: 41 }, (_, index) => [`t${index}`, "x"])) }),
    "tags",
    /at most 40/,
  ],
];
