import { IamInstanceProfile } from "@cdktf/provider-aws/lib/iam-instance-profile";
import { IamRole } from "@cdktf/provider-aws/lib/iam-role";
import { IamRolePolicy } from "@cdktf/provider-aws/lib/iam-role-policy";
import { Construct } from "constructs";
import { bastionRoleName, bucketName, type Environment } from "../zone";
import { bucketsOfAws } from "./endpoint-policies";
import { policyDocument, type Statement } from "./policy-document";
import type { SessionRecording } from "./session-recording";
import { ZoneStack } from "./zone-stack";

/** Properties of {@link BastionRole}. */
export interface BastionRoleProps {
  readonly environment: Environment;
  readonly recording: SessionRecording;

  /** ARN of the key of the archive's bucket of records. */
  readonly archiveKeyArn: string;
}

/** What a bastion is: reached by Session Manager, patched, and able to write the records of its own sessions. */
export class BastionRole extends Construct {
  public readonly profile: IamInstanceProfile;

  constructor(scope: Construct, id: string, props: BastionRoleProps) {
    super(scope, id);
    const { environment } = props;
    const stack = ZoneStack.of(this);
    const name = bastionRoleName(stack.zone, environment.name);
    const role = new IamRole(this, "role", {
      name,
      description: `Bastion of ${environment.name}`,
      assumeRolePolicy: policyDocument([
        {
          sid: "Instance",
          effect: "Allow",
          principals: { Service: ["ec2.amazonaws.com"] },
          actions: ["sts:AssumeRole"],
        },
      ]),
    });
    new IamRolePolicy(this, "policy", {
      name: "bastion",
      role: role.name,
      policy: policyDocument([...managedNode(stack), ...records(stack, props)]),
    });
    this.profile = new IamInstanceProfile(this, "profile", { name, role: role.name });
  }
}

/** What AmazonSSMManagedInstanceCore has, without reading every parameter of the account. */
function managedNode({ zone }: ZoneStack): readonly Statement[] {
  return [
    {
      sid: "ManagedNode",
      effect: "Allow",
      actions: [
        "ec2messages:AcknowledgeMessage",
        "ec2messages:DeleteMessage",
        "ec2messages:FailMessage",
        "ec2messages:GetEndpoint",
        "ec2messages:GetMessages",
        "ec2messages:SendReply",
        "ssm:DescribeAssociation",
        "ssm:DescribeDocument",
        "ssm:GetDeployablePatchSnapshotForInstance",
        "ssm:GetDocument",
        "ssm:GetManifest",
        "ssm:ListAssociations",
        "ssm:ListInstanceAssociations",
        "ssm:PutComplianceItems",
        "ssm:PutConfigurePackageResult",
        "ssm:PutInventory",
        "ssm:UpdateAssociationStatus",
        "ssm:UpdateInstanceAssociationStatus",
        "ssm:UpdateInstanceInformation",
        "ssmmessages:CreateControlChannel",
        "ssmmessages:CreateDataChannel",
        "ssmmessages:OpenControlChannel",
        "ssmmessages:OpenDataChannel",
      ],
      resources: ["*"],
    },
    {
      sid: "ReadBucketsOfAws",
      effect: "Allow",
      actions: ["s3:GetObject"],
      resources: bucketsOfAws(zone.regions.home).map((bucket) => `arn:aws:s3:::${bucket}/*`),
    },
  ];
}

/** The agent looks at the bucket and the log group before a session starts, and refuses it where it may not. */
function records(stack: ZoneStack, { archiveKeyArn, environment, recording }: BastionRoleProps): readonly Statement[] {
  const { zone } = stack;
  const { home } = zone.regions;
  const bucket = `arn:aws:s3:::${bucketName(zone, "session-records")}`;
  return [
    {
      sid: "OpenChannel",
      effect: "Allow",
      actions: ["kms:Decrypt"],
      resources: [recording.channelKey.arn],
    },
    {
      sid: "SeeLogGroups",
      effect: "Allow",
      actions: ["logs:DescribeLogGroups"],
      resources: ["*"],
    },
    {
      sid: "StreamSessions",
      effect: "Allow",
      actions: ["logs:CreateLogStream", "logs:DescribeLogStreams", "logs:PutLogEvents"],
      resources: [recording.logGroup.arn, `${recording.logGroup.arn}:*`],
    },
    {
      sid: "SeeArchive",
      effect: "Allow",
      actions: ["s3:GetEncryptionConfiguration"],
      resources: [bucket],
    },
    {
      sid: "ArchiveSessions",
      effect: "Allow",
      // The agent hands each record to the owner of the bucket, which takes a permission of its own.
      actions: ["s3:PutObject", "s3:PutObjectAcl"],
      resources: [`${bucket}/${environment.name}/*`],
    },
    {
      sid: "EncryptArchivedSessions",
      effect: "Allow",
      actions: ["kms:Decrypt", "kms:GenerateDataKey"],
      resources: [archiveKeyArn],
      conditions: {
        StringEquals: { "kms:ViaService": `s3.${home}.amazonaws.com` },
        StringLike: { "kms:EncryptionContext:aws:s3:arn": [bucket, `${bucket}/${environment.name}/*`] },
      },
    },
  ];
}
