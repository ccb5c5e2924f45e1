import { IamRole } from "@cdktf/provider-aws/lib/iam-role";
import { IamRolePolicy } from "@cdktf/provider-aws/lib/iam-role-policy";
import { Construct } from "constructs";
import { operatorRoleName, type Environment } from "../zone";
import { bastionTag } from "./bastion";
import { policyDocument, type Conditions, type Statement } from "./policy-document";
import type { SessionRecording } from "./session-recording";
import { ZoneStack } from "./zone-stack";

/** Seconds: who takes the role has shown a second factor within the hour. */
const mfaAge = 3600;

/** Properties of {@link OperatorRole}. */
export interface OperatorRoleProps {
  readonly environment: Environment;
  readonly recording: SessionRecording;
}

/** Enters one bastion, recorded, and can do nothing else. */
export class OperatorRole extends Construct {
  public readonly role: IamRole;

  constructor(scope: Construct, id: string, { environment, recording }: OperatorRoleProps) {
    super(scope, id);
    const stack = ZoneStack.of(this);
    this.role = new IamRole(this, "role", {
      name: operatorRoleName(stack.zone, environment.name),
      description: `Enters the bastion of ${environment.name}`,
      maxSessionDuration: 3600,
      assumeRolePolicy: policyDocument(trust(stack, environment)),
    });
    new IamRolePolicy(this, "policy", {
      name: "session",
      role: this.role.name,
      policy: policyDocument(enterBastion(stack, environment, recording)),
    });
  }
}

/**
 * People show a second factor and go by their own name, which then begins the id of the session. A role cannot: what a
 * role got by its sign-in is not handed on, so the identity provider has to ask for the factor.
 */
function trust(stack: ZoneStack, { bastionOperators }: Environment): readonly Statement[] {
  const roles = bastionOperators.filter((arn) => /:role\//.test(arn));
  const people =
    bastionOperators.length === 0
      ? [`arn:aws:iam::${stack.managementAccountId}:root`]
      : bastionOperators.filter((arn) => !roles.includes(arn));
  const statement = (sid: string, AWS: readonly string[], conditions?: Conditions): readonly Statement[] =>
    AWS.length === 0 ? [] : [{ sid, effect: "Allow", principals: { AWS }, actions: ["sts:AssumeRole"], conditions }];
  return [
    ...statement("PeopleWithSecondFactor", people, {
      Bool: { "aws:MultiFactorAuthPresent": "true" },
      NumericLessThan: { "aws:MultiFactorAuthAge": String(mfaAge) },
      StringEquals: { "sts:RoleSessionName": "${aws:username}" },
    }),
    ...statement("RolesOfIdentityProvider", roles),
  ];
}

function enterBastion(
  stack: ZoneStack,
  environment: Environment,
  { channelKey, document }: SessionRecording,
): readonly Statement[] {
  const { home } = stack.zone.regions;
  const account = stack.accountId(stack.account);
  // Without it a session with no document named would run with the account's default one. In every statement that starts
  // sessions: https://docs.aws.amazon.com/systems-manager/latest/userguide/getting-started-specify-session-document.html
  const documentIsChecked: Conditions = { BoolIfExists: { "ssm:SessionDocumentAccessCheck": "true" } };
  return [
    {
      sid: "OnThisBastion",
      effect: "Allow",
      actions: ["ssm:StartSession"],
      resources: [`arn:aws:ec2:${home}:${account}:instance/*`],
      conditions: {
        ...documentIsChecked,
        StringEquals: { [`aws:ResourceTag/${bastionTag}`]: environment.name },
      },
    },
    {
      sid: "WithRecordingDocument",
      effect: "Allow",
      actions: ["ssm:StartSession"],
      resources: [`arn:aws:ssm:${home}:${account}:document/${document.name}`],
      conditions: documentIsChecked,
    },
    {
      sid: "OwnSessions",
      effect: "Allow",
      actions: ["ssm:ResumeSession", "ssm:TerminateSession", "ssmmessages:OpenDataChannel"],
      resources: [`arn:aws:ssm:${home}:${account}:session/\${aws:userid}-*`],
    },
    {
      // The tag that Session Manager puts on each session; ids of a role's sessions begin with a name of one's choice.
      sid: "OwnSessionsByTag",
      effect: "Allow",
      actions: ["ssm:ResumeSession", "ssm:TerminateSession"],
      resources: [`arn:aws:ssm:${home}:${account}:session/*`],
      conditions: { StringEquals: { "ssm:resourceTag/aws:ssmmessages:session-id": "${aws:userid}" } },
    },
    {
      sid: "OpenChannel",
      effect: "Allow",
      actions: ["kms:Decrypt", "kms:GenerateDataKey"],
      resources: [channelKey.arn],
    },
    {
      // The group replaces its instance, so its id has to be looked up. The account has no instances but bastions.
      sid: "FindBastion",
      effect: "Allow",
      actions: ["ec2:DescribeInstances"],
      resources: ["*"],
    },
  ];
}
