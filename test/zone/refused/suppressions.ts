import { answersWith } from "../answers";
import type { Row } from "./row";

const accepted = {
  control: "s3-access-logging",
  reason: "The partner's bucket keeps its own log.",
  owner: "platform@acme.example",
  expires: "2027-06-30",
};
const suppressed = (change: Readonly<Record<string, unknown>>) =>
  answersWith({ suppressions: [{ ...accepted, ...change }] });

export const suppressions: readonly Row[] = [
  ["a suppression without a reason", suppressed({ reason: undefined }), "suppressions[0].reason", /missing/],
  ["a suppression with an empty reason", suppressed({ reason: "" }), "suppressions[0].reason", /too small|short|empty/],
  ["a suppression without an owner", suppressed({ owner: undefined }), "suppressions[0].owner", /missing/],
  ["a suppression for ever", suppressed({ expires: undefined }), "suppressions[0].expires", /missing/],
  ["a suppression until some time", suppressed({ expires: "soon" }), "suppressions[0].expires", /right form/],
  [
    "a suppression until a day that is none",
    suppressed({ expires: "2027-02-30" }),
    "suppressions[0].expires",
    /no day/,
  ],
  ["a suppression of all controls", suppressed({ control: "*" }), "suppressions[0].control", /right form/],
  ["a suppression with more to say", suppressed({ forever: true }), "suppressions[0].forever", /./],
];
