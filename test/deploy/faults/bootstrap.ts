import { existsSync } from "node:fs";
import { join } from "node:path";
import { DescribeKeyCommand, KMSClient, ListKeysCommand } from "@aws-sdk/client-kms";
import { ListBucketsCommand, S3Client } from "@aws-sdk/client-s3";
import type { Step } from "../../support/steps";
import type { Site } from "../lab";
import { action, identity, inStateBucket, jsonError, memberOf, queryError, s3Error, stateObject } from "./answers";
import { start } from "./killable";
import {
  changesDuring,
  expectEnd,
  expectThat,
  lockMessage,
  managementClient,
  storedKeys,
  unlockCommand,
  until,
  withFaults,
  zoneText,
} from "./scene";

const bootstrap = ["npm", "run", "bootstrap", "--", "--yes"] as const;

/** Before there is a state bucket, and while its own state moves into it. */
export function bootstrapFaults(site: Site): readonly Step[] {
  const { deployment, front } = site;
  let release: [string, ...string[]] = ["false"];
  return [
    {
      name: "a deployment before bootstrap names bootstrap",
      run: async () => {
        expectEnd(await deployment.run(["npm", "run", "deploy", "--", "prod"]), 3, /run npm run bootstrap first/);
      },
    },
    {
      name: "the root user is refused, and nothing is changed (edge 7)",
      run: () =>
        refusedBootstrap(
          site,
          { matches: action("GetCallerIdentity"), ...identity("123456789012", "arn:aws:iam::123456789012:root") },
          /you are the root user of 123456789012/,
        ),
    },
    {
      name: "a member of another organization is refused, and nothing is changed",
      run: () =>
        refusedBootstrap(
          site,
          { matches: action("DescribeOrganization"), ...memberOf("o-elsewhere00", "999999999999") },
          /a member of the organization o-elsewhere00, whose management account is 999999999999/,
        ),
    },
    {
      name: "bootstrap is throttled, goes on, and is killed with the bucket made and its state in a file",
      run: async () => {
        const gate = front.hold(stateObject("PUT", "bootstrap.tfstate.tflock"));
        const faults = {
          "STS throttles": { matches: action("GetCallerIdentity"), times: 2, ...queryError("Throttling", 400) },
          "KMS throttles": { matches: action("CreateKey"), times: 2, ...jsonError("ThrottlingException", 400) },
          "S3 slows down": {
            matches: (call) => call.method === "PUT" && inStateBucket(call, /[?&]versioning/),
            times: 2,
            ...s3Error("SlowDown", 503),
          },
        } satisfies Parameters<typeof withFaults>[1];
        await withFaults(front, faults, async () => {
          const running = start(deployment, bootstrap);
          await Promise.race([
            until("the state begins to move", () => gate.waiting() > 0),
            running.ended.then((outcome) => {
              expectEnd(outcome, 137);
            }),
          ]);
          running.kill();
          await running.ended;
        });
        gate.end();
        expectThat(existsSync(localState(site)), "there is no state in a file");
        expectThat(!(await storedKeys(site)).includes("bootstrap.tfstate"), "the state has moved already");
      },
    },
    {
      name: "run again, bootstrap is killed in the middle of the move",
      run: async () => {
        const gate = front.hold(stateObject("DELETE", "bootstrap.tfstate.tflock"));
        const running = start(deployment, bootstrap);
        await Promise.race([
          until("the state has moved", () => gate.waiting() > 0),
          running.ended.then((outcome) => {
            expectEnd(outcome, 137);
          }),
        ]);
        running.kill();
        await running.ended;
        gate.end();
        expectThat((await storedKeys(site)).includes("bootstrap.tfstate.tflock"), "no lock was left behind");
      },
    },
    {
      name: "run again, it tells of the lock that was left behind, and how to release it (edge 85)",
      run: async () => {
        const outcome = await deployment.run(bootstrap);
        expectEnd(outcome, 3, lockMessage("bootstrap"));
        release = unlockCommand(outcome.output);
      },
    },
    {
      name: "with another lock's id nothing is released",
      run: async () => {
        const other = "00000000-0000-0000-0000-000000000000";
        const outcome = await deployment.run(["npm", "run", "unlock", "--", "bootstrap", other]);
        expectEnd(outcome, 3, /the state of bootstrap has another lock/);
        expectThat((await storedKeys(site)).includes("bootstrap.tfstate.tflock"), "the lock is gone");
      },
    },
    {
      name: "with the lock released as the message says, bootstrap completes: one bucket, one key, no state in a file",
      run: async () => {
        expectEnd(await deployment.run(release), 0, /the state of bootstrap is released/);
        expectEnd(await deployment.run(bootstrap), 0, /next: npm run deploy/);
        expectThat(!existsSync(localState(site)), "there still is a state in a file");
        expectThat((await storedKeys(site)).join() === "bootstrap.tfstate", (await storedKeys(site)).join());
        const { Buckets = [] } = await managementClient(site, S3Client).send(new ListBucketsCommand({}));
        expectThat(Buckets.length === 1, `there are ${String(Buckets.length)} buckets`);
        expectThat(
          (await keysFor(site, "Terraform state of every stack")) === 1,
          "there is not one key for the states",
        );
      },
    },
    {
      name: "the root user cannot deploy either",
      run: async () => {
        const { id = "" } = site.zone().accounts.management;
        await withFaults(
          front,
          {
            root: { matches: action("GetCallerIdentity"), times: 1, ...identity(id, `arn:aws:iam::${id}:root`) },
          },
          async () => {
            expectEnd(await deployment.run(["npm", "run", "deploy", "--", "organization"]), 3, /you are the root user/);
          },
        );
      },
    },
    {
      name: "npm run deploy of a stack before the one it needs names that one",
      run: async () => {
        const outcome = await deployment.run(["npm", "run", "deploy", "--", "prod", "--yes"]);
        expectEnd(
          outcome,
          3,
          /prod cannot be deployed yet: deploy the stack organization first \(npm run deploy -- organization\), then log-archive, audit-trail, security, backup, shared-services;/,
        );
      },
    },
    {
      name: "the engine's own deploy of a stack before the one it needs names that one, and changes nothing (edge 86)",
      run: async () => {
        const changes = await changesDuring(
          front,
          ({ path }) => !path.includes("tflock"),
          async () => {
            const outcome = await deployment.run(["npx", "cdktf", "deploy", "prod", "--auto-approve"]);
            expectEnd(
              outcome,
              "failure",
              /deploy the stack organization first/,
              /deploy the stack shared-services first/,
            );
          },
        );
        expectThat(changes.length === 0, changes.join("\n"));
      },
    },
  ];
}

async function refusedBootstrap(
  site: Site,
  fault: Omit<Parameters<Site["front"]["inject"]>[0], "times">,
  message: RegExp,
): Promise<void> {
  const before = zoneText(site);
  const changes = await changesDuring(
    site.front,
    () => true,
    () =>
      withFaults(site.front, { caller: { ...fault, times: 1 } }, async () => {
        expectEnd(await site.deployment.run(bootstrap), 3, message);
      }),
  );
  expectThat(changes.length === 0, changes.join("\n"));
  expectThat(zoneText(site) === before, "zone.yaml has changed");
}

/** How many keys of the management account have a description. */
async function keysFor(site: Site, description: string): Promise<number> {
  const kms = managementClient(site, KMSClient);
  const { Keys = [] } = await kms.send(new ListKeysCommand({}));
  const described = await Promise.all(
    Keys.map(async ({ KeyId }) => (await kms.send(new DescribeKeyCommand({ KeyId }))).KeyMetadata?.Description),
  );
  return described.filter((one) => one === description).length;
}

function localState(site: Site): string {
  return join(site.folder, "terraform.bootstrap.tfstate");
}
