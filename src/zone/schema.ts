import { z } from "zod";
import { ARCHIVE_COMPLIANCE_ACKNOWLEDGEMENT, BACKUP_COMPLIANCE_ACKNOWLEDGEMENT } from "./acknowledgements";
import { hourlyPrices } from "./costs";
import * as patterns from "./patterns";
import { endpointNames, defaultEndpoints } from "./endpoints";
import {
  COLD_STORAGE_EARLIEST_DAYS,
  DEFAULT_RETENTION_DAYS,
  LOG_RETENTION_DAYS,
  MAX_RETENTION_DAYS,
  SHORTEST_BACKUP_DAYS,
  SIX_YEARS_DAYS,
} from "./retention";
import { regionNames } from "./regions";

/**
 * The answers: what a person writes, with the default of everything that does not depend on another answer. Types,
 * the JSON Schema for editors, the comments of zone.yaml and docs/answers.md are all read from here.
 *
 * Text is only described here; `checks/` says in words what is wrong with it, so that all problems come at once.
 */
function text(description: string, pattern?: RegExp) {
  return z.string().meta({ description, ...(pattern === undefined ? {} : { pattern: pattern.source }) });
}

/** Each gateway has a public address. */
const natPrice = (hourlyPrices.natGateway + hourlyPrices.publicAddress).toFixed(2);

const label = (description: string) => text(description, patterns.labelPattern);
const cidr = (description: string) => text(description).optional();
const days = (minimum: number, byDefault: number, description: string) =>
  z.int().min(minimum).max(MAX_RETENTION_DAYS).default(byDefault).describe(description);
const portNumber = z.int().min(1).max(65535);

const lock = z.enum(["governance", "compliance"]).default("governance");
const acknowledgement = (consequence: string) =>
  text(`Needed with lock compliance, word for word: ${consequence}`).optional();

const organizationMode = "create: make a new organization. adopt: take over the one that the management account has.";
const stateKind =
  "s3: a bucket with native locking. hcp: HCP Terraform. local: files beside the code, for trying out only.";

const accountSchema = z.strictObject({
  email: text(
    "E-mail address of the account; default: the pattern `email` with the account's name.",
    patterns.emailPattern,
  ).optional(),
  id: text(
    "Id of an existing account to adopt; without it the account is created.",
    patterns.accountIdPattern,
  ).optional(),
});

const roleAccount = (description: string) => accountSchema.prefault({}).describe(description);

export const knownTierNames = ["web", "app", "data"] as const;

const tierSchema = z.strictObject({
  name: label("Name of the tier, unique in its environment."),
  exposure: z
    .enum(["public", "private", "isolated"])
    .optional()
    .describe("Public (load balancers), private (out through endpoints or NAT), isolated (no route to the internet)."),
  port: portNumber.optional().describe("TCP port on which the tier is called."),
  from: z
    .array(label("Name of a tier."))
    .optional()
    .describe("Tiers that call this one; by default web calls app, app calls data."),
  cidr: cidr("Block of the tier; each availability zone's subnet is an eighth of it. Allocated once, never moved."),
});

const environmentSchema = z.strictObject({
  name: label("Name of the environment, of its stack and of its account."),
  production: z
    .boolean()
    .optional()
    .describe("Which organizational unit it is in; default: the name is prod or production."),
  phi: z
    .boolean()
    .default(true)
    .describe("Whether it holds protected health information; the stricter guardrails follow it."),
  account: accountSchema.prefault({}).describe("Account of the environment."),
  cidr: cidr("Block of the environment's VPC. Allocated once, never moved."),
  endpointsCidr: cidr("Block of its interface endpoints, inside the VPC."),
  natCidr: cidr("Block of the NAT gateways, inside the VPC; kept free without NAT."),
  bastionCidr: cidr("Block of this environment's bastion, inside the shared-services VPC."),
  nat: z
    .enum(["none", "one", "each"])
    .default("none")
    .describe(
      `NAT gateways for the private tiers: none, one, or one in each availability zone; a gateway costs ${natPrice} USD an hour.`,
    ),
  bastionPorts: z
    .record(z.string(), z.array(portNumber).max(10))
    .default({})
    .describe("Ports that the bastion reaches beside each tier's own, by tier."),
  bastionOperators: z
    .array(text("ARN of an IAM role or user.", patterns.principalArnPattern))
    .default([])
    .describe("ARNs of the roles and users that may enter the bastion; none: the management account, with MFA."),
  tiers: z
    .array(z.union([z.enum(knownTierNames), tierSchema]))
    .min(1)
    .max(15)
    .default([...knownTierNames])
    .describe("Tiers, each with its own subnets; web, app and data may be given by name alone."),
});

