/** What the picture of the network shows. `networkMapOf` builds it from the stacks; an analysis may put its own in this place. */
export interface NetworkMap {
  readonly accounts: readonly MapAccount[];
  readonly vpcs: readonly MapVpc[];
  readonly tiers: readonly MapTier[];
  readonly peerings: readonly MapPeering[];
  readonly calls: readonly MapCall[];
}

/** An account; those without a network are drawn too. */
export interface MapAccount {
  readonly id: string;
  readonly name: string;
}

/** A VPC, by `stack: address`. */
export interface MapVpc {
  readonly id: string;

  /** Id of a {@link MapAccount}. */
  readonly account: string;
  readonly region: string;
  readonly name: string;
  readonly cidr: string;
}

/** Subnets of one VPC that serve one purpose. */
export interface MapTier {
  readonly id: string;

  /** Id of a {@link MapVpc}. */
  readonly vpc: string;
  readonly name: string;
  readonly cidrs: readonly string[];

  /** Which way its routes lead to the internet. */
  readonly internet: "both ways" | "outward" | "none" | "unknown";
}

/** Two VPCs that are joined. */
export interface MapPeering {
  readonly from: string;
  readonly to: string;

  /** `stack: address`. */
  readonly opens: string;
}

/** A call that the receiver accepts. */
export interface MapCall {
  /** Id of a {@link MapTier}, or the internet. */
  readonly from: string;
  readonly to: string;

  /** "443", "1024-65535", "all ports"; with the protocol where it is not TCP. */
  readonly ports: string;

  /** `stack: address` of the rule. */
  readonly opens: string;
}

/** Stands for what is outside, as the source of a call. */
export const internet = "internet";
