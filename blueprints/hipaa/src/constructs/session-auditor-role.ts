import { IamRole } from "@cdktf/provider-aws/lib/iam-role";
import { IamRolePolicy } from "@cdktf/provider-aws/lib/iam-role-policy";
import { Construct } from "constructs";
import { auditorRoleName, sessionLogGroupName } from "../zone";
import { enteredByAuditors, secondFactorSeconds } from "./auditor-role";
import { policyDocument } from "./policy-document";
import { ZoneStack } from "./zone-stack";

/**
 * Reads sessions as they were streamed, while they still run too; it has the name of the archive's role, for the same
 * people. A guardrail keeps everyone else from it, since a terminal may show health data.
 */
export class SessionAuditorRole extends Construct {
  constructor(scope: Construct, id: string) {
    super(scope, id);
    const stack = ZoneStack.of(this);
    const { zone } = stack;
    const role = new IamRole(this, "role", {
      name: auditorRoleName(zone),
      description: "Reads the streamed records of sessions",
      maxSessionDuration: secondFactorSeconds,
      assumeRolePolicy: policyDocument([enteredByAuditors(stack)]),
    });
    const logGroups = `arn:aws:logs:${zone.regions.home}:${stack.accountId(stack.account)}:log-group:${sessionLogGroupName(zone, "*")}`;
    new IamRolePolicy(this, "policy", {
      name: "read-sessions",
      role: role.name,
      policy: policyDocument([
        {
          sid: "FindSessions",
          effect: "Allow",
          actions: ["logs:DescribeLogGroups", "logs:DescribeQueries", "ssm:DescribeSessions"],
          resources: ["*"],
        },
        {
          sid: "ReadSessions",
          effect: "Allow",
          actions: [
            "logs:DescribeLogStreams",
            "logs:FilterLogEvents",
            "logs:GetLogEvents",
            "logs:StartLiveTail",
            "logs:StartQuery",
          ],
          resources: [logGroups, `${logGroups}:*`],
        },
        // Of queries that somebody was allowed to start.
        { sid: "SeeAnswers", effect: "Allow", actions: ["logs:GetQueryResults", "logs:StopQuery"], resources: ["*"] },
      ]),
    });
  }
}
