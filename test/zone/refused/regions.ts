import { answersWith } from "../answers";
import type { Row } from "./row";

export const regions: readonly Row[] = [
  ["an unknown region", answersWith({ regions: { home: "us-east-9" } }), "regions.home", /us-east-1/],
  ["an opt-in region (edge 52)", answersWith({ regions: { home: "ca-west-1" } }), "regions.home", /ca-central-1/],
  ["a copy at home", answersWith({ regions: { backup: "us-east-1" } }), "regions.backup", /lost with the original/],
  ["home not allowed", answersWith({ regions: { allowed: ["us-west-2"] } }), "regions.allowed", /add us-east-1/],
  ["backup not allowed", answersWith({ regions: { allowed: ["us-east-1"] } }), "regions.allowed", /add us-west-2/],
  [
    "a region twice",
    answersWith({ regions: { allowed: ["us-east-1", "us-west-2", "us-west-2"] } }),
    "regions.allowed[2]",
    /twice/,
  ],
  ["one availability zone", answersWith({ availabilityZones: 1 }), "availabilityZones", /2 to 6/],
  ["seven availability zones", answersWith({ availabilityZones: 7 }), "availabilityZones", /2 to 6/],
  [
    "more availability zones than there are",
    answersWith({ availabilityZones: 4, regions: { home: "eu-west-1" } }),
    "availabilityZones",
    /2 to 3/,
  ],
];
