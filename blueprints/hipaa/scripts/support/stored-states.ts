import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { DeleteObjectCommand, GetObjectCommand, S3Client, paginateListObjectsV2 } from "@aws-sdk/client-s3";
import { type Zone, bucketName } from "../../src/zone";
import { s3Endpoint } from "./buckets";
import { Refusal, exitCodes } from "./command";
import { root } from "./project";

/** Who holds the lock of a state, as Terraform writes it down. */
export interface Lock {
  readonly stack: string;
  readonly id: string;

  /** As `user@host`. */
  readonly who: string;
  readonly created: string;

  /** What it is held for: "apply", "plan". */
  readonly operation: string;
}

/** A Terraform state, as far as it is read here: https://developer.hashicorp.com/terraform/internals/json-format */
export interface StoredState {
  readonly resources?: readonly {
    readonly mode: string;
    readonly type: string;
    readonly name: string;
    readonly instances: readonly { readonly status?: string }[];
  }[];
  readonly outputs?: Readonly<Record<string, { readonly value: unknown }>>;
}

/** The states of the zone, read without Terraform. What HCP Terraform keeps is not seen: it has a message of its own. */
export class StoredStates {
  private keys: Promise<ReadonlySet<string>> | undefined;

  constructor(private readonly zone: Zone) {}

  /** Whether a stack was deployed; undefined where that cannot be seen. */
  public async has(stack: string): Promise<boolean | undefined> {
    switch (this.zone.state.kind) {
      case "s3":
        return (await this.listed()).has(stateKey(stack));
      case "local":
        return existsSync(localPath(stack));
      case "hcp":
        return undefined;
    }
  }

  /** The state of a stack; undefined where there is none, or none that can be seen. */
  public async read(stack: string): Promise<StoredState | undefined> {
    if ((await this.has(stack)) !== true) {
      return undefined;
    }
    const text =
      this.zone.state.kind === "local" ? readFileSync(localPath(stack), "utf8") : await this.object(stateKey(stack));
    return text === undefined || text.trim() === "" ? undefined : (JSON.parse(text) as StoredState);
  }

  /** The lock of a stack's state. A file's lock ends with its process, and HCP Terraform tells of its own. */
  public async lock(stack: string): Promise<Lock | undefined> {
    if (this.zone.state.kind !== "s3" || !(await this.listed()).has(lockKey(stack))) {
      return undefined;
    }
    const text = await this.object(lockKey(stack));
    if (text === undefined) {
      return undefined;
    }
    const { ID, Who, Created, Operation } = JSON.parse(text) as Readonly<Record<string, string | undefined>>;
    return {
      stack,
      id: ID ?? "",
      who: Who ?? "somebody",
      created: Created ?? "an unknown time",
      operation: (Operation ?? "").replace(/^OperationType/, "").toLowerCase(),
    };
  }

  /** Removes the lock of a stack's state, whoever holds it. */
  public async release({ stack }: Lock): Promise<void> {
    await this.asked(() => this.client().send(new DeleteObjectCommand({ Bucket: this.bucket, Key: lockKey(stack) })));
    this.keys = undefined;
  }

  private get bucket(): string {
    return bucketName(this.zone, "terraform-state");
  }

  private listed(): Promise<ReadonlySet<string>> {
    this.keys ??= this.list();
    return this.keys;
  }

  private list(): Promise<ReadonlySet<string>> {
    return this.asked(async () => {
      const keys = new Set<string>();
      for await (const { Contents = [] } of paginateListObjectsV2({ client: this.client() }, { Bucket: this.bucket })) {
        Contents.forEach(({ Key = "" }) => keys.add(Key));
      }
      return keys;
    });
  }

  private async object(key: string): Promise<string | undefined> {
    try {
      return await this.asked(async () => {
        const { Body } = await this.client().send(new GetObjectCommand({ Bucket: this.bucket, Key: key }));
        return Body?.transformToString();
      });
    } catch (error) {
      if (error instanceof Error && error.name === "NoSuchKey") {
        return undefined;
      }
      throw error;
    }
  }

  /** Says of a refusal by S3 what was asked for. */
  private async asked<Answer>(ask: () => Promise<Answer>): Promise<Answer> {
    try {
      return await ask();
    } catch (error) {
      const { name, message } = error instanceof Error ? error : new Error(String(error));
      if (name === "NoSuchBucket") {
        throw new Refusal(`there is no state bucket ${this.bucket} yet: run npm run bootstrap first`);
      }
      if (name === "NoSuchKey") {
        throw error;
      }
      throw new Refusal(`the state bucket ${this.bucket} could not be asked: ${name}: ${message}`, exitCodes.failed);
    }
  }

  private client(): S3Client {
    // A server of one's own has no name for each bucket.
    return new S3Client({ region: this.zone.regions.home, forcePathStyle: s3Endpoint() !== undefined });
  }
}

function stateKey(stack: string): string {
  return `${stack}.tfstate`;
}

function lockKey(stack: string): string {
  return `${stateKey(stack)}.tflock`;
}

function localPath(stack: string): string {
  return join(root, `terraform.${stack}.tfstate`);
}
