import { type Statement, policyDocument } from "./policy-document";

/**
 * Policy of an endpoint: callers of the organization reach resources of the organization, and nothing else passes. Who
 * gets hold of a key of another account, or opens a bucket there, cannot carry data out by it.
 *
 * What a service keeps in accounts of AWS is added for that service alone.
 *
 * Source: aws-samples/data-perimeter-policy-examples, vpc_endpoint_policies.
 */
export function endpointPolicy(service: string, region: string, organizationId: string): string {
  return policyDocument([
    {
      sid: "OrganizationToItself",
      effect: "Allow",
      principals: "*",
      actions: ["*"],
      resources: ["*"],
      conditions: {
        StringEquals: { "aws:PrincipalOrgID": organizationId, "aws:ResourceOrgID": organizationId },
      },
    },
    ...(exceptions[service]?.(region, organizationId) ?? []),
  ]);
}

/** Reading only: no exception lets data out of the organization. */
const exceptions: Readonly<Record<string, (region: string, organizationId: string) => readonly Statement[]>> = {
  s3: (region) => [
    {
      // Unsigned or presigned by AWS: neither carries an organization. GetObject alone takes nothing out.
      sid: "ReadBucketsOfAws",
      effect: "Allow",
      principals: "*",
      actions: ["s3:GetObject"],
      resources: bucketsOfAws(region).map((bucket) => `arn:aws:s3:::${bucket}/*`),
    },
  ],
  ssm: (region, organizationId) => [
    {
      sid: "ReadDocumentsAndParametersOfAws",
      effect: "Allow",
      principals: "*",
      actions: ["ssm:Describe*", "ssm:Get*", "ssm:List*"],
      resources: [`arn:aws:ssm:${region}::document/*`, `arn:aws:ssm:${region}::parameter/aws/*`],
      conditions: { StringEquals: { "aws:PrincipalOrgID": organizationId } },
    },
  ],
  sts: (_region, organizationId) => [
    {
      // A pod or a pipeline that presents a web identity is nobody's principal yet; the role is ours.
      sid: "FederatedIdentitiesToRolesOfOrganization",
      effect: "Allow",
      principals: "*",
      actions: ["sts:AssumeRoleWithSAML", "sts:AssumeRoleWithWebIdentity"],
      resources: ["*"],
      conditions: { StringEquals: { "aws:ResourceOrgID": organizationId } },
    },
  ],
  ec2: (region, organizationId) => [
    {
      sid: "LaunchImagesOfAws",
      effect: "Allow",
      principals: "*",
      actions: ["ec2:RunInstances"],
      resources: [`arn:aws:ec2:${region}::image/*`],
      conditions: { StringEquals: { "aws:PrincipalOrgID": organizationId, "ec2:Owner": "amazon" } },
    },
  ],
};

/** Where Amazon Linux, the SSM and CloudWatch agents, patching and ECR keep their files. Sources: the user guides of each. */
export function bucketsOfAws(region: string): readonly string[] {
  return [
    `al2023-repos-${region}-de612dc2`,
    `amazonlinux-2-repos-${region}`,
    `amazon-ssm-${region}`,
    `amazon-ssm-packages-${region}`,
    `aws-ssm-${region}`,
    `aws-ssm-distributor-file-${region}`,
    `aws-ssm-document-attachments-${region}`,
    `aws-windows-downloads-${region}`,
    `patch-baseline-snapshot-${region}`,
    `${region}-birdwatcher-prod`,
    `amazoncloudwatch-agent-${region}`,
    `prod-${region}-starport-layer-bucket`,
  ];
}
