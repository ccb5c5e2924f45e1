import { DeleteObjectCommand, PutObjectCommand, S3Client } from "@aws-sdk/client-s3";
import { AssumeRoleCommand, STSClient } from "@aws-sdk/client-sts";
import { bucketName } from "../../../src/zone";
import type { Step } from "../../support/steps";
import type { Site } from "../lab";
import { expectEnd, expectThat, lockMessage, managementClient, storedKeys, storedText, zoneApi } from "./scene";

const lockId = "5d1f6f0e-0f0d-4e2c-8a53-1c9c3b1f7a10";

/** A lock that another person holds at this moment. */
export function lockFaults(site: Site): readonly Step[] {
  const { deployment } = site;
  const place = () => ({ Bucket: bucketName(site.zone(), "terraform-state"), Key: "organization.tfstate.tflock" });
  const state = () => storedText(site, "organization.tfstate");
  let before: string | undefined;
  return [
    {
      name: "a lock that another holds is named by npm run deploy, with who holds it since when",
      run: async () => {
        before = await state();
        const lock = {
          ID: lockId,
          Operation: "OperationTypeApply",
          Who: "sam@laptop",
          Version: "1.11.4",
          Created: "2026-01-02T03:04:05Z",
          Info: "",
          Path: `${place().Bucket}/organization.tfstate`,
        };
        await managementClient(site, S3Client).send(new PutObjectCommand({ ...place(), Body: JSON.stringify(lock) }));
        const outcome = await deployment.run(["npm", "run", "deploy", "--", "organization", "--yes"]);
        expectEnd(outcome, 3, lockMessage("organization", "sam@laptop"), /since 2026-01-02T03:04:05Z, for apply/);
      },
    },
    {
      name: "the engine's own deploy names it, too; the state and the lock are as they were",
      run: async () => {
        const outcome = await deployment.run(["npx", "cdktf", "deploy", "organization", "--auto-approve"]);
        expectEnd(outcome, "failure", /Error acquiring the state lock/, new RegExp(lockId), /sam@laptop/);
        expectThat((await state()) === before, "the state has changed");
        expectThat((await storedKeys(site)).includes(place().Key), "the lock is gone");
        await managementClient(site, S3Client).send(new DeleteObjectCommand(place()));
      },
    },
  ];
}

/** Credentials of a member account of the zone. */
export function strangerFaults(site: Site): readonly Step[] {
  const { deployment } = site;
  let id = "";
  let member: Readonly<Record<string, string>> = {};
  return [
    {
      name: "credentials of a member account are refused by npm run deploy and npm run bootstrap",
      run: async () => {
        id = (await zoneApi(site)).accountId("security");
        member = await keysOf(site, id);
        const refusal = new RegExp(`you are in account ${id} and zone.yaml says that the management account is`);
        expectEnd(await deployment.run(["npm", "run", "deploy", "--", "prod", "--yes"], member), 3, refusal);
        expectEnd(await deployment.run(["npm", "run", "bootstrap", "--", "--yes"], member), 3, refusal);
      },
    },
    {
      name: "and by the engine's own deploy, before anything is planned",
      run: async () => {
        const outcome = await deployment.run(["npx", "cdktf", "deploy", "prod", "--auto-approve"], member);
        expectEnd(outcome, "failure", new RegExp(`AWS account ID not allowed: ${id}`));
        expectThat(!outcome.output.includes("Plan:"), "it was planned");
        const left = (await storedKeys(site)).filter((key) => key.startsWith("prod."));
        expectThat(left.length === 0, `${left.join(", ")} was written`);
      },
    },
  ];
}

async function keysOf(site: Site, id: string): Promise<Readonly<Record<string, string>>> {
  const { Credentials: given } = await managementClient(site, STSClient).send(
    new AssumeRoleCommand({ RoleArn: `arn:aws:iam::${id}:role/somebody`, RoleSessionName: "somebody" }),
  );
  return {
    AWS_ACCESS_KEY_ID: given?.AccessKeyId ?? "",
    AWS_SECRET_ACCESS_KEY: given?.SecretAccessKey ?? "",
    AWS_SESSION_TOKEN: given?.SessionToken ?? "",
  };
}
