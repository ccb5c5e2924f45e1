import { type Decision, all, any, decided, no, undecided, yes } from "../../decision";
import type { Model } from "../../model/model";
import type { Resource } from "../../model/resource";
import { symbolicText } from "../../model/value";
import type { Statement } from "../../policies/statement";
import { type Control, type Judgement, judge } from "../control";
import { fits } from "../records/wildcard";
import { allows, grantingPolicies, isForServicesOnly, policyTypes } from "./granting-policies";
import { faultsOf } from "./session-controls";
import { sessionDocuments } from "./session-document";

const citations = ["164.312(b)", "164.308(a)(4)(ii)(B)", "164.312(a)(1)"];
const startSession = "ssm:StartSession";

/**
 * Documents of AWS that open a session of which there is no record, or one only as the account's preferences say.
 * https://docs.aws.amazon.com/systems-manager/latest/userguide/session-manager-logging.html
 */
const unrecorded = [
  "AWS-StartSSHSession",
  "AWS-StartPortForwardingSession",
  "AWS-StartPortForwardingSessionToRemoteHost",
  "AWS-StartPortForwardingSessionToSocket",
  "AWS-StartInteractiveCommand",
  "AWS-StartNonInteractiveCommand",
];

/** The document of the account's preferences, which is taken where none is named. */
const preferences = "SSM-SessionManagerRunShell";

const recordedOnly: Control = {
  id: "ssm-start-session",
  group: "recorded access",
  title: "Nobody may open a session but with a document that records it",
  citations,
  why: "Sessions for port forwarding and SSH leave no record, and any document of the account could be one.",
  remedy:
    "Allow ssm:StartSession on the recording document's ARN and on instances under the condition ssm:SessionDocumentAccessCheck = true, and on nothing else.",
  examines: policyTypes,
  look: "aws iam simulate-principal-policy --policy-source-arn ROLE --action-names ssm:StartSession --resource-arns DOCUMENT",
  check: ({ model }) => {
    const attached = model
      .resources("aws_iam_role_policy_attachment", "aws_iam_user_policy_attachment", "aws_iam_group_policy_attachment")
      .filter((one) => (symbolicText(one.value("policy_arn")) ?? "").endsWith("policy/AmazonSSMFullAccess"))
      .map((one) =>
        judge(one, no, { met: "", violated: "attaches AmazonSSMFullAccess, which allows sessions with any document" }),
      );
    return [
      ...grantingPolicies(model).flatMap(({ policy, statements }) => ofPolicy(model, policy, statements)),
      ...attached,
    ];
  },
};

function ofPolicy(
  model: Model,
  policy: Resource,
  statements: ReturnType<typeof grantingPolicies>[number]["statements"],
): readonly Judgement[] {
  if (!statements.known) return [judge(policy, undecided(statements.missing), { met: "", violated: "" })];
  const allowing = statements.value.filter((statement) => allows(statement, startSession));
  if (allowing.length === 0) return [];
  const results = allowing.map((statement) => ({
    holds: isRecorded(model, policy, statement),
    sid: statement.sid === "" ? "a statement" : `"${statement.sid}"`,
  }));
  const denied = statements.value.some((statement) => deniesOthers(model, statement));
  const faults = results.filter(({ holds }) => holds.is === false).map(({ sid }) => sid);
  return [
    judge(policy, any([denied ? yes : no, all(results.map(({ holds }) => holds))]), {
      met: "allows sessions with a recording document alone",
      violated: `allows sessions of which no record is made: ${faults.join(", ")} allows ssm:StartSession without naming a recording document, or on hosts without ssm:SessionDocumentAccessCheck`,
    }),
  ];
}

function isRecorded(model: Model, policy: Resource, { resources, conditions }: Statement): Decision {
  if (resources === undefined) return no;
  const isChecked = conditions.some(
    ({ key, values }) => key === "ssm:sessiondocumentaccesscheck" && values.every((value) => value === "true"),
  );
  return all(
    resources.map((resource) => {
      if (isOfHosts(resource)) return isChecked ? yes : isPreferenceRecorded(model, policy);
      return coversRecordedOnly(model, resource);
    }),
  );
}

function isOfHosts(resource: string): boolean {
  return /:(instance|managed-instance|task)\//.test(resource) && !resource.includes(":document/");
}

