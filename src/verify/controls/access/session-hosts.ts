import { decided, undecided } from "../../decision";
import type { Statement } from "../../policies/statement";
import { isPositive, nameOf } from "../../policies/who";
import { type Control, type Judgement, judge } from "../control";
import { allows, grantingPolicies, isForServicesOnly, policyTypes } from "./granting-policies";

const startSession = "ssm:StartSession";

/** Which hosts who opens sessions can open them on. */
export const sessionHostControls: readonly Control[] = [
  {
    id: "ssm-session-hosts",
    group: "recorded access",
    title: "Who may open sessions may open them on hosts of one kind alone",
    citations: ["164.308(a)(3)(ii)(A)", "164.308(a)(4)(ii)(A)"],
    why: "A role for every bastion leads into every environment.",
    remedy:
      "Name the host in Resource of the statement with ssm:StartSession, or ask for one value of aws:ResourceTag or ssm:resourceTag; make a role for each bastion.",
    examines: policyTypes,
    look: "aws iam simulate-principal-policy --policy-source-arn ROLE --action-names ssm:StartSession --resource-arns HOST",
    check: ({ model }) =>
      grantingPolicies(model).flatMap(({ policy, statements }): readonly Judgement[] => {
        if (!statements.known) return [judge(policy, undecided(statements.missing), { met: "", violated: "" })];
        const opening = statements.value.filter((one) => allows(one, startSession) && reachesHosts(one));
        if (opening.length === 0 || isForServicesOnly(model, policy)) return [];
        const wide = opening.filter((one) => !isOfOneKind(one)).map(nameOf);
        return [
          judge(policy, decided(wide.length === 0), {
            met: "opens sessions on hosts that it names",
            violated: `opens sessions on every host: ${wide.join(", ")} names none, and asks for no tag of one value`,
          }),
        ];
      }),
  },
];

const host = /:(?:instance|managed-instance|task)\//;

function reachesHosts({ resources }: Statement): boolean {
  return resources?.some((one) => !one.includes(":document/")) !== false;
}

function isOfOneKind({ resources, conditions }: Statement): boolean {
  const isTagged = conditions.some(
    (one) =>
      isPositive(one) &&
      /^(?:aws|ssm):resourcetag\//.test(one.key) &&
      one.values.length === 1 &&
      one.values.every((value) => !/[*?]/.test(value)),
  );
  if (isTagged) return true;
  return resources?.every((one) => one.includes(":document/") || (host.test(one) && !/[*?]/.test(one))) === true;
}
