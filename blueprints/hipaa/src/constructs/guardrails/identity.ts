import { auditorRoleName, operatorRoleName, type Zone } from "../../zone";
import type { Statement } from "../policy-document";
import { everything, exceptDeployment } from "./exemption";

/** Who may act, and for whom the account works. */
export function identityGuardrail(zone: Zone): readonly Statement[] {
  return [
    {
      sid: "StayInOrganization",
      effect: "Deny",
      actions: ["organizations:LeaveOrganization", "account:CloseAccount"],
      resources: everything,
    },
    {
      sid: "NoRootUser",
      effect: "Deny",
      actions: ["*"],
      resources: everything,
      conditions: { ArnLike: { "aws:PrincipalArn": "arn:aws:iam::*:root" } },
    },
    {
      // Guardrails spare this role, so nobody may become it, not even by making it anew. Organizations makes it with the account.
      sid: "DeploymentRoleStays",
      effect: "Deny",
      actions: roleChanges,
      resources: [`arn:aws:iam::*:role/${zone.deploymentRole}`],
    },
    {
      sid: "OperatorAndAuditorRolesStay",
      effect: "Deny",
      actions: roleChanges,
      resources: [operatorRoleName(zone, "*"), auditorRoleName(zone)].map((name) => `arn:aws:iam::*:role/${name}`),
      conditions: exceptDeployment(zone),
    },
  ];
}

const roleChanges = [
  "iam:AttachRolePolicy",
  "iam:CreateRole",
  "iam:DeleteRole",
  "iam:DeleteRolePermissionsBoundary",
  "iam:DeleteRolePolicy",
  "iam:DetachRolePolicy",
  "iam:PutRolePermissionsBoundary",
  "iam:PutRolePolicy",
  "iam:TagRole",
  "iam:UntagRole",
  "iam:UpdateAssumeRolePolicy",
  "iam:UpdateRole",
  "iam:UpdateRoleDescription",
];
