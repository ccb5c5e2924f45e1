import { auditorRoleName, operatorRoleName, sessionDocumentName, sessionLogGroupName, type Zone } from "../../zone";
import type { Statement } from "../policy-document";
import { everything, exceptDeployment } from "./exemption";

const instances = "arn:aws:ec2:*:*:instance/*";

/** Documents of AWS that patch, and do nothing else. */
const patchDocuments = ["arn:aws:ssm:*::document/AWS-RunPatchBaseline*"];

/**
 * One way in: an operator, on an instance, with the zone's recording document.
 *
 * Port forwarding and SSH through Session Manager are not recorded, and a document of one's own can do the same:
 * https://docs.aws.amazon.com/systems-manager/latest/userguide/session-manager-logging.html
 */
export function sessionsGuardrail(zone: Zone): readonly Statement[] {
  return [
    {
      sid: "OnlyTheRecordingDocument",
      effect: "Deny",
      actions: ["ssm:StartSession"],
      notResources: [instances, `arn:aws:ssm:*:*:document/${sessionDocumentName(zone, "*")}`],
    },
    {
      // Who names no document gets the account's default one, and only IAM can demand a check of it: the operator roles do.
      sid: "OnlyOperators",
      effect: "Deny",
      actions: ["ssm:StartSession"],
      resources: everything,
      conditions: { ArnNotLike: { "aws:PrincipalArn": `arn:aws:iam::*:role/${operatorRoleName(zone, "*")}` } },
    },
    {
      // Whoever has a log group's account could read it otherwise: CloudWatch Logs decrypts for every reader.
      sid: "OnlyAuditorsReadSessions",
      effect: "Deny",
      actions: [
        "logs:CreateExportTask",
        "logs:FilterLogEvents",
        "logs:GetLogEvents",
        "logs:PutSubscriptionFilter",
        "logs:StartLiveTail",
        "logs:StartQuery",
      ],
      resources: [`arn:aws:logs:*:*:log-group:${sessionLogGroupName(zone, "*")}*`],
      conditions: { ArnNotLike: { "aws:PrincipalArn": `arn:aws:iam::*:role/${auditorRoleName(zone)}` } },
    },
    {
      sid: "DocumentsStay",
      effect: "Deny",
      actions: [
        "ssm:CreateDocument",
        "ssm:DeleteDocument",
        "ssm:ModifyDocumentPermission",
        "ssm:UpdateDocument",
        "ssm:UpdateDocumentDefaultVersion",
        "ssm:UpdateServiceSetting",
      ],
      resources: everything,
      conditions: exceptDeployment(zone),
    },
    {
      sid: "NoUnrecordedShell",
      effect: "Deny",
      actions: [
        "ec2-instance-connect:*",
        "ec2:CreateInstanceConnectEndpoint",
        "ec2:EnableSerialConsoleAccess",
        "ecs:ExecuteCommand",
        "ssm-guiconnect:*",
      ],
      resources: everything,
      conditions: exceptDeployment(zone),
    },
    {
      sid: "NoShellInsideANetwork",
      effect: "Deny",
      actions: ["cloudshell:CreateEnvironment"],
      resources: everything,
      conditions: { ...exceptDeployment(zone), Null: { "cloudshell:VpcIds": "false" } },
    },
    {
      sid: "CommandsOnlyPatch",
      effect: "Deny",
      actions: ["ssm:SendCommand"],
      notResources: [instances, ...patchDocuments],
      conditions: exceptDeployment(zone),
    },
    {
      // Ways to have a command run without sending it.
      sid: "NoCommandsByAutomation",
      effect: "Deny",
      actions: [
        "ssm:CreateAssociation",
        "ssm:CreateAssociationBatch",
        "ssm:RegisterTaskWithMaintenanceWindow",
        "ssm:StartAutomationExecution",
        "ssm:StartChangeRequestExecution",
        "ssm:UpdateAssociation",
        "ssm:UpdateMaintenanceWindowTask",
      ],
      resources: everything,
      conditions: exceptDeployment(zone),
    },
  ];
}
