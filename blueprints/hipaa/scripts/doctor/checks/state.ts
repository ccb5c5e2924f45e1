import { GetObjectCommand, S3Client, paginateListObjectsV2 } from "@aws-sdk/client-s3";
import { type Zone, bucketName, deploymentPhases } from "../../../src/zone";
import { type FoundBucket, findBucket } from "../../support/buckets";
import type { Access } from "../access";
import { every } from "../ask";
import { type Check, type Look, NotLooked } from "../check";
import type { Examination } from "../examination";
import { type Finding, obstacle } from "../finding";
import { importInto, newSuffix } from "../mend";

const stack = "bootstrap";

/** The bucket of the state, as far as it is known. */
export type StateBucket =
  | { readonly kind: "none" }
  | { readonly kind: "ours"; readonly region: string | undefined }
  | { readonly kind: "somebody else's"; readonly region: string | undefined };

/** Looks the bucket up, and whose it is. */
export async function findStateBucket(zone: Zone, access: Access): Promise<StateBucket> {
  const name = bucketName(zone, "terraform-state");
  const found: FoundBucket | undefined = zone.state.kind === "s3" ? await findBucket(zone, name) : undefined;
  if (found === undefined) {
    return { kind: "none" };
  }
  return { kind: (await access.ownsBucket(name)) ? "ours" : "somebody else's", region: found.region };
}

/** Whether the state can be kept where zone.yaml says, and be read. */
export function stateCheck({ zone, states }: Examination, stateBucket: () => Promise<StateBucket>): Check {
  const name = bucketName(zone, "terraform-state");
  const bucket = async (): Promise<readonly Finding[]> => {
    const there = await stateBucket();
    const suffix = `before the first deployment, in zone.yaml: bucketSuffix: ${newSuffix()}`;
    if (there.kind === "none") {
      return [];
    }
    if (there.kind === "somebody else's") {
      const found = `the bucket ${name} belongs to another account: names are unique across AWS`;
      return [obstacle({ id: "state-bucket-taken", stack, found, mend: suffix })];
    }
    if (there.region !== undefined && there.region !== zone.regions.home) {
      const found = `the bucket ${name} is in ${there.region}, and the home region of zone.yaml is ${zone.regions.home}`;
      return [obstacle({ id: "state-bucket-region", stack, found, mend: suffix })];
    }
    const held = states.held(stack, "aws_s3_bucket", ({ id }) => id === name);
    if (held.held === "unclear") {
      throw new NotLooked(held.reason);
    }
    return held.held === "yes"
      ? []
      : [
          obstacle({
            id: "state-bucket-exists",
            stack,
            found: `the bucket ${name} is in this account already, and not in the state of ${stack}: npm run bootstrap would make it again`,
            mend: `take it over: ${importInto(stack, ["aws_s3_bucket.state_bucket", name])}; or, if nothing is in it: aws s3 rb s3://${name}`,
          }),
        ];
  };
  return {
    id: "state",
    stack,
    fine: fineOf(zone),
    looks: [
      { where: `the bucket ${name}`, find: bucket },
      ...deploymentPhases(zone)
        .flat()
        .map((one): Look => ({
          where: `what ${one} has made`,
          stack: one,
          find: () => {
            const unreadable = states.unreadable(one);
            if (unreadable !== undefined) {
              throw new NotLooked(unreadable);
            }
            return Promise.resolve([]);
          },
        })),
    ],
  };
}

function fineOf(zone: Zone): string {
  switch (zone.state.kind) {
    case "s3":
      return `the bucket ${bucketName(zone, "terraform-state")} is the zone's own, or can be made`;
    case "hcp":
      return `HCP Terraform keeps the state, for the organization ${zone.state.organization}`;
    case "local":
      return "the state is kept in files of this folder";
  }
}

/** A lock of Terraform: https://developer.hashicorp.com/terraform/language/state/locking */
interface Lock {
  readonly ID?: string;
  readonly Who?: string;
  readonly Operation?: string;
  readonly Created?: string;
}

/** Whether somebody holds the lock of a stack's state: a deployment that runs, or one that was killed. */
export function locksCheck({ zone, access }: Examination, stateBucket: () => Promise<StateBucket>): Check {
  const inBucket = async (): Promise<readonly Finding[]> => {
    if ((await stateBucket()).kind !== "ours") {
      return [];
    }
    const client = access.client(S3Client);
    const Bucket = bucketName(zone, "terraform-state");
    const objects = await every(paginateListObjectsV2({ client }, { Bucket }), ({ Contents }) => Contents);
    const locks = objects.flatMap(({ Key = "" }) => (Key.endsWith(".tfstate.tflock") ? [Key] : []));
    return Promise.all(
      locks.map(async (Key) => {
        const { Body } = await client.send(new GetObjectCommand({ Bucket, Key }));
        return held(Key.replace(/\.tfstate\.tflock$/, ""), (await Body?.transformToString()) ?? "");
      }),
    );
  };
  return {
    id: "locks",
    stack,
    fine: "nobody holds the lock of a state",
    // Locks of a state in a file end with the process that holds them, and HCP Terraform tells of its own.
    looks: [{ where: "the locks in the state bucket", find: inBucket }],
  };
}

function held(of: string, text: string): Finding {
  const { ID = "ID", Who = "somebody", Operation = "", Created = "an unknown time" } = parsedLock(text);
  return obstacle({
    id: "state-lock",
    stack: of,
    found: `${Who} holds the lock of ${of} since ${Created} (${Operation.replace("OperationType", "").toLowerCase()}, lock ${ID})`,
    mend: `wait until it is done; if that run was killed and nobody works on ${of} any more: npm run unlock -- ${of} ${ID}`,
  });
}

function parsedLock(text: string): Lock {
  try {
    return JSON.parse(text) as Lock;
  } catch {
    return {};
  }
}
