import { CloudTrailClient, DescribeTrailsCommand } from "@aws-sdk/client-cloudtrail";
import { trailName } from "../../../src/zone";
import type { Check } from "../check";
import type { Examination } from "../examination";
import { type Finding, obstacle, unlessHeld, warning } from "../finding";
import { importInto } from "../mend";

const stack = "audit-trail";

/** Trails that a region may have, those of other regions that cover it too; it cannot be raised (CloudTrail quotas). */
const trailsOfRegion = 5;

/** Whether the organization's trail can be made, and whether there is another. */
export function trailCheck({ zone, access, states }: Examination): Check {
  const { home } = zone.regions;
  return {
    id: "trail",
    stack,
    fine: "there is no organization trail but the zone's own",
    looks: [
      {
        where: "the trails of the management account",
        find: async () => {
          const { trailList: trails = [] } = await access
            .client(CloudTrailClient)
            .send(new DescribeTrailsCommand({ includeShadowTrails: true }));
          const name = trailName(zone);
          const isOurs = (arn: string | undefined): boolean =>
            states.held(stack, "aws_cloudtrail", (attributes) => attributes.arn === arn).held === "yes";
          const others = trails.filter(({ TrailARN }) => !isOurs(TrailARN));

          const taken = others.find(({ Name }) => Name === name);
          const findings: Finding[] = [];
          if (taken !== undefined) {
            const { TrailARN: arn = "", HomeRegion: region = home } = taken;
            findings.push(
              ...unlessHeld(
                states.held(stack, "aws_cloudtrail", () => false),
                obstacle({
                  id: "trail-name",
                  stack,
                  found: `there is a trail ${name} already (${arn}), and it is not in the state of ${stack}`,
                  mend: `take it over: ${importInto(stack, ["aws_cloudtrail.trail_trail", arn])}; or delete it: aws cloudtrail delete-trail --region ${region} --name ${arn}`,
                }),
              ),
            );
          } else if (others.length === trails.length && trails.length >= trailsOfRegion) {
            findings.push(
              obstacle({
                id: "trail-quota",
                stack,
                found: `${home} has ${String(trails.length)} trails (${trails.map(({ Name = "" }) => Name).join(", ")}) and can have no more than ${String(trailsOfRegion)}`,
                mend: "delete one that is no longer needed: aws cloudtrail delete-trail --name ARN",
              }),
            );
          }
          return [
            ...findings,
            ...others
              .filter(({ IsOrganizationTrail, Name }) => IsOrganizationTrail === true && Name !== name)
              .map(({ Name = "", TrailARN = "", S3BucketName = "" }) =>
                warning({
                  id: "organization-trail",
                  stack,
                  found: `the organization has a trail already, ${Name}, into the bucket ${S3BucketName}: with the zone's own every event is recorded twice, and the second copy is billed`,
                  mend: `once the zone's trail records, delete it and keep its bucket: aws cloudtrail delete-trail --name ${TrailARN}`,
                }),
              ),
          ];
        },
      },
    ],
  };
}