/** Without a check of the document, a session without one takes the account's preferences. */
function isPreferenceRecorded(model: Model, policy: Resource): Decision {
  const document = sessionDocuments(model).find(
    (one) =>
      symbolicText(one.document.value("name")) === preferences &&
      one.document.place.accountKey === policy.place.accountKey,
  );
  if (document === undefined) return no;
  const { inputs, sessionType } = document;
  return inputs.known ? decided(faultsOf(inputs.value, sessionType).length === 0) : undecided(inputs.missing);
}

function coversRecordedOnly(model: Model, pattern: string): Decision {
  const name = /:document\/(.*)$/.exec(pattern)?.[1];
  const covers = (one: string): boolean =>
    name === undefined ? fits(pattern, `arn:aws:ssm:us-east-1:111111111111:document/${one}`) : fits(name, one);
  if (unrecorded.some(covers)) return no;
  const documents = sessionDocuments(model).filter(({ document, inputs }) => {
    const own = symbolicText(document.value("name")) ?? "";
    return covers(own) || (name?.startsWith(`‹${document.stack}:${document.address}.`) === true && inputs.known);
  });
  if (documents.length === 0) return undecided(`the document ${name ?? pattern}, made elsewhere`);
  return all(
    documents.map(({ inputs, sessionType }) =>
      inputs.known ? decided(faultsOf(inputs.value, sessionType).length === 0) : undecided(inputs.missing),
    ),
  );
}

/** A denial of sessions with anything but hosts and recording documents. */
function deniesOthers(model: Model, { effect, actions = [], notResources, conditions }: Statement): boolean {
  if (effect !== "Deny" || notResources === undefined || conditions.length > 0) return false;
  const isOfSessions = actions.some((action) => fits(action.toLowerCase(), startSession.toLowerCase()));
  return isOfSessions && notResources.every((one) => isOfHosts(one) || coversRecordedOnly(model, one).is === true);
}

interface OtherWay {
  readonly id: string;
  readonly title: string;
  readonly why: string;
  readonly remedy: string;
  readonly actions: readonly string[];

  /** Documents of ssm:SendCommand that patch and no more. */
  readonly harmless: RegExp | undefined;
}

const otherWays: readonly OtherWay[] = [
  {
    id: "ssm-send-command",
    title: "Nobody may send commands to hosts, but to patch them",
    why: "A command runs as root, and is recorded less well than a session.",
    remedy: "Allow ssm:SendCommand on AWS-RunPatchBaseline alone, or not at all.",
    actions: ["ssm:SendCommand"],
    harmless: /:document\/AWS-(RunPatchBaseline|PatchInstance)[A-Za-z]*$/,
  },
  {
    id: "iam-unrecorded-shell",
    title: "Nobody may reach a shell in a way that is not recorded",
    why: "EC2 Instance Connect, the serial console and ECS Exec open shells of which Session Manager keeps no record.",
    remedy: "Take ec2-instance-connect:*, ecs:ExecuteCommand and cloudshell:* out of what is allowed to people.",
    actions: [
      "ec2-instance-connect:SendSSHPublicKey",
      "ec2-instance-connect:SendSerialConsoleSSHPublicKey",
      "ec2-instance-connect:OpenTunnel",
      "ecs:ExecuteCommand",
    ],
    harmless: undefined,
  },
];

function withoutOtherWay({ id, title, why, remedy, actions, harmless }: OtherWay): Control {
  return {
    id,
    group: "recorded access",
    title,
    citations,
    why,
    remedy,
    examines: policyTypes,
    look: `aws iam simulate-principal-policy --policy-source-arn ROLE --action-names ${actions.join(" ")}`,
    check: ({ model }) =>
      grantingPolicies(model).flatMap(({ policy, statements }): readonly Judgement[] => {
        if (!statements.known) return [judge(policy, undecided(statements.missing), { met: "", violated: "" })];
        const open = statements.value.flatMap((statement) => {
          const allowed = actions.filter((action) => allows(statement, action));
          const isHarmless = harmless !== undefined && isOnly(statement, harmless);
          return isHarmless ? [] : allowed;
        });
        if (open.length === 0) return [];
        const names = [...new Set(open)].join(", ");
        return [
          judge(policy, decided(isForServicesOnly(model, policy)), {
            met: `allows ${names} to a service of AWS alone`,
            violated: `allows ${names} to people`,
          }),
        ];
      }),
  };
}

function isOnly({ resources = [] }: Statement, harmless: RegExp): boolean {
  const documents = resources.filter((resource) => !isOfHosts(resource));
  return documents.length > 0 && documents.every((document) => harmless.test(document));
}

/** Controls of what policies say about sessions. */
export const sessionPolicyControls: readonly Control[] = [recordedOnly, ...otherWays.map(withoutOtherWay)];
