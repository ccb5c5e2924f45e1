import type { JsonObject } from "../json";
import { Arguments, type Evaluation } from "./arguments";
import { type Value, isNothing, symbolicText } from "./value";

/** Where a resource is: the account and the region of its provider. */
export interface Place {
  /** Id of the account, or what stands for it where it is known only to the cloud. */
  readonly account: Value;

  /** Symbolic text of {@link account}: the same for the same account in every stack. */
  readonly accountKey: string;
  readonly region: Value;

  /** Symbolic text of {@link region}: "us-east-1". */
  readonly regionKey: string;

  /** Tags that the provider puts on everything: a map. @default none */
  readonly defaultTags?: Value;
}

/** A resource or a data source, as one stack declares it; with `for_each` or `count`, one instance of it. */
export class Resource extends Arguments {
  private knownPlace: Place | undefined;

  constructor(
    public readonly stack: string,
    public readonly mode: "resource" | "data",

    /** Type in Terraform: "aws_s3_bucket". */
    public readonly type: string,
    public readonly name: string,

    /** Key of the instance: "a" of `for_each`, 0 of `count`; undefined without either. */
    public readonly key: string | number | undefined,

    /** Whether it stands for an unknown number of instances. */
    public readonly isMany: boolean,
    body: JsonObject,
    evaluation: Evaluation,
    private readonly findPlace: () => Place,

    /** Its id, where it is taken over with an `import` block. */
    public readonly importedId?: string,
  ) {
    super(body, evaluation);
  }

  /** Address in its stack, as Terraform prints it: `aws_s3_bucket.trail["a"]`. */
  public get address(): string {
    const instance = this.key === undefined ? "" : `[${typeof this.key === "number" ? this.key : `"${this.key}"`}]`;
    return `${this.mode === "data" ? "data." : ""}${this.type}.${this.name}${instance}`;
  }

  /** Since version 6 of the provider a resource may name its own region. */
  public get place(): Place {
    this.knownPlace ??= this.placeOfOwnRegion();
    return this.knownPlace;
  }

  /** Arguments as they are written, without any evaluation. */
  public get written(): JsonObject {
    return this.body;
  }

  private placeOfOwnRegion(): Place {
    const place = this.findPlace();
    const region = this.value("region");
    return isNothing(region) ? place : { ...place, region, regionKey: symbolicText(region) ?? "" };
  }
}
