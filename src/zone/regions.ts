/** A region that every account can use without opting in. */
export interface Region {
  /** Availability zones that a new account gets. */
  readonly availabilityZones: number;

  /** Region for the second copy by default: in the same country where one is enabled by default, else close by. */
  readonly backup: string;

  /** Whether the default backup region keeps the copies in the same country, or inside the European Union. */
  readonly sameJurisdiction: boolean;
}

/**
 * The regions of the `aws` partition that are enabled by default. Opt-in regions are left out: services and session
 * tokens behave differently there until each account opts in.
 *
 * Source: AWS Account Management reference, "Enable or disable AWS Regions"; AWS global infrastructure. us-west-1 and
 * ap-northeast-1 have one zone more than what new accounts get.
 */
export const regions: Readonly<Record<string, Region>> = {
  "us-east-1": { availabilityZones: 6, backup: "us-west-2", sameJurisdiction: true },
  "us-east-2": { availabilityZones: 3, backup: "us-west-2", sameJurisdiction: true },
  "us-west-1": { availabilityZones: 2, backup: "us-east-2", sameJurisdiction: true },
  "us-west-2": { availabilityZones: 4, backup: "us-east-1", sameJurisdiction: true },
  "ca-central-1": { availabilityZones: 3, backup: "us-east-2", sameJurisdiction: false },
  "sa-east-1": { availabilityZones: 3, backup: "us-east-1", sameJurisdiction: false },
  "eu-central-1": { availabilityZones: 3, backup: "eu-west-1", sameJurisdiction: true },
  "eu-north-1": { availabilityZones: 3, backup: "eu-central-1", sameJurisdiction: true },
  "eu-west-1": { availabilityZones: 3, backup: "eu-central-1", sameJurisdiction: true },
  "eu-west-2": { availabilityZones: 3, backup: "eu-west-1", sameJurisdiction: false },
  "eu-west-3": { availabilityZones: 3, backup: "eu-central-1", sameJurisdiction: true },
  "ap-northeast-1": { availabilityZones: 3, backup: "ap-northeast-3", sameJurisdiction: true },
  "ap-northeast-2": { availabilityZones: 4, backup: "ap-northeast-1", sameJurisdiction: false },
  "ap-northeast-3": { availabilityZones: 3, backup: "ap-northeast-1", sameJurisdiction: true },
  "ap-south-1": { availabilityZones: 3, backup: "ap-southeast-1", sameJurisdiction: false },
  "ap-southeast-1": { availabilityZones: 3, backup: "ap-southeast-2", sameJurisdiction: false },
  "ap-southeast-2": { availabilityZones: 3, backup: "ap-southeast-1", sameJurisdiction: false },
};

/** Names of the regions, sorted as people list them. */
export const regionNames: readonly string[] = Object.keys(regions);

/** What is known of a region; undefined for one that does not exist or needs opting in. */
export function region(name: string): Region | undefined {
  return Object.hasOwn(regions, name) ? regions[name] : undefined;
}
