import { answersWith, environmentWith } from "../answers";
import type { Row } from "./row";

const tier = { name: "api", exposure: "private", port: 8080 };

const vpc = { cidr: "10.1.0.0/16" };
export const addresses: readonly Row[] = [
  ["not a block", answersWith({ addressSpace: "10.0.0.0" }), "addressSpace", /not an IPv4 block/],
  ["an octet too large", answersWith({ addressSpace: "10.0.256.0/8" }), "addressSpace", /not an IPv4 block/],
  ["a prefix too long", answersWith({ addressSpace: "10.0.0.0/33" }), "addressSpace", /not an IPv4 block/],
  ["IPv6", answersWith({ addressSpace: "fd00::/8" }), "addressSpace", /not an IPv4 block/],
  [
    "octets with leading zeros",
    answersWith({ addressSpace: "010.0.0.0/8" }),
    "addressSpace",
    /not an IPv4 block|first address/,
  ],
  ["host bits", answersWith({ addressSpace: "10.1.0.0/8" }), "addressSpace", /write 10\.0\.0\.0\/8/],
  ["a public space", answersWith({ addressSpace: "8.0.0.0/8" }), "addressSpace", /not private/],
  ["half a public space", answersWith({ addressSpace: "172.0.0.0/8" }), "addressSpace", /not private/],
  ["too large a space", answersWith({ addressSpace: "0.0.0.0/0" }), "addressSpace", /too large/],
  ["too small a space", answersWith({ addressSpace: "10.0.0.0/24" }), "addressSpace", /too small/],
  ["VPCs larger than the space", answersWith({ addressSpace: "10.0.0.0/20", vpcPrefix: 16 }), "vpcPrefix", /20 to 21/],
  ["VPCs too large for AWS", answersWith({ vpcPrefix: 15 }), "vpcPrefix", /16 to 21/],
  ["VPCs too small", answersWith({ vpcPrefix: 22 }), "vpcPrefix", /16 to 21/],
  [
    "a VPC outside the space",
    environmentWith({ cidr: "192.168.0.0/16" }),
    "environments[0].cidr",
    /not inside addressSpace/,
  ],
  ["too large a VPC", environmentWith({ cidr: "10.0.0.0/15" }), "environments[0].cidr", /too large/],
  ["too small a VPC", environmentWith({ cidr: "10.0.0.0/22" }), "environments[0].cidr", /too small/],
  [
    "VPCs that overlap",
    answersWith({
      environments: [
        { name: "a", ...vpc },
        { name: "b", cidr: "10.1.64.0/18" },
      ],
    }),
    "environments[1].cidr",
    /overlaps environments\[0\]\.cidr/,
  ],
  [
    "a VPC over the bastions'",
    answersWith({ sharedServices: vpc, environments: [{ name: "a", ...vpc }] }),
    "environments[0].cidr",
    /overlaps sharedServices\.cidr/,
  ],
  [
    "a tier outside its VPC",
    environmentWith({ ...vpc, tiers: [{ ...tier, cidr: "10.2.0.0/20" }] }),
    "environments[0].tiers[0].cidr",
    /not inside environments\[0\]\.cidr/,
  ],
  [
    "a tier without its VPC",
    environmentWith({ tiers: [{ ...tier, cidr: "10.2.0.0/20" }] }),
    "environments[0].tiers[0].cidr",
    /given without environments\[0\]\.cidr/,
  ],
  [
    "too small a tier",
    environmentWith({ ...vpc, tiers: [{ ...tier, cidr: "10.1.0.0/26" }] }),
    "environments[0].tiers[0].cidr",
    /too small for its subnets/,
  ],
  [
    "tiers that overlap",
    environmentWith({
      ...vpc,
      tiers: [
        { ...tier, cidr: "10.1.0.0/20" },
        { ...tier, name: "b", cidr: "10.1.8.0/21" },
      ],
    }),
    "environments[0].tiers[1].cidr",
    /overlaps/,
  ],
  [
    "a tier over the endpoints",
    environmentWith({ ...vpc, endpointsCidr: "10.1.0.0/21", tiers: [{ ...tier, cidr: "10.1.0.0/20" }] }),
    "environments[0].tiers[0].cidr",
    /overlaps environments\[0\]\.endpointsCidr/,
  ],
  [
    "a bastion outside its VPC",
    answersWith({ sharedServices: vpc, environments: [{ name: "a", bastionCidr: "10.2.0.0/25" }] }),
    "environments[0].bastionCidr",
    /not inside sharedServices\.cidr/,
  ],
  [
    "a full space",
    answersWith({ addressSpace: "10.0.0.0/16", vpcPrefix: 16, environments: [{ name: "a" }] }),
    "environments[0].cidr",
    /no room for a \/16/,
  ],
  [
    "a full VPC",
    environmentWith({
      cidr: "10.1.0.0/20",
      tiers: Array.from({ length: 8 }, (_, index) => ({ ...tier, name: `t${index}` })),
    }),
    "environments[0].tiers[7].cidr",
    /no room for a \/23/,
  ],
  [
    "endpoints that do not fit",
    answersWith({
      addressSpace: "10.0.0.0/16",
      vpcPrefix: 21,
      endpoints: ["ssm", "ssmmessages", "kms", "logs", "ecr.api", "ecr.dkr", "sts", "ec2", "ecs", "rds", "sqs", "sns"],
    }),
    "environments[0].endpointsCidr",
    /room for 11 endpoints/,
  ],
];
