import {
  type Made,
  madeAdministrators,
  madeAliases,
  madeBuckets,
  madeDocuments,
  madeGuardrails,
  madeUnits,
} from "../scripts/doctor/made";
import { resourcesOf, zone } from "./support/synthesized";

/** Argument that has the name, by type. */
const nameArgument: Readonly<Record<string, string>> = {
  aws_kms_alias: "name",
  aws_s3_bucket: "bucket",
  aws_ssm_document: "name",
  aws_organizations_organizational_unit: "name",
  aws_organizations_policy: "name",
  aws_organizations_delegated_administrator: "service_principal",
};

describe("what the doctor knows of the stacks", () => {
  const made: readonly Made[] = [
    ...madeAliases(zone),
    ...madeBuckets(zone),
    ...madeDocuments(zone),
    ...madeGuardrails(zone),
    ...madeUnits,
    ...madeAdministrators,
  ];

  it.each(made)("is the name and the address of $stack: $address", ({ stack, name, address }) => {
    const [type = "", id] = address.split(".");
    const resource = resourcesOf(stack).find((one) => one.type === type && one.name === id);

    expect(resource?.body[nameArgument[type] ?? ""]).toBe(name);
  });

  it("is the key of each alias, in its region", () => {
    const wrong = madeAliases(zone).filter(({ stack, address, keyAddress, region }) => {
      const find = (wanted: string) => resourcesOf(stack).find(({ type, name }) => `${type}.${name}` === wanted);
      const [alias, key] = [find(address), find(keyAddress)];
      const inBackupRegion = JSON.stringify(alias?.body.provider ?? "").includes("backup_region");
      return key === undefined || inBackupRegion !== (region === "backup");
    });

    expect(wrong).toEqual([]);
  });
});
