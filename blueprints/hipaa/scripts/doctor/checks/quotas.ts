import { DescribeVpcsCommand, EC2Client } from "@aws-sdk/client-ec2";
import { GetServiceQuotaCommand, ServiceQuotasClient } from "@aws-sdk/client-service-quotas";
import { account, accountNames } from "../../../src/zone";
import type { Access } from "../access";
import type { Check, Look } from "../check";
import { type Examination, type Place, named } from "../examination";
import { obstacle } from "../finding";

/** Organizations is asked about its quotas where it lives. */
const organizationsRegion = "us-east-1";

/** Codes of quotas: https://docs.aws.amazon.com/general/latest/gr/ao.html, vpc-service.html */
const accountsQuota = "L-E619E033";
const vpcsQuota = "L-F678F1CE";

/** Whether the organization may have as many accounts as the zone needs. */
export function accountQuotaCheck({ zone, access, facts, caller }: Examination): Check {
  return {
    id: "account-quota",
    stack: "organization",
    fine: "the organization may have the accounts that the zone needs",
    looks: [
      {
        where: `the quota of accounts (the zone has ${String(accountNames(zone).length)})`,
        find: async () => {
          const live = (await facts.organization()) === undefined ? [] : await facts.accounts();
          const emails = new Set(live.map(({ Email = "" }) => Email.toLowerCase()));
          const toMake = accountNames(zone).filter((name) => {
            const wanted = account(zone, name);
            return "email" in wanted && wanted.id === undefined && !emails.has(wanted.email.toLowerCase());
          });
          // Without an organization there is the management account alone.
          const there = Math.max(live.length, 1);
          const needed = there + toMake.length;
          const quota = await quotaOf(access, "organizations", accountsQuota, organizationsRegion);
          return toMake.length === 0 || needed <= quota
            ? []
            : [
                obstacle({
                  id: "account-quota",
                  stack: "organization",
                  found: `the organization of ${caller.account} may have ${String(quota)} accounts; ${String(there)} are there and ${String(toMake.length)} are to be made (${toMake.join(", ")})`,
                  mend: `aws service-quotas request-service-quota-increase --region ${organizationsRegion} --service-code organizations --quota-code ${accountsQuota} --desired-value ${String(needed)}, and wait until it is granted`,
                }),
              ];
        },
      },
    ],
  };
}

/** Whether the accounts that get a VPC may have one more. */
export function vpcQuotaCheck({ zone, states }: Examination, places: readonly Place[]): Check {
  const looks = places
    .filter(({ account: name }) => name === "shared-services" || zone.environments.some((one) => one.name === name))
    .map((place): Look => {
      const stack = place.account;
      return {
        where: `the quota of VPCs in ${named(place)}`,
        stack,
        find: async () => {
          if (states.resources(stack, "aws_vpc").length > 0) {
            return [];
          }
          const { Vpcs: { length } = [] } = await place.access.client(EC2Client).send(new DescribeVpcsCommand({}));
          const quota = await quotaOf(place.access, "vpc", vpcsQuota, zone.regions.home);
          return length < quota
            ? []
            : [
                obstacle({
                  id: "vpc-quota",
                  stack,
                  found: `${named(place)} has ${String(length)} VPCs in ${zone.regions.home} and may have ${String(quota)}`,
                  mend: `there: aws service-quotas request-service-quota-increase --region ${zone.regions.home} --service-code vpc --quota-code ${vpcsQuota} --desired-value ${String(length + 1)}; or delete one that is not used (npm run delete-default-vpcs -- ${place.account} --dry-run)`,
                }),
              ];
        },
      };
    });
  return {
    id: "vpc-quota",
    stack: "shared-services",
    fine: "every account that is there and gets a VPC may have one more",
    looks,
  };
}

async function quotaOf(access: Access, service: string, code: string, region: string): Promise<number> {
  const { Quota } = await access
    .client(ServiceQuotasClient, region)
    .send(new GetServiceQuotaCommand({ ServiceCode: service, QuotaCode: code }));
  return Quota?.Value ?? 0;
}
