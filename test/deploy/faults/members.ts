import { ListBucketsCommand, S3Client } from "@aws-sdk/client-s3";
import type { Step } from "../../support/steps";
import type { Call, Fault } from "../front";
import type { Site } from "../lab";
import { action, ec2Error, jsonError, queryError, s3Error, stateObject } from "./answers";
import { asOneLine, changesDuring, expectEnd, expectThat, withFaults, zoneApi } from "./scene";

const deploy = ["npm", "run", "deploy", "--", "log-archive", "--yes"] as const;

/** Member accounts that cannot be used yet, and services that are busy. */
export function memberFaults(site: Site): readonly Step[] {
  const { deployment, front } = site;
  return [
    {
      name: "an account that never becomes usable is waited for as long as was said, and named (edge 5)",
      run: async () => {
        const role = await roleOfArchive(site);
        const changes = await changesDuring(
          front,
          // The refusals beside it lock the state of the organization.
          ({ path }) => !path.includes("organization.tfstate"),
          () =>
            withFaults(front, { denied: denied(role, Infinity) }, async () => {
              const outcome = await deployment.run([...deploy, "--wait", "1"]);
              expectEnd(
                outcome,
                3,
                /waiting for log-archive/,
                /still not usable: log-archive \(arn:aws:iam::\d{12}:role\//,
              );
            }),
        );
        expectThat(changes.length === 0, changes.join("\n"));
      },
    },
    {
      name: "an account that is refused three times is waited for; then throttling and errors of every protocol are outlived",
      run: async () => {
        const role = await roleOfArchive(site);
        const faults: Readonly<Record<string, Fault>> = {
          "the account is not usable yet": denied(role, 3),
          "IAM throttles": { matches: action("CreateRole"), times: 2, ...queryError("Throttling", 400) },
          "EC2 throttles": {
            matches: action("EnableEbsEncryptionByDefault"),
            times: 2,
            ...ec2Error("RequestLimitExceeded", 503),
          },
          "KMS throttles": { matches: action("CreateKey"), times: 2, ...jsonError("ThrottlingException", 400) },
          "KMS fails": { matches: action("CreateAlias"), times: 2, ...jsonError("KMSInternalException", 500) },
          "S3 slows down": { matches: subresource("versioning"), times: 2, ...s3Error("SlowDown", 503) },
          "S3 fails": { matches: subresource("policy"), times: 2, ...s3Error("InternalError", 500) },
          "the state cannot be written at once": {
            matches: stateObject("PUT", "log-archive.tfstate"),
            times: 1,
            ...s3Error("InternalError", 500),
          },
        };
        await withFaults(front, faults, async () => {
          const outcome = await deployment.run(deploy);
          expectEnd(outcome, 0, /waiting for log-archive: a new account cannot be used at once/);
          const waits = asOneLine(outcome.output).split("waiting for log-archive").length - 1;
          expectThat(waits === 3, `it said ${String(waits)} times that it waits`);
        });
        const s3 = await (await zoneApi(site)).client(S3Client, "log-archive");
        const { Buckets = [] } = await s3.send(new ListBucketsCommand({}));
        expectThat(Buckets.length === 5, `the archive has ${String(Buckets.length)} buckets`);
      },
    },
  ];
}

async function roleOfArchive(site: Site): Promise<string> {
  const id = (await zoneApi(site)).accountId("log-archive");
  return `arn:aws:iam::${id}:role/${site.zone().deploymentRole}`;
}

/** What STS says as long as the account or its role is not there yet. */
function denied(role: string, times: number): Fault {
  return {
    matches: (call: Call) => call.action === "AssumeRole" && new URLSearchParams(call.body).get("RoleArn") === role,
    times,
    ...queryError("AccessDenied", 403),
  };
}

/** Setting something of a bucket. */
function subresource(name: string): Fault["matches"] {
  return ({ method, path }) => method === "PUT" && new RegExp(`[?&]${name}(=|&|$)`).test(path);
}
