import { DataAwsCallerIdentity } from "@cdktf/provider-aws/lib/data-aws-caller-identity";
import { AwsProvider } from "@cdktf/provider-aws/lib/provider";
import { TerraformElement, TerraformStack } from "cdktf";
import type { Construct, IConstruct, Node } from "constructs";
import { type AccountName, type Zone, account } from "../zone";
import { OrganizationState, StackOutputs, keepState } from "./terraform-state";

/** Properties of {@link ZoneStack}. */
export interface ZoneStackProps {
  readonly zone: Zone;

  /** The account that the stack works in. */
  readonly account: AccountName;

  /**
   * Where the stack's state is kept.
   *
   * @default - where the zone says
   */
  readonly state?: Zone["state"];
}

/**
 * A stack of the zone: one account, one state, tags on everything.
 *
 * Logical ids are the path of construct ids, joined by "_": they are the addresses in the state, so renaming a construct
 * moves what is inside it.
 */
export class ZoneStack extends TerraformStack {
  public readonly zone: Zone;
  public readonly account: AccountName;

  /** The stack's account in the home region; a resource that names no provider uses it. */
  public readonly homeProvider: AwsProvider;

  /** Path of the construct that has taken an address. */
  private readonly paths = new Map<string, string>();
  private readonly farProviders = new Map<string, AwsProvider>();
  private readonly earlierStacks = new Map<string, StackOutputs>();
  private inBackupRegion: AwsProvider | undefined;
  private organization: OrganizationState | undefined;
  private caller: DataAwsCallerIdentity | undefined;

  /** The stack that a construct is in. */
  public static override of(construct: IConstruct): ZoneStack {
    const stack = TerraformStack.of(construct);
    if (!(stack instanceof ZoneStack)) {
      throw new Error(`${construct.node.path} is in ${stack.node.path}, which is no ZoneStack: extend ZoneStack`);
    }
    return stack;
  }

  constructor(scope: Construct, id: string, props: ZoneStackProps) {
    super(scope, id);
    this.zone = props.zone;
    this.account = props.account;
    keepState(this, props.zone, props.state ?? props.zone.state);
    // 1.10 brings the lock file in the state bucket: https://developer.hashicorp.com/terraform/language/backend/s3
    this.addOverride("terraform.required_version", ">= 1.10");
    // Written out, because OpenTofu resolves the bare "aws" to an address of its own.
    this.addOverride("terraform.required_providers.aws.source", "hashicorp/aws");
    this.homeProvider = this.provider("aws", props.zone.regions.home);
  }

  /** The stack's account in the backup region. */
  public backupRegionProvider(): AwsProvider {
    this.inBackupRegion ??= this.provider("backup_region", this.zone.regions.backup, "backup_region");
    return this.inBackupRegion;
  }

  /** Another account, beside the stack's own: for the far side of what the stack connects. */
  public providerOf(name: AccountName, place: "home" | "backup" = "home"): AwsProvider {
    if (name === this.account) {
      return place === "home" ? this.homeProvider : this.backupRegionProvider();
    }
    const alias = place === "home" ? name : `${name}_backup_region`;
    const made = this.farProviders.get(alias) ?? this.provider(`aws_${alias}`, this.zone.regions[place], alias, name);
    this.farProviders.set(alias, made);
    return made;
  }

  /** An output of a stack that is deployed before this one. */
  public outputOf(stack: string, name: string): string {
    const outputs = this.earlierStacks.get(stack) ?? new StackOutputs(this, stack, { zone: this.zone, stack });
    this.earlierStacks.set(stack, outputs);
    return outputs.output(name);
  }

  /** Id of an account: as zone.yaml says, or as the stack `organization` made it. */
  public accountId(name: AccountName): string {
    const id = account(this.zone, name).id;
    if (id !== undefined) {
      return id;
    }
    // Before bootstrap has written it down, the stacks of the management account take the id of whoever deploys them.
    return name === "management" && this.account === "management"
      ? this.callerIdentity().accountId
      : this.organizationState().accountId(name);
  }

  public get managementAccountId(): string {
    return this.accountId("management");
  }

  public get organizationId(): string {
    const { organization } = this.zone;
    return organization.mode === "adopt" ? organization.id : this.organizationState().organizationId;
  }

  protected override allocateLogicalId(element: TerraformElement | Node): string {
    const node = TerraformElement.isTerraformElement(element) ? element.node : element;
    const ids = node.scopes.slice(node.scopes.indexOf(this) + 1).map((scope) => scope.node.id);
    for (const id of ids) {
      if (!/^[A-Za-z_][A-Za-z0-9_-]*$/.test(id)) {
        throw new Error(
          `construct id is "${id}" (${node.path}); Terraform takes letters, digits, "_" and "-", a letter first: rename it`,
        );
      }
    }
    const logicalId = ids.join("_");
    // Elements of unlike types may share a name: an output and a resource, a bucket and its policy.
    const address = `${element.constructor.name} ${logicalId}`;
    const path = this.paths.get(address) ?? node.path;
    if (path !== node.path) {
      throw new Error(`${node.path} and ${path} would both be called "${logicalId}": rename one of them`);
    }
    this.paths.set(address, path);
    return logicalId;
  }

  private provider(id: string, region: string, alias?: string, name: AccountName = this.account): AwsProvider {
    const { zone } = this;
    const knownId = account(zone, name).id;
    return new AwsProvider(this, id, {
      alias,
      region,
      allowedAccountIds: knownId === undefined ? undefined : [knownId],
      assumeRole:
        name === "management"
          ? undefined
          : [
              {
                // A pipeline plans with a role that reads only.
                roleArn: `arn:aws:iam::${this.accountId(name)}:role/${process.env.DEPLOYMENT_ROLE ?? zone.deploymentRole}`,
                // STS takes at most 64 characters.
                sessionName: `${zone.zone}-${this.node.id}`.slice(0, 64),
              },
            ],
      defaultTags: [{ tags: { ...zone.tags, Zone: zone.zone, Stack: this.node.id, ManagedBy: "terraform" } }],
    });
  }

  private callerIdentity(): DataAwsCallerIdentity {
    this.caller ??= new DataAwsCallerIdentity(this, "caller");
    return this.caller;
  }

  private organizationState(): OrganizationState {
    this.organization ??= new OrganizationState(this, "organization", { zone: this.zone });
    return this.organization;
  }
}
