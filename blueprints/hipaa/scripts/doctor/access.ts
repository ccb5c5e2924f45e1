import { S3Client, paginateListBuckets } from "@aws-sdk/client-s3";
import { STSClient } from "@aws-sdk/client-sts";
import type { Zone } from "../../src/zone";
import { s3Endpoint } from "../support/buckets";
import type { Credentials } from "../support/caller";
import { every } from "./ask";

/** What every client is made with. */
interface ClientSettings {
  readonly region: string;
  readonly credentials: STSClient["config"]["credentials"];
  readonly maxAttempts: number;
  readonly requestHandler: { readonly connectionTimeout: number; readonly requestTimeout: number };
  readonly forcePathStyle: boolean;
}

/** Credentials in one account, from which the clients of its services are made. */
export class Access {
  private readonly credentials: STSClient["config"]["credentials"];

  constructor(
    private readonly zone: Zone,
    given?: Credentials,
  ) {
    // One client's chain of providers for all of them: a profile may have to ask for credentials, and once is enough.
    this.credentials = new STSClient({
      region: zone.regions.home,
      ...(given === undefined ? {} : { credentials: given }),
    }).config.credentials;
  }

  /** A client of a service; of the home region where none is named. */
  public client<Client>(
    Service: new (settings: ClientSettings) => Client,
    region: string = this.zone.regions.home,
  ): Client {
    return new Service({
      region,
      credentials: this.credentials,
      maxAttempts: 3,
      requestHandler: { connectionTimeout: 5_000, requestTimeout: 15_000 },
      // A server of one's own has no name for each bucket.
      forcePathStyle: s3Endpoint() !== undefined,
    });
  }

  /** Whether the account has a bucket of that name. */
  public async ownsBucket(name: string): Promise<boolean> {
    const buckets = await every(paginateListBuckets({ client: this.client(S3Client) }, {}), ({ Buckets }) => Buckets);
    return buckets.some(({ Name }) => Name === name);
  }
}
