import { decided, undecided } from "../../decision";
import { locate } from "../../identity/explanation";
import type { Passage } from "../../identity/identity-analysis";
import type { Resource } from "../../model/resource";
import { principalsOf } from "../../policies/principals";
import { type Control, type Judgement, type Subject, judge } from "../control";
import { onEach } from "./duration";

/** That environments stay apart, whoever asks. */
export const isolationControls: readonly Control[] = [
  {
    id: "identity-separates-environments",
    group: "isolation",
    title: "No principal of one environment can act in another",
    citations: ["164.308(a)(4)(ii)(A)", "164.312(a)(1)"],
    proposed: ["segmentation"],
    why: "A key, a role or a share that reaches across makes two environments one, whatever the network says.",
    remedy: "Take the other environment out of the policy's Principal, and the organization out of its conditions.",
    examines: ["aws_iam_role", "aws_kms_key", "aws_s3_bucket_policy", "aws_ram_principal_association"],
    look: "aws accessanalyzer list-findings-v2 --analyzer-arn ARN",
    check: separates,
  },
  onEach({
    id: "ram-stays-in-organization",
    group: "isolation",
    title: "Resource shares stay in the organization",
    citations: ["164.308(a)(4)(ii)(B)"],
    why: "A share with an outside account needs only an invitation that somebody accepts.",
    remedy: "Set allow_external_principals = false of aws_ram_resource_share.",
    examines: ["aws_ram_resource_share"],
    look: "aws ram get-resource-shares --resource-owner SELF",
    demand: (share) => {
      const allows = share.flag(false, "allow_external_principals");
      return {
        holds: allows.is === "unknown" ? allows : decided(!allows.is),
        met: "stays in the organization",
        violated: "may be shared with accounts outside the organization",
      };
    },
  }),
  {
    id: "ram-names-no-stranger",
    group: "isolation",
    title: "Nothing is shared with accounts that are none of the project's",
    citations: ["164.308(a)(4)(ii)(B)"],
    why: "What is shared is used from there, with the rights that are given there.",
    remedy: "Name the organization, a unit or an account of the project as principal of aws_ram_principal_association.",
    examines: ["aws_ram_principal_association"],
    look: "aws ram get-resource-share-associations --association-type PRINCIPAL",
    check: ({ model }) => {
      const own = new Set(model.all.map(({ place }) => place.accountKey));
      return model.resources("aws_ram_principal_association").map((share) => {
        const text = share.text("principal");
        if (!text.known) return judge(share, undecided(text.missing), { met: "", violated: "" });
        const principal = principalsOf(model).readOne("AWS", text.value ?? "");
        const isNamed = principal.kind === "account" || principal.kind === "identity";
        const isOwn = !isNamed || !/^\d{12}$/.test(principal.account) || own.has(principal.account);
        const says = `shares with ${text.value ?? ""}`;
        return judge(share, decided(isOwn), { met: says, violated: `${says}, which is none of the project's` });
      });
    },
  },
];

/** One judgement for each policy that opens an environment; one for each environment that none opens. */
function separates({ identity, model }: Subject): readonly Judgement[] {
  const { environments } = identity;
  if (environments.length < 2) return [];
  return environments.flatMap((to): readonly Judgement[] => {
    const passages = environments.filter((from) => from !== to).map((from) => identity.between(from, to));
    const stack = model.stacks.includes(to.name)
      ? to.name
      : (model.stacks.find((one) => model.placeOf(one)?.accountKey === to.account) ?? to.name);
    const open = passages.filter(({ decision }) => decision.is === true);
    if (open.length > 0) return opened(open, stack);
    const unknown = passages.find(({ decision }) => decision.is === "unknown");
    if (unknown?.decision.is === "unknown") {
      const { missing } = unknown.decision;
      return [
        {
          verdict: "unknown",
          stack,
          address: stack,
          says: `depends on ${missing}, from ${unknown.from.name}`,
          missing,
        },
      ];
    }
    const others = passages.map(({ from }) => from.name);
    const names =
      others.length > 5 ? `${others.slice(0, 5).join(", ")} and ${others.length - 5} more` : others.join(", ");
    return [{ verdict: "met", stack, address: stack, says: `lets in no principal of ${names}` }];
  });
}

function opened(passages: readonly Passage[], stack: string): readonly Judgement[] {
  const byPolicy = new Map<Resource, { readonly says: string; readonly from: string[] }>();
  const shared: string[] = [];
  for (const { from, ways } of passages) {
    if (ways.length === 0) shared.push(from.name);
    for (const { hops, decision } of ways) {
      const last = hops.at(-1)?.grant;
      if (last === undefined || decision.is !== true) continue;
      const over = hops.slice(0, -1).map(({ grant }) => grant.role?.address ?? "");
      const says = `lets in, by ${locate(last)}${over.length > 0 ? `, over ${over.join(", ")}` : ""},`;
      const known = byPolicy.get(last.resource) ?? { says, from: [] };
      if (!known.from.includes(from.name)) known.from.push(from.name);
      byPolicy.set(last.resource, known);
    }
  }
  return [
    ...(shared.length === 0
      ? []
      : [
          { verdict: "violated" as const, stack, address: stack, says: `shares its account with ${shared.join(", ")}` },
        ]),
    ...[...byPolicy].map(([policy, { says, from }]): Judgement => ({
      verdict: "violated",
      stack: policy.stack,
      address: policy.address,
      says: `${says} any principal of ${from.join(", ")}`,
    })),
  ];
}
