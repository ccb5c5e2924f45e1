import type { Zone } from "../zone/schema";

/** What differs between the engines and providers that a project can be emitted for. */
export interface Combination {
  /** Engine whose library the project imports. */
  readonly engine: Zone["engine"];

  /** Major version of the Terraform AWS provider. */
  readonly awsProvider: Zone["awsProvider"];

  /** Package of the AWS bindings. */
  readonly providerPackage: string;

  /** Exact Terraform AWS provider version that the bindings pin. */
  readonly terraformProviderVersion: string;

  /** Node versions that the engine's command runs on, as a semver range. */
  readonly nodeRange: string;

  /** Packages the emitted code imports at run time, with exact versions. */
  readonly dependencies: Readonly<Record<string, string>>;

  /** Packages for working on the project, with exact versions. */
  readonly devDependencies: Readonly<Record<string, string>>;

  /** Module names in blueprint code and what this combination calls them. */
  readonly importMap: Readonly<Record<string, string>>;
}

/** Packages that `src/zone/` imports; emitted with it. */
const zoneDependencies = {
  "fastest-levenshtein": "1.0.16",
  "ip-address": "10.7.6",
  yaml: "2.9.1",
  zod: "4.6.7",
};

const toolchain = {
  "@aws-sdk/client-cloudtrail": "3.1137.0",
  "@aws-sdk/client-config-service": "3.1124.0",
  "@aws-sdk/client-ec2": "3.1169.0",
  "@aws-sdk/client-guardduty": "3.1169.0",
  "@aws-sdk/client-iam": "3.1169.0",
  "@aws-sdk/client-kms": "3.1162.0",
  "@aws-sdk/client-organizations": "3.1169.0",
  "@aws-sdk/client-s3": "3.1169.0",
  "@aws-sdk/client-service-quotas": "3.1138.0",
  "@aws-sdk/client-ssm": "3.1169.0",
  "@aws-sdk/client-sts": "3.1169.0",
  "@types/jest": "30.0.0",
  "@types/node": "20.19.43",
  jest: "30.5.2",
  "ts-jest": "29.4.15",
  tsx: "4.23.15",
  typescript: "5.9.3",
};

// 10.7.2 is the newest release that both engines accept: cdktf asks for ^10.4.2, cdktn for >=10.6.0 <10.8.0.
const constructs = "10.7.2";

const cdktf = {
  engine: "cdktf" as const,
  providerPackage: "@cdktf/provider-aws",
  nodeRange: ">=20.9",
  devDependencies: { "@cdktf/hcl2json": "0.21.0", "cdktf-cli": "0.21.0", ...toolchain },
  importMap: {},
};

/** Every combination of engine and provider that a project can be emitted for. */
export const combinations: readonly Combination[] = [
  {
    ...cdktf,
    awsProvider: 6,
    terraformProviderVersion: "6.25.0",
    dependencies: { "@cdktf/provider-aws": "21.22.1", cdktf: "0.21.0", constructs, ...zoneDependencies },
  },
  {
    ...cdktf,
    awsProvider: 5,
    terraformProviderVersion: "5.100.0",
    dependencies: { "@cdktf/provider-aws": "20.1.0", cdktf: "0.21.0", constructs, ...zoneDependencies },
  },
  {
    engine: "cdktn",
    awsProvider: 6,
    providerPackage: "@cdktn/provider-aws",
    terraformProviderVersion: "6.66.0",
    nodeRange: ">=22.19",
    dependencies: { "@cdktn/provider-aws": "25.7.0", cdktn: "0.24.0", constructs, ...zoneDependencies },
    devDependencies: { "@cdktn/hcl2json": "0.24.0", "cdktn-cli": "0.24.0", ...toolchain },
    importMap: {
      cdktf: "cdktn",
      "@cdktf/provider-aws": "@cdktn/provider-aws",
      "@cdktf/hcl2json": "@cdktn/hcl2json",
    },
  },
];

/** The combination that a zone asks for. The zone is valid, so there is always one. */
export function combinationOf(zone: Pick<Zone, "engine" | "awsProvider">): Combination {
  const found = combinations.find(
    (combination) => combination.engine === zone.engine && combination.awsProvider === zone.awsProvider,
  );
  if (found === undefined) {
    throw new Error(`no combination for engine ${zone.engine} with AWS provider ${String(zone.awsProvider)}`);
  }
  return found;
}
