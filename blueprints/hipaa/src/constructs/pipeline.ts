import { IamOpenidConnectProvider } from "@cdktf/provider-aws/lib/iam-openid-connect-provider";
import { IamRole } from "@cdktf/provider-aws/lib/iam-role";
import { IamRolePolicy } from "@cdktf/provider-aws/lib/iam-role-policy";
import { IamRolePolicyAttachment } from "@cdktf/provider-aws/lib/iam-role-policy-attachment";
import { Construct } from "constructs";
import { type AccountName, bucketName, pipelineRoleName, planRoleName, type Zone } from "../zone";
import { type Conditions, policyDocument, type Statement } from "./policy-document";
import { ZoneStack } from "./zone-stack";

const issuer = "token.actions.githubusercontent.com";

/** Properties of {@link Pipeline}. */
export interface PipelineProps {
  /** Repository whose workflows are trusted, as `owner/name`. */
  readonly repository: string;

  /** Branch that deploys. */
  readonly branch: string;

  /** Id of each account but the management account, by name. */
  readonly accountIds: Readonly<Record<AccountName, string>>;
}

/**
 * Lets the workflows of one repository plan and deploy, with no long-lived key. In the management account.
 *
 * A subject is `repo:<repository>:<context>:ref:<ref>`: the repository's OIDC subject claim is to hold `repo`, `context`
 * and `ref` (docs/deploy.md). So each role is trusted from the named repository, branch and environment together.
 * https://docs.github.com/en/actions/reference/security/oidc
 */
export class Pipeline extends Construct {
  constructor(scope: Construct, id: string, props: PipelineProps) {
    super(scope, id);
    const { zone } = ZoneStack.of(this);
    const { repository } = props;
    const ref = `ref:refs/heads/${props.branch}`;
    const provider = new IamOpenidConnectProvider(this, "provider", {
      url: `https://${issuer}`,
      clientIdList: ["sts.amazonaws.com"],
    });

    for (const { name } of zone.environments) {
      const role = new IamRole(this, name, {
        name: pipelineRoleName(zone, name),
        description: `Deploys ${name} from the branch ${props.branch} of ${repository}`,
        assumeRolePolicy: policyDocument([
          trust(provider.arn, { StringEquals: { [`${issuer}:sub`]: `repo:${repository}:environment:${name}:${ref}` } }),
        ]),
      });
      new IamRolePolicy(this, `${name}_deploy`, {
        name: "deploy",
        role: role.id,
        policy: policyDocument([
          // What the environment is built on; no other environment's state.
          ...readState(zone, ["organization.tfstate", "shared-services.tfstate"]),
          writeObjects("WriteOwnState", zone, [`${name}.tfstate`, `${name}.tfstate.tflock`]),
          {
            // The far side of the peering is in shared-services.
            sid: "DeployIntoItsAccounts",
            effect: "Allow",
            actions: ["sts:AssumeRole"],
            resources: [name, "shared-services"].map(
              (account) => `arn:aws:iam::${idOf(account, props.accountIds)}:role/${zone.deploymentRole}`,
            ),
          },
        ]),
      });
    }

    const plan = new IamRole(this, "plan", {
      name: planRoleName(zone),
      description: `Plans pull requests and looks for drift in ${repository}`,
      assumeRolePolicy: policyDocument([
        trust(provider.arn, {
          StringLike: {
            [`${issuer}:sub`]: [`repo:${repository}:pull_request:ref:refs/pull/*`, `repo:${repository}:${ref}:${ref}`],
          },
        }),
      ]),
    });
    new IamRolePolicy(this, "plan_read", {
      name: "read",
      role: plan.id,
      policy: policyDocument([
        ...readState(zone, ["*.tfstate"]),
        writeObjects("LockStates", zone, ["*.tfstate.tflock"]),
        {
          sid: "PlanInEveryAccount",
          effect: "Allow",
          actions: ["sts:AssumeRole"],
          resources: [`arn:aws:iam::*:role/${planRoleName(zone)}`],
        },
      ]),
    });
    grantConfigurationReading(this, "plan", plan);
  }
}

/**
 * What the pipeline plans an account with: it reads how things are configured and no data in them.
 *
 * A pull request runs code that nobody has reviewed, so it must not come near health data.
 */
export class PlanRole extends Construct {
  constructor(scope: Construct, id: string) {
    super(scope, id);
    const stack = ZoneStack.of(this);
    const name = planRoleName(stack.zone);
    const role = new IamRole(this, "role", {
      name,
      description: "Plans changes of this account; reads configuration, not data",
      assumeRolePolicy: policyDocument([
        {
          // The role may be made before the one it trusts: it names the account, and the role in a condition.
          sid: "FromThePipeline",
          effect: "Allow",
          principals: { AWS: [`arn:aws:iam::${stack.managementAccountId}:root`] },
          actions: ["sts:AssumeRole"],
          conditions: {
            ArnEquals: { "aws:PrincipalArn": `arn:aws:iam::${stack.managementAccountId}:role/${name}` },
          },
        },
      ]),
    });
    grantConfigurationReading(this, "role", role);
  }
}

function idOf(account: AccountName, ids: PipelineProps["accountIds"]): string {
  const id = ids[account];
  if (id === undefined) {
    throw new Error(`accountIds has no ${account}; it must have every account that a pipeline deploys into`);
  }
  return id;
}

function grantConfigurationReading(scope: Construct, id: string, role: IamRole): void {
  for (const policy of ["SecurityAudit", "job-function/ViewOnlyAccess"]) {
    new IamRolePolicyAttachment(scope, `${id}_${policy.replace(/^.*\//, "")}`, {
      role: role.name,
      policyArn: `arn:aws:iam::aws:policy/${policy}`,
    });
  }
}

function trust(providerArn: string, conditions: Conditions): Statement {
  return {
    sid: "FromTheRepository",
    effect: "Allow",
    principals: { Federated: [providerArn] },
    actions: ["sts:AssumeRoleWithWebIdentity"],
    conditions: {
      ...conditions,
      StringEquals: { ...conditions.StringEquals, [`${issuer}:aud`]: "sts.amazonaws.com" },
    },
  };
}

function readState(zone: Zone, keys: readonly string[]): readonly Statement[] {
  const bucket = `arn:aws:s3:::${bucketName(zone, "terraform-state")}`;
  return [
    { sid: "ListStates", effect: "Allow", actions: ["s3:ListBucket"], resources: [bucket] },
    { sid: "ReadStates", effect: "Allow", actions: ["s3:GetObject"], resources: keys.map((key) => `${bucket}/${key}`) },
    {
      sid: "UseTheKeyOfTheStates",
      effect: "Allow",
      actions: ["kms:Decrypt", "kms:GenerateDataKey"],
      resources: ["*"],
      conditions: {
        StringEquals: {
          "kms:ViaService": `s3.${zone.regions.home}.amazonaws.com`,
          "kms:EncryptionContext:aws:s3:arn": bucket,
        },
      },
    },
  ];
}

function writeObjects(sid: string, zone: Zone, keys: readonly string[]): Statement {
  const bucket = bucketName(zone, "terraform-state");
  return {
    sid,
    effect: "Allow",
    actions: ["s3:GetObject", "s3:PutObject", "s3:DeleteObject"],
    resources: keys.map((key) => `arn:aws:s3:::${bucket}/${key}`),
  };
}
