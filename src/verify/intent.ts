/**
 * What the owner of a project declares: the part of zone.yaml that claims are judged against. A whole `Zone` has this
 * shape.
 */
export interface Intent {
  readonly zone: string;
  readonly environments: readonly DeclaredEnvironment[];
  readonly suppressions: readonly Suppression[];
}

/** An environment; its stack has its name. */
export interface DeclaredEnvironment {
  readonly name: string;

  /** Whether it holds health data. */
  readonly phi: boolean;

  /** Its VPC: "10.1.0.0/16". */
  readonly cidr: string;

  /** The subnets of its bastion, in the VPC of shared-services. */
  readonly bastionCidr: string;
  readonly tiers: readonly DeclaredTier[];

  /** Ports of each tier that its bastion calls, beside the tier's own. */
  readonly bastionPorts: Readonly<Record<string, readonly number[]>>;
}

/** A tier of an environment. */
export interface DeclaredTier {
  readonly name: string;
  readonly exposure: "public" | "private" | "isolated";
  readonly cidr: string;
  readonly port: number;

  /** Names of the tiers that call it. */
  readonly from: readonly string[];
}

/** A violation that the owner accepts for a time. */
export interface Suppression {
  /** Id of the control. */
  readonly control: string;

  /** `stack: address`, or the stack alone; every finding of the control where it is left out. */
  readonly at?: string;
  readonly reason: string;

  /** Who answers for it. */
  readonly owner: string;

  /** Last day on which it counts: "2027-06-30". */
  readonly expires: string;
}
