import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { GetObjectCommand, S3Client } from "@aws-sdk/client-s3";
import { type Retained, parseRetained, retainedFile } from "../../src/retained";
import { type Zone, bucketName, deploymentPhases } from "../../src/zone";
import { Refusal } from "../support/command";
import { readTerraform } from "../support/programs";
import { root } from "../support/project";
import { stackFolder } from "../support/stacks";
import type { Access } from "./access";
import { isRefusedByAws, reason } from "./check";
import type { Held } from "./finding";

/** A resource in a state, by attribute. */
export type Attributes = Readonly<Record<string, unknown>>;

/** A Terraform state, as far as it is read here: https://developer.hashicorp.com/terraform/internals/json-format */
interface State {
  readonly resources?: readonly {
    readonly mode: string;
    readonly type: string;
    readonly instances: readonly { readonly attributes?: Attributes }[];
  }[];
  readonly outputs?: Readonly<Record<string, { readonly value: unknown }>>;
}

/** A state, or why it could not be read. A stack that was never deployed has an empty one. */
type ReadState = State | { readonly unreadable: string };

/** Where the states are: `nowhere` as long as there is no bucket of ours. */
export type StatesPlace = "where zone.yaml says" | "nowhere";

/** What the stacks have made, as Terraform remembers it: what is in AWS and not in here, Terraform would make again. */
export class States {
  /** Reads the state of every stack. */
  public static async read(zone: Zone, access: Access, place: StatesPlace): Promise<States> {
    const stacks = deploymentPhases(zone).flat();
    const states = await Promise.all(
      stacks.map(async (stack) => [stack, await readState(zone, access, place, stack)] as const),
    );
    return new States(new Map(states), readRetained());
  }

  constructor(
    private readonly states: ReadonlyMap<string, ReadState>,
    private readonly retained: Retained = {},
  ) {}

  /** Why a state could not be read; undefined where it could. */
  public unreadable(stack: string): string | undefined {
    const state = this.states.get(stack) ?? {};
    return "unreadable" in state ? state.unreadable : undefined;
  }

  /** Whether a stack has a resource of the type with which the test holds, or takes one back when it is next deployed. */
  public held(stack: string, type: string, test: (attributes: Attributes) => boolean): Held {
    if (this.takenBack(stack, type).some(test)) {
      return { held: "yes" };
    }
    const unreadable = this.unreadable(stack);
    if (unreadable !== undefined) {
      return { held: "unclear", reason: unreadable };
    }
    return { held: this.resources(stack, type).some(test) ? "yes" : "no" };
  }

  /** The resources of a type that a stack has made; none where its state could not be read. */
  public resources(stack: string, type: string): readonly Attributes[] {
    const state = this.states.get(stack) ?? {};
    const resources = "unreadable" in state ? [] : (state.resources ?? []);
    return resources
      .filter((resource) => resource.mode === "managed" && resource.type === type)
      .flatMap(({ instances }) => instances.map(({ attributes }) => attributes ?? {}));
  }

  /** What a teardown has left; of each only the id is written down, which is its name or its ARN with some types. */
  private takenBack(stack: string, type: string): readonly Attributes[] {
    return Object.entries(this.retained[stack] ?? {})
      .filter(([address]) => address.startsWith(`${type}.`))
      .map(([, id]) => (id.startsWith("arn:") ? { id, arn: id } : { id, name: id }));
  }

  /** An output of a stack. */
  public output(stack: string, name: string): unknown {
    const state = this.states.get(stack) ?? {};
    return "unreadable" in state ? undefined : state.outputs?.[name]?.value;
  }
}

function readRetained(): Retained {
  const path = join(root, retainedFile);
  return existsSync(path) ? parseRetained(readFileSync(path, "utf8")) : {};
}

async function readState(zone: Zone, access: Access, place: StatesPlace, stack: string): Promise<ReadState> {
  // Until bootstrap has moved it into the bucket, its state is a file here.
  if (zone.state.kind === "local" || (stack === "bootstrap" && localState(stack) !== undefined)) {
    return localState(stack) ?? {};
  }
  if (zone.state.kind === "hcp") {
    return pulledState(stack);
  }
  return place === "nowhere" ? {} : stateInBucket(zone, access, stack);
}

/** The file that keeps the state of a stack where zone.yaml says `local`. */
function localState(stack: string): State | undefined {
  const path = join(root, `terraform.${stack}.tfstate`);
  const text = existsSync(path) ? readFileSync(path, "utf8").trim() : "";
  return text === "" ? undefined : parse(text);
}

async function stateInBucket(zone: Zone, access: Access, stack: string): Promise<ReadState> {
  try {
    const { Body } = await access
      .client(S3Client)
      .send(new GetObjectCommand({ Bucket: bucketName(zone, "terraform-state"), Key: `${stack}.tfstate` }));
    return parse((await Body?.transformToString()) ?? "{}");
  } catch (error) {
    if (error instanceof Error && error.name === "NoSuchKey") {
      return {};
    }
    if (isRefusedByAws(error)) {
      return { unreadable: `the state of ${stack} could not be read: ${reason(error)}` };
    }
    throw error;
  }
}

/** HCP Terraform is asked through Terraform, which has the token. */
function pulledState(stack: string): ReadState {
  const folder = stackFolder(stack);
  if (!existsSync(join(folder, ".terraform"))) {
    return {
      unreadable: `the state of ${stack} is in HCP Terraform: run npm run synth and terraform init in cdktf.out/stacks/${stack}, then this again`,
    };
  }
  try {
    return parse(readTerraform(folder, ["state", "pull"]) || "{}");
  } catch (error) {
    if (error instanceof Refusal) {
      return { unreadable: error.message };
    }
    throw error;
  }
}

function parse(text: string): State {
  return JSON.parse(text) as State;
}
