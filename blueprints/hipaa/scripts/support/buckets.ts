import type { Zone } from "../../src/zone";

/** A bucket of anybody. */
export interface FoundBucket {
  readonly region: string | undefined;
}

/** Looks a bucket up, whoever owns it: S3 tells anybody whether a name is taken, with 404 where it is not. */
export async function findBucket(zone: Zone, name: string): Promise<FoundBucket | undefined> {
  const endpoint = s3Endpoint();
  const url =
    endpoint === undefined
      ? `https://${name}.s3.${zone.regions.home}.amazonaws.com/`
      : `${endpoint.replace(/\/$/, "")}/${name}`;
  const { status, headers } = await fetch(url, { method: "HEAD", redirect: "manual" });
  return status === 404 ? undefined : { region: headers.get("x-amz-bucket-region") ?? undefined };
}

/** Where S3 is, if not at AWS. */
export function s3Endpoint(): string | undefined {
  return process.env.AWS_ENDPOINT_URL_S3 ?? process.env.AWS_ENDPOINT_URL;
}