const organizationAdopt = z.strictObject({
  mode: z.literal("adopt").describe(organizationMode),
  id: text("Id of the organization (o-...).", patterns.organizationIdPattern),
  rootId: text("Id of its root (r-...).", patterns.rootIdPattern),
  servicePrincipals: z
    .array(text("Service principal.", patterns.servicePrincipalPattern))
    .default([])
    .describe("Services that have trusted access already; what is not listed here would be switched off."),
  policyTypes: z
    .array(text("Policy type.", patterns.policyTypePattern))
    .default([])
    .describe("Policy types that are enabled already; what is not listed here would be switched off."),
});

const contact = (description: string) =>
  z
    .strictObject({
      name: z.string().min(1).max(64).describe("Name."),
      title: z.string().min(1).max(50).describe("Title."),
      email: text("E-mail address.", patterns.emailPattern),
      phone: text("Phone number.", patterns.phonePattern),
    })
    .optional()
    .describe(description);

export const answersSchema = z.strictObject({
  zone: label("Name of the zone; every name in AWS begins with it. Cannot be changed after the first deployment."),
  email: text("Pattern of the accounts' e-mail addresses, as aws+{account}@acme.example."),
  engine: z
    .enum(["cdktf", "cdktn"])
    .default("cdktf")
    .describe("CDK for Terraform (archived in 2025), or its continuation CDK Terrain."),
  awsProvider: z.literal([5, 6]).default(6).describe("Major version of the Terraform AWS provider; cdktn needs 6."),
  organization: z
    .union([
      z.literal("create"),
      z.discriminatedUnion("mode", [
        z.strictObject({ mode: z.literal("create").describe(organizationMode) }),
        organizationAdopt,
      ]),
    ])
    .default("create")
    .describe("The AWS organization: create one, or adopt the one that is there."),
  accounts: z
    .strictObject({
      management: z
        .strictObject({
          id: text(
            "Id of the management account; `npm run bootstrap` writes it.",
            patterns.accountIdPattern,
          ).optional(),
        })
        .prefault({})
        .describe("Pays and governs; runs no workload."),
      "log-archive": roleAccount("Keeps the audit records."),
      security: roleAccount("Watches the others."),
      backup: roleAccount("Keeps the central copies of the backups."),
      "shared-services": roleAccount("Holds the bastions."),
    })
    .prefault({})
    .describe("The accounts that every zone has."),
  regions: z
    .strictObject({
      home: z.enum(regionNames).default("us-east-1").describe("Region of everything that is not a copy."),
      backup: z
        .enum(regionNames)
        .optional()
        .describe("Region of the second copies; default: one near the home region."),
      allowed: z
        .array(z.enum(regionNames))
        .optional()
        .describe("Regions that workloads may use; default: home and backup."),
    })
    .prefault({})
    .describe("Regions. Only those enabled by default are offered."),
  addressSpace: text("Private block that every VPC comes from.").default("10.0.0.0/8"),
  vpcPrefix: z
    .int()
    .min(16)
    .max(21)
    .optional()
    .describe("Size of a new VPC; default: a sixteenth of the space, /16 at most."),
  availabilityZones: z.int().min(2).max(6).default(2).describe("Availability zones in use. Raising it moves nothing."),
  sharedServices: z
    .strictObject({
      cidr: cidr("Block of the VPC of the bastions. Allocated once, never moved."),
      endpointsCidr: cidr("Block of the interface endpoints, inside the VPC."),
    })
    .prefault({})
    .describe("The VPC that the bastions are in."),
  endpoints: z
    .array(z.enum(endpointNames))
    .default([...defaultEndpoints])
    .describe(
      `Interface endpoints in every environment's VPC; each costs ${hourlyPrices.interfaceEndpoint} USD an hour in each availability zone of each VPC.`,
    ),
  bastion: z
    .strictObject({
      idleMinutes: z.int().min(1).max(60).default(15).describe("Minutes after which an idle session ends."),
      instanceType: z
        .enum(["t4g.nano", "t4g.micro", "t4g.small", "t4g.medium"])
        .default("t4g.micro")
        .describe("Instance type (arm64)."),
    })
    .prefault({})
    .describe("The bastions, one for each environment."),
  deploymentRole: text(
    "Role that deploys into each account; AWS makes it with the account.",
    patterns.roleNamePattern,
  ).default("OrganizationAccountAccessRole"),
  bucketSuffix: text(
    "Ends every bucket name, which must be unique across AWS. Written once, never changed.",
    patterns.bucketSuffixPattern,
  ).optional(),
  archive: z
    .strictObject({
      retentionDays: days(
        SIX_YEARS_DAYS,
        DEFAULT_RETENTION_DAYS,
        "Days that audit records are kept; at least six years.",
      ),
      glacierAfterDays: days(1, 90, "Age at which they move to Glacier Flexible Retrieval."),
      deepArchiveAfterDays: days(1, 365, "Age at which they move to Glacier Deep Archive."),
      lock: lock.describe("Object Lock mode; compliance can never be undone, by anyone."),
      acknowledgement: acknowledgement(ARCHIVE_COMPLIANCE_ACKNOWLEDGEMENT),
    })
    .prefault({})
    .describe("The archive of audit records."),
  logs: z
    .strictObject({
      retentionDays: z
        .literal([...LOG_RETENTION_DAYS])
        .default(365)
        .describe("Days in CloudWatch Logs, one of the values that it accepts."),
    })
    .prefault({})
    .describe("The hot copy of the logs; the archive is the record."),
  backup: z
    .strictObject({
      daily: z
        .strictObject({
          retentionDays: days(SHORTEST_BACKUP_DAYS, 35, "Days that a daily recovery point is kept."),
        })
        .prefault({})
        .describe("Daily recovery points."),
      weekly: z
        .strictObject({
          retentionDays: days(SHORTEST_BACKUP_DAYS, 91, "Days that a weekly recovery point is kept."),
        })
        .prefault({})
        .describe("Weekly recovery points."),
      monthly: z
        .strictObject({
          retentionDays: days(
            SIX_YEARS_DAYS,
            DEFAULT_RETENTION_DAYS,
            "Days that a monthly recovery point is kept; at least six years.",
          ),
          coldStorageAfterDays: days(
            COLD_STORAGE_EARLIEST_DAYS,
            90,
            "Age at which it moves to cold storage, where the service allows it.",
          ),
        })
        .prefault({})
        .describe("Monthly recovery points: the long-term copy."),
      lock: lock.describe("Vault Lock mode; compliance can never be undone, by anyone."),
      acknowledgement: acknowledgement(BACKUP_COMPLIANCE_ACKNOWLEDGEMENT),
    })
    .prefault({})
    .describe("Backups."),
  notifications: z
    .strictObject({
      emails: z.array(text("E-mail address.", patterns.emailPattern)).default([]).describe("Who is told of alarms."),
    })
    .prefault({})
    .describe("Notifications."),
  contacts: z
    .strictObject({
      security: contact("Whom AWS calls about security."),
      operations: contact("Whom AWS calls about operations."),
      billing: contact("Whom AWS calls about bills."),
    })
    .prefault({})
    .describe("Alternate contacts of every account."),
  tags: z
    .record(z.string(), z.string())
    .default({})
    .describe("Tags on everything. AWS does not protect tags: no health information."),
  state: z
    .union([
      z.enum(["s3", "local"]),
      z.discriminatedUnion("kind", [
        z.strictObject({ kind: z.literal("s3").describe(stateKind) }),
        z.strictObject({
          kind: z.literal("hcp").describe(stateKind),
          organization: text("Organization in HCP Terraform.", patterns.hcpNamePattern),
          project: text("Project in HCP Terraform; default: its default project.", patterns.hcpNamePattern).optional(),
        }),
        z.strictObject({ kind: z.literal("local").describe(stateKind) }),
      ]),
    ])
    .default("s3")
    .describe("Where Terraform keeps its state: s3, hcp or local."),
  pipeline: z
    .strictObject({
      repository: text(
        "GitHub repository whose workflows plan and deploy, as acme/zone; without it they have no access.",
        patterns.repositoryPattern,
      ).optional(),
      branch: text("Branch that deploys.", patterns.branchPattern).default("main"),
    })
    .prefault({})
    .describe("The pipeline in .github/workflows."),
  suppressions: z
    .array(
      z.strictObject({
        control: text("Id of the control, as `npm run verify` prints it.", patterns.controlIdPattern),
        at: z.string().min(1).optional().describe("Where: `stack: address`, or the stack alone; default: everywhere."),
        reason: z.string().min(1).describe("Why it is accepted."),
        owner: z.string().min(1).describe("Who answers for it."),
        expires: text("Last day on which it counts, as 2027-06-30.", patterns.dayPattern),
      }),
    )
    .default([])
    .describe("Violations that `npm run verify` finds and that are accepted for a time."),
  environments: z
    .array(environmentSchema)
    .min(1)
    .prefault([{ name: "dev" }, { name: "prod" }])
    .describe("Environments, each in an account of its own."),
  custom: z.record(z.string(), z.unknown()).default({}).describe("Answers to the questions of a team's own blueprint."),
});

export type * from "./types";
