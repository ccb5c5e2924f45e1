import { DescribeRegionsCommand, EC2Client } from "@aws-sdk/client-ec2";
import type { Check } from "../check";
import type { Examination } from "../examination";
import { obstacle } from "../finding";

/** Whether the regions of the zone are enabled. */
export function regionsCheck({ zone, access, caller }: Examination): Check {
  const { home, backup, allowed } = zone.regions;
  const wanted = [...new Set([home, backup, ...allowed])];
  return {
    id: "regions",
    stack: "bootstrap",
    fine: `every region of the zone is enabled: ${wanted.join(", ")}`,
    looks: [
      {
        where: "the regions of the management account",
        find: async () => {
          const { Regions = [] } = await access
            .client(EC2Client)
            .send(new DescribeRegionsCommand({ RegionNames: wanted, AllRegions: true }));
          return wanted.flatMap((region) => {
            const status = Regions.find(({ RegionName }) => RegionName === region)?.OptInStatus;
            return status === "opt-in-not-required" || status === "opted-in"
              ? []
              : [
                  obstacle({
                    id: "region",
                    stack: region === home ? "bootstrap" : "log-archive",
                    found: `the region ${region} is ${status ?? "unknown"} in ${caller.account}`,
                    mend: `aws account enable-region --region-name ${region}; or choose another in zone.yaml: regions`,
                  }),
                ];
          });
        },
      },
    ],
  };
}
