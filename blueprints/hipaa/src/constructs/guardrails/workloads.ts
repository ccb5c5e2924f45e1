import type { Zone } from "../../zone";
import type { Statement } from "../policy-document";
import { deploymentRoleArn, everything, exceptDeployment } from "./exemption";

/** Where workloads may be, and whom they may be connected to. */
export function workloadsGuardrail(zone: Zone): readonly Statement[] {
  const { home, backup, allowed } = zone.regions;
  return [
    {
      sid: "OnlyAllowedRegions",
      effect: "Deny",
      notActions: withoutRegion,
      resources: everything,
      conditions: {
        StringNotEquals: { "aws:RequestedRegion": [...new Set([home, backup, ...allowed])] },
        ArnNotLike: { "aws:PrincipalArn": deploymentRoleArn(zone) },
      },
    },
    {
      sid: "NoConnectionsBetweenNetworks",
      effect: "Deny",
      actions: [
        "ec2:AcceptTransitGateway*",
        "ec2:AcceptVpcEndpointConnections",
        "ec2:AcceptVpcPeeringConnection",
        "ec2:CreateTransitGateway*",
        "ec2:CreateVpcEndpointServiceConfiguration",
        "ec2:CreateVpcPeeringConnection",
        "ec2:CreateVpnConnection",
        "ec2:DeleteVpcPeeringConnection",
        "ec2:ModifyVpcEndpointServicePermissions",
        "ec2:ModifyVpcPeeringConnectionOptions",
        "ram:AcceptResourceShareInvitation",
        "vpc-lattice:*",
      ],
      resources: everything,
      conditions: exceptDeployment(zone),
    },
  ];
}

/** Nothing works in an account that is set aside. */
export function suspendedGuardrail(): readonly Statement[] {
  return [{ sid: "NothingAtAll", effect: "Deny", actions: ["*"], resources: everything }];
}

/**
 * Services with one endpoint for the world: they answer from us-east-1, wherever the zone is.
 *
 * After https://docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_policies_scps_examples_general.html,
 * without what that list has for workloads in us-east-1 alone.
 */
const withoutRegion = [
  "account:*",
  "acm:*",
  "artifact:*",
  "aws-marketplace:*",
  "aws-portal:*",
  "billing:*",
  "budgets:*",
  "ce:*",
  "chatbot:*",
  "cloudfront:*",
  "consolidatedbilling:*",
  "cost-optimization-hub:*",
  "cur:*",
  "ec2:DescribeRegions",
  "freetier:*",
  "globalaccelerator:*",
  "health:*",
  "iam:*",
  "identitystore:*",
  "invoicing:*",
  "networkmanager:*",
  "notifications:*",
  "organizations:*",
  "payments:*",
  "pricing:*",
  "route53:*",
  "route53domains:*",
  "s3:GetAccountPublicAccessBlock",
  "s3:GetBucketLocation",
  "s3:ListAllMyBuckets",
  "s3:PutAccountPublicAccessBlock",
  "servicequotas:*",
  "shield:*",
  "signin:*",
  "sso:*",
  "sts:*",
  "support:*",
  "sustainability:*",
  "tax:*",
  "trustedadvisor:*",
  "waf:*",
  "wafv2:*",
  "wellarchitected:*",
];
