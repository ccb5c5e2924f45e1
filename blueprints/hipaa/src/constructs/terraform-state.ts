import {
  CloudBackend,
  DataTerraformRemoteState,
  DataTerraformRemoteStateLocal,
  DataTerraformRemoteStateS3,
  LocalBackend,
  NamedCloudWorkspace,
  NamedRemoteWorkspace,
  S3Backend,
  type TerraformRemoteState,
  type TerraformStack,
} from "cdktf";
import { Construct } from "constructs";
import { type AccountName, type Zone, bucketName, workspaceName } from "../zone";

/** Keeps the state of a stack where the zone says. */
export function keepState(stack: TerraformStack, zone: Zone, state: Zone["state"]): void {
  switch (state.kind) {
    case "s3": {
      const backend = new S3Backend(stack, s3Location(zone, stack.node.id));
      // A lock file beside the state, instead of a DynamoDB table.
      backend.addOverride("use_lockfile", true);
      return;
    }
    case "hcp":
      new CloudBackend(stack, {
        organization: state.organization,
        workspaces: new NamedCloudWorkspace(workspaceName(zone, stack.node.id), state.project),
      });
      return;
    case "local":
      new LocalBackend(stack, { path: localStatePath(stack.node.id) });
  }
}

/** Names of the outputs of the stack `organization` that other stacks read. */
export const organizationOutputs = { accountIds: "account_ids", organizationId: "organization_id" } as const;

/** Outputs of a stack that is deployed before, read from its state. */
export class StackOutputs extends Construct {
  private readonly stack: string;
  private readonly state: TerraformRemoteState;
  private readonly expected = new Map<string, { readonly condition: string; readonly error_message: string }>();

  constructor(scope: Construct, id: string, props: { readonly zone: Zone; readonly stack: string }) {
    super(scope, id);
    this.stack = props.stack;
    this.state = remoteState(this, "state", props.zone, props.stack);
    // No condition is asked where the whole state is missing. Terraform shows this line then, and its comment with it.
    this.state.addOverride("workspace", `\${"default" /* deploy the stack ${props.stack} first */}`);
  }

  /**
   * A plain reference with no quotes in it: it can stand inside a JSON policy, which stays readable as JSON.
   *
   * @param missing what to say where the stack has not made it yet
   */
  public output(path: string, missing = `The stack ${this.stack} has no output ${path} yet`): string {
    this.expected.set(path, {
      condition: `\${can(self.outputs.${path})}`,
      error_message: `${missing}: deploy the stack ${this.stack} first.`,
    });
    this.state.addOverride("lifecycle.postcondition", [...this.expected.values()]);
    return `\${data.terraform_remote_state.${this.state.friendlyUniqueId}.outputs.${path}}`;
  }
}

/** What the stack `organization` has made, read from its state. */
export class OrganizationState extends StackOutputs {
  constructor(scope: Construct, id: string, props: { readonly zone: Zone }) {
    super(scope, id, { zone: props.zone, stack: "organization" });
  }

  /** Id of an account that the zone created. */
  public accountId(name: AccountName): string {
    return this.output(
      `${organizationOutputs.accountIds}.${name}`,
      `The stack organization has made no account ${name} yet`,
    );
  }

  public get organizationId(): string {
    return this.output(organizationOutputs.organizationId);
  }
}

function remoteState(scope: Construct, id: string, zone: Zone, stack: string): TerraformRemoteState {
  switch (zone.state.kind) {
    case "s3":
      return new DataTerraformRemoteStateS3(scope, id, s3Location(zone, stack));
    case "hcp":
      return new DataTerraformRemoteState(scope, id, {
        organization: zone.state.organization,
        workspaces: new NamedRemoteWorkspace(workspaceName(zone, stack)),
      });
    case "local":
      return new DataTerraformRemoteStateLocal(scope, id, { path: localStatePath(stack) });
  }
}

/** Where a state is in S3. */
interface S3Location {
  readonly bucket: string;
  readonly key: string;
  readonly region: string;
  readonly allowedAccountIds?: string[];
}

/**
 * No `encrypt`: without a key of its own it would replace the bucket's customer key by AES256. Credentials of another
 * account than the management account are refused before anything is planned.
 */
function s3Location(zone: Zone, stack: string): S3Location {
  const { id } = zone.accounts.management;
  return {
    bucket: bucketName(zone, "terraform-state"),
    key: `${stack}.tfstate`,
    region: zone.regions.home,
    ...(id === undefined ? {} : { allowedAccountIds: [id] }),
  };
}

/** Seen from `cdktf.out/stacks/<stack>`, where Terraform runs; it lands beside zone.yaml. */
function localStatePath(stack: string): string {
  return `../../../terraform.${stack}.tfstate`;
}
