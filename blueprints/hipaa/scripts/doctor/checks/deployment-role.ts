import type { Check } from "../check";
import { type ClosedPlace, type Examination, isOpen, named } from "../examination";
import { type Finding, obstacle } from "../finding";
import { stackOf } from "../made";

/** Whether the deployment role can be assumed in every account that is there. */
export function deploymentRoleCheck({ zone, caller, places }: Examination): Check {
  const role = zone.deploymentRole;

  const closed = (place: ClosedPlace): Finding => {
    const stack = stackOf(place.account);
    if (!place.denied) {
      return {
        id: "deployment-role",
        verdict: "unknown",
        stack,
        found: `${named(place)} could not be looked at: ${place.reason}`,
        mend: "run this again",
      };
    }
    const trust = {
      Version: "2012-10-17",
      Statement: [
        { Effect: "Allow", Principal: { AWS: `arn:aws:iam::${caller.account}:root` }, Action: "sts:AssumeRole" },
      ],
    };
    return obstacle({
      id: "deployment-role",
      stack,
      found: `the role ${role} cannot be assumed in ${named(place)}, so nothing else in it was looked at: ${place.reason}`,
      mend: [
        "as an administrator of that account:",
        `aws iam create-role --role-name ${role} --assume-role-policy-document '${JSON.stringify(trust)}'`,
        `&& aws iam attach-role-policy --role-name ${role} --policy-arn arn:aws:iam::aws:policy/AdministratorAccess;`,
        `or give ${caller.arn} sts:AssumeRole on arn:aws:iam::${place.id}:role/${role}`,
      ].join(" "),
    });
  };

  return {
    id: "deployment-role",
    stack: "organization",
    fine: `the role ${role} can be assumed in every account that is there`,
    looks: [
      {
        where: "the accounts",
        find: async () => (await places()).flatMap((place) => (isOpen(place) ? [] : [closed(place)])),
      },
    ],
  };
}
