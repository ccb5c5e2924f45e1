import type { Zone } from "../../zone";
import type { Conditions } from "../policy-document";

/** A guardrail names what it forbids by action; what it protects is everywhere. */
export const everything = ["*"];

/** Spares the role that deploys the zone, in whatever account. Service-linked roles are outside guardrails anyway. */
export function exceptDeployment(zone: Zone): Conditions {
  return { ArnNotLike: { "aws:PrincipalArn": deploymentRoleArn(zone) } };
}

/** The deployment role of every account. */
export function deploymentRoleArn(zone: Zone): string {
  return `arn:aws:iam::*:role/${zone.deploymentRole}`;
}
