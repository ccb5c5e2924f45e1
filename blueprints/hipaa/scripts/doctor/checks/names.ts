import { GetOpenIDConnectProviderCommand, IAMClient } from "@aws-sdk/client-iam";
import { KMSClient, paginateListAliases } from "@aws-sdk/client-kms";
import { findBucket } from "../../support/buckets";
import { every } from "../ask";
import { type Check, type Look, NotLooked } from "../check";
import { type Examination, type Place, named } from "../examination";
import { type Finding, obstacle, unlessHeld } from "../finding";
import { madeAliases, madeBuckets, madeGuardrails, madeUnits } from "../made";
import { importInto, newSuffix } from "../mend";
import { isMeant } from "./organization";

/** Whether the names of the archive's buckets are free: they are unique across AWS. */
export function bucketsCheck({ zone, states }: Examination, places: readonly Place[]): Check {
  const archive = places.find(({ account }) => account === "log-archive");
  return {
    id: "buckets",
    stack: "log-archive",
    fine: "the names of the archive's buckets are free, or the buckets are the zone's own",
    looks: madeBuckets(zone).map(({ name, stack, address }) => ({
      where: `the bucket ${name}`,
      find: async () => {
        if ((await findBucket(zone, name)) === undefined) {
          return [];
        }
        const held = states.held(stack, "aws_s3_bucket", ({ id }) => id === name);
        if (held.held === "yes") {
          return [];
        }
        const own = archive !== undefined && (await archive.access.ownsBucket(name));
        return unlessHeld(
          held,
          own
            ? obstacle({
                id: "bucket-exists",
                stack,
                found: `the bucket ${name} is in ${named(archive)} already, and not in the state of ${stack}`,
                mend: importInto(stack, [address, name]),
              })
            : obstacle({
                id: "bucket-taken",
                stack,
                found: `somebody else has a bucket ${name}: names are unique across AWS`,
                mend: `before the first deployment, in zone.yaml: bucketSuffix: ${newSuffix()}`,
              }),
        );
      },
    })),
  };
}

/** Whether the aliases of the zone's keys are free. */
export function aliasesCheck({ zone, states }: Examination, places: readonly Place[]): Check {
  const looks = places.flatMap((place) =>
    (["home", "backup"] as const).map((which): Look => {
      const region = zone.regions[which];
      const made = madeAliases(zone).filter(({ account, region: of }) => account === place.account && of === which);
      return {
        where: `the keys of ${named(place)} in ${region}`,
        ...(made[0] === undefined ? {} : { stack: made[0].stack }),
        find: async () => {
          const there = await every(
            paginateListAliases({ client: place.access.client(KMSClient, region) }, {}),
            ({ Aliases }) => Aliases,
          );
          return made.flatMap(({ name, stack, address, keyAddress }): readonly Finding[] => {
            const taken = there.find(({ AliasName }) => AliasName === name);
            if (taken === undefined) {
              return [];
            }
            return unlessHeld(
              states.held(
                stack,
                "aws_kms_alias",
                ({ id, arn = taken.AliasArn }) => id === name && arn === taken.AliasArn,
              ),
              obstacle({
                id: "key-alias",
                stack,
                found: `${named(place)} has ${name} in ${region} already, and it is not in the state of ${stack}`,
                mend: `take it over with its key: ${importInto(stack, [keyAddress, taken.TargetKeyId ?? "KEY"], [address, name])}; or, if nothing uses it, there: aws kms delete-alias --region ${region} --alias-name ${name}`,
              }),
            );
          });
        },
      };
    }),
  );
  return { id: "key-aliases", stack: "bootstrap", fine: "the aliases of the zone's keys are free, or its own", looks };
}

/** Whether units and guardrails of the zone's names are there: Organizations takes a name once. */
export function organizationNamesCheck(examination: Examination): Check {
  const { zone, states, facts } = examination;
  const stack = "organization";
  const inOrganization = (find: () => Promise<readonly Finding[]>) => async (): Promise<readonly Finding[]> => {
    const live = await facts.organization();
    if (live === undefined) {
      return [];
    }
    if (!isMeant(examination, live)) {
      throw new NotLooked("the organization is not the one that zone.yaml means");
    }
    return find();
  };
  return {
    id: "organization-names",
    stack,
    fine: "no unit or policy of the organization has a name that the zone takes, but the zone's own",
    looks: [
      {
        where: "the units of the organization",
        find: inOrganization(async () => {
          const top = await facts.unitsBelow((await facts.root()).id);
          const workloads = top.find(({ name }) => name === "Workloads");
          const below = workloads === undefined ? [] : await facts.unitsBelow(workloads.id);
          return madeUnits.flatMap(({ name, address, below: parent }) => {
            const taken = (parent === undefined ? top : below).find((one) => one.name === name);
            return taken === undefined
              ? []
              : unlessHeld(
                  states.held(stack, "aws_organizations_organizational_unit", ({ id }) => id === taken.id),
                  obstacle({
                    id: "organizational-unit",
                    stack,
                    found: `the organization has a unit ${name} already, ${taken.id}: AWS takes no second one of that name in one place`,
                    mend: `take it over, with the zone's guardrails on every account in it: ${importInto(stack, [address, taken.id])}; or rename it: aws organizations update-organizational-unit --organizational-unit-id ${taken.id} --name Former${name}`,
                  }),
                );
          });
        }),
      },
      {
        where: "the policies of the organization",
        find: inOrganization(async () => {
          const there = await facts.serviceControlPolicies();
          return madeGuardrails(zone).flatMap(({ name, address }) => {
            const taken = there.find((one) => one.name === name);
            return taken === undefined
              ? []
              : unlessHeld(
                  states.held(stack, "aws_organizations_policy", ({ id }) => id === taken.id),
                  obstacle({
                    id: "guardrail-name",
                    stack,
                    found: `the organization has a policy ${name} already, ${taken.id}: AWS takes no second one of that name`,
                    mend: `take it over: ${importInto(stack, [address, taken.id])}; or detach and delete it: aws organizations delete-policy --policy-id ${taken.id}`,
                  }),
                );
          });
        }),
      },
    ],
  };
}

/** Whether the management account trusts GitHub already: an account knows each provider once. */
export function pipelineCheck({ zone, access, caller, states }: Examination): Check {
  const stack = "organization";
  const arn = `arn:aws:iam::${caller.account}:oidc-provider/token.actions.githubusercontent.com`;
  return {
    id: "oidc-provider",
    stack,
    fine: "the management account does not know GitHub yet, or as the zone made it",
    looks: [
      {
        where: "the identity providers of the management account",
        find: async () => {
          if (zone.pipeline.repository === undefined || !(await providerExists(access.client(IAMClient), arn))) {
            return [];
          }
          return unlessHeld(
            states.held(stack, "aws_iam_openid_connect_provider", (attributes) => attributes.arn === arn),
            obstacle({
              id: "oidc-provider",
              stack,
              found: `the management account knows GitHub already (${arn}), and the pipeline of zone.yaml would make it again`,
              mend: `take it over: ${importInto(stack, ["aws_iam_openid_connect_provider.pipeline_provider", arn])}`,
            }),
          );
        },
      },
    ],
  };
}

async function providerExists(client: IAMClient, arn: string): Promise<boolean> {
  try {
    await client.send(new GetOpenIDConnectProviderCommand({ OpenIDConnectProviderArn: arn }));
    return true;
  } catch (error) {
    if (error instanceof Error && error.name === "NoSuchEntityException") {
      return false;
    }
    throw error;
  }
}
