import { all, decided, undecided } from "../../decision";
import { isCustomerKey } from "../customer-key";
import type { Control } from "../control";
import { type Demand, onEach } from "../demand";
import { literal } from "../../model/value";
import { type SessionDocument, sessionDocuments } from "./session-document";

const type = "aws_ssm_document";
const look = "aws ssm get-document --name NAME";

type OfDocuments = Pick<Control, "id" | "title" | "citations" | "why" | "remedy"> & {
  readonly proposed?: readonly string[];
  readonly demand: (inputs: Readonly<Record<string, string>>, document: SessionDocument) => Demand;
};

function onSessions({ demand, ...control }: OfDocuments): Control {
  return onEach({
    ...control,
    group: "recorded access",
    examines: [type],
    look,
    demand: (resource, { model }) => {
      const document = sessionDocuments(model).find((one) => one.document === resource);
      if (document === undefined) return undefined;
      const { inputs } = document;
      return inputs.known
        ? demand(inputs.value, document)
        : { holds: undecided(inputs.missing), met: "", violated: "" };
    },
  });
}

const isTrue = (text: string | undefined): boolean => text?.toLowerCase() === "true";

/** What a document must say for its sessions to be recorded, in words for what it does not. */
export function faultsOf(inputs: Readonly<Record<string, string>>, sessionType: string): readonly string[] {
  const { s3BucketName = "", cloudWatchLogGroupName = "" } = inputs;
  const demands: readonly (readonly [boolean, string])[] = [
    [sessionType === "Standard_Stream", `has the sessionType ${sessionType}, of which no record is made`],
    [s3BucketName !== "", "archives nothing: s3BucketName is empty"],
    [
      s3BucketName === "" || isTrue(inputs.s3EncryptionEnabled),
      "archives in the clear: s3EncryptionEnabled is not true",
    ],
    [cloudWatchLogGroupName !== "", "streams nothing: cloudWatchLogGroupName is empty"],
    [
      cloudWatchLogGroupName === "" || isTrue(inputs.cloudWatchEncryptionEnabled),
      "streams in the clear: cloudWatchEncryptionEnabled is not true",
    ],
    [
      cloudWatchLogGroupName === "" || isTrue(inputs.cloudWatchStreamingEnabled ?? "true"),
      "sends the record at the session's end alone: cloudWatchStreamingEnabled is false",
    ],
  ];
  return demands.filter(([holds]) => !holds).map(([, fault]) => fault);
}

const recorded = onSessions({
  id: "ssm-session-recorded",
  title: "Every document for sessions records them, in an archive and as they go",
  citations: ["164.312(b)", "164.308(a)(1)(ii)(D)", "164.308(a)(3)(ii)(A)"],
  why: "A session that is not recorded leaves no trace of what was typed and read.",
  remedy:
    "Set sessionType Standard_Stream, and of inputs s3BucketName, s3EncryptionEnabled, cloudWatchLogGroupName, cloudWatchEncryptionEnabled and cloudWatchStreamingEnabled.",
  demand: (inputs, { sessionType }) => {
    const faults = faultsOf(inputs, sessionType);
    return { holds: decided(faults.length === 0), met: "records its sessions", violated: faults.join("; ") };
  },
});

const key = onSessions({
  id: "ssm-session-key",
  title: "Sessions are encrypted with a key of the customer",
  citations: ["164.312(e)(2)(ii)", "164.312(e)(1)"],
  proposed: ["encryption"],
  why: "With a key, who opens a session needs the key too.",
  remedy: "Set kmsKeyId of inputs to a key of your own.",
  demand: ({ kmsKeyId = "" }) => ({
    holds: all([decided(kmsKeyId !== ""), isCustomerKey(literal(kmsKeyId))]),
    met: "encrypts its sessions with a key of the customer",
    violated: "names no kmsKeyId of the customer",
  }),
});

/** Minutes after which Session Manager ends an idle session where the document does not say. */
const defaultIdleMinutes = 20;
const mostIdleMinutes = 20;

const idle = onSessions({
  id: "ssm-session-idle",
  title: `An idle session ends after ${mostIdleMinutes} minutes at most`,
  citations: ["164.312(a)(2)(iii)"],
  why: "A terminal that is left open is open to who comes by.",
  remedy: `Set idleSessionTimeout of inputs to ${mostIdleMinutes} or less.`,
  demand: ({ idleSessionTimeout = "" }) => {
    const minutes = idleSessionTimeout === "" ? defaultIdleMinutes : Number(idleSessionTimeout);
    return {
      holds: Number.isNaN(minutes) ? undecided(idleSessionTimeout) : decided(minutes > 0 && minutes <= mostIdleMinutes),
      met: `ends idle sessions after ${minutes} minutes`,
      violated: `ends idle sessions after ${minutes} minutes, over ${mostIdleMinutes}`,
    };
  },
});

const user = onSessions({
  id: "ssm-session-user",
  title: "Sessions do not run as a user who may become root",
  citations: ["164.312(a)(1)", "164.308(a)(4)(ii)(B)"],
  why: "ssm-user may become root, and root may stop the agent that records.",
  remedy: "Set runAsEnabled to true and runAsDefaultUser to a user without sudo.",
  demand: ({ runAsEnabled, runAsDefaultUser = "" }) => {
    if (!isTrue(runAsEnabled)) {
      return {
        holds: decided(false),
        met: "",
        violated: "runs as ssm-user, who may become root: runAsEnabled is not true",
      };
    }
    return {
      holds:
        runAsDefaultUser === ""
          ? undecided("the tag SSMSessionRunAs of who opens the session")
          : decided(!["root", "ssm-user", "ec2-user"].includes(runAsDefaultUser)),
      met: `runs as ${runAsDefaultUser}`,
      violated: `runs as ${runAsDefaultUser}, who may become root`,
    };
  },
});

/** Controls of what records sessions. */
export const sessionControls: readonly Control[] = [recorded, key, idle, user];
