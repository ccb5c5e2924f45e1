import type { Mutant } from "./mutant";

/** What an owner writes into an environment's own file, below the call to the building block. */
function owner(name: string, code: string, expected: string): Mutant {
  const marker = "    // Yours from here on.";
  return {
    name,
    file: "src/environments/dev.ts",
    find: marker,
    replace: `${code}\n${marker}`,
    test: "test/verify.test.ts",
    expect: expected,
  };
}

/** What the verifier, as it is emitted, says of resources that nobody here has written. */
export const proofMutants: readonly Mutant[] = [
  owner(
    "is given a way from dev to prod by its owner",
    `
    const { VpcPeeringConnection } = require("@cdktf/provider-aws/lib/vpc-peering-connection");
    const { Route } = require("@cdktf/provider-aws/lib/route");
    const shortcut = new VpcPeeringConnection(this, "shortcut", {
      vpcId: this.environment.vpc.id,
      peerVpcId: "vpc-0f00ba4",
      peerOwnerId: this.accountId("prod"),
    });
    new Route(this, "shortcut_route", {
      routeTableId: this.environment.tier("app").routeTables[0].id,
      destinationCidrBlock: zone.environments[1].cidr,
      vpcPeeringConnectionId: shortcut.id,
    });`,
    "dev: aws_vpc_peering_connection.shortcut",
  ),
  owner(
    "is given a role that prod may take by its owner",
    `
    const { IamRole } = require("@cdktf/provider-aws/lib/iam-role");
    new IamRole(this, "shared", {
      name: "shared",
      assumeRolePolicy: JSON.stringify({
        Version: "2012-10-17",
        Statement: [
          {
            Effect: "Allow",
            Principal: { AWS: \`arn:aws:iam::\${this.accountId("prod")}:root\` },
            Action: "sts:AssumeRole",
          },
        ],
      }),
    });`,
    "identity-separates-environments: dev: aws_iam_role.shared",
  ),
  owner(
    "is given a bucket without a block by its owner",
    `
    const { S3Bucket } = require("@cdktf/provider-aws/lib/s3-bucket");
    new S3Bucket(this, "exports", { bucket: "acme-exports" });`,
    "s3-public-access-block: dev: aws_s3_bucket.exports",
  ),
  owner(
    "is given an open database by its owner",
    `
    const { DbInstance } = require("@cdktf/provider-aws/lib/db-instance");
    new DbInstance(this, "records", {
      identifier: "records",
      instanceClass: "db.t4g.micro",
      engine: "postgres",
      publiclyAccessible: true,
    });`,
    "dev: aws_db_instance.records",
  ),
];
