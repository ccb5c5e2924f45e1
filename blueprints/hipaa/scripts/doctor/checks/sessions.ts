import { DescribeDocumentCommand, SSMClient } from "@aws-sdk/client-ssm";
import type { Check, Look } from "../check";
import { type Examination, type Place, named } from "../examination";
import { obstacle, unlessHeld, warning } from "../finding";
import { madeDocuments } from "../made";
import { importInto } from "../mend";

const stack = "shared-services";

/** Where Session Manager keeps the preferences of an account and region, once somebody has saved some. */
const preferences = "SSM-SessionManagerRunShell";

/** Whether documents of sessions are there already in the account of the bastions. */
export function sessionsCheck({ zone, states }: Examination, places: readonly Place[]): Check {
  const looks = places
    .filter(({ account }) => account === "shared-services")
    .flatMap((place): readonly Look[] => [
      {
        where: `Session Manager's preferences in ${named(place)}`,
        find: async () =>
          (await documentExists(place, preferences))
            ? [
                warning({
                  id: "session-preferences",
                  stack,
                  found: `${named(place)} has session preferences (${preferences}): the zone does not use them, and its guardrails deny every session with them`,
                  mend: `whoever enters instances there with them has to use the zone's bastions; then, there: aws ssm delete-document --region ${zone.regions.home} --name ${preferences}`,
                }),
              ]
            : [],
      },
      ...madeDocuments(zone).map(({ name, address }): Look => ({
        where: `the document ${name} in ${named(place)}`,
        find: async () =>
          (await documentExists(place, name))
            ? unlessHeld(
                states.held(stack, "aws_ssm_document", (attributes) => attributes.name === name),
                obstacle({
                  id: "session-document",
                  stack,
                  found: `${named(place)} has a document ${name} already, and it is not in the state of ${stack}`,
                  mend: `take it over: ${importInto(stack, [address, name])}; or, there: aws ssm delete-document --region ${zone.regions.home} --name ${name}`,
                }),
              )
            : [],
      })),
    ]);
  return { id: "sessions", stack, fine: "no session document is in the way", looks };
}

async function documentExists({ access }: Place, name: string): Promise<boolean> {
  try {
    await access.client(SSMClient).send(new DescribeDocumentCommand({ Name: name }));
    return true;
  } catch (error) {
    if (error instanceof Error && error.name === "InvalidDocument") {
      return false;
    }
    throw error;
  }
}
