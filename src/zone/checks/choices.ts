import type { Draft } from "../draft";
import { branchPattern, bucketSuffixPattern, repositoryPattern } from "../patterns";
import type { Problem } from "../problem";
import { PEERINGS_DEFAULT, PEERINGS_MAX } from "../quotas";
import { malformedText, repeated } from "./check";

/** Checks choices that go together: engine and provider, endpoints, the number of environments, the bucket suffix. */
export function checkChoices(draft: Draft): readonly Problem[] {
  const { endpoints, environments } = draft;
  return [
    ...(draft.engine === "cdktn" && draft.awsProvider === 5
      ? [
          {
            path: "awsProvider",
            value: draft.awsProvider,
            problem: "cdktn has no bindings for it",
            allowed: "6 with cdktn; 5 or 6 with cdktf",
            remedy: "set awsProvider to 6, or engine to cdktf",
          },
        ]
      : []),
    ...repeated(endpoints, (name) => name).map(({ item, index }) => ({
      path: `endpoints[${index}]`,
      value: item,
      problem: "is listed twice",
      allowed: "each endpoint once",
      remedy: "remove one of them",
    })),
    ...malformedText("bucketSuffix", draft.bucketSuffix, bucketSuffixPattern, "eight of 0-9 and a-f, in quotes"),
    ...(draft.pipeline.repository === undefined
      ? []
      : malformedText("pipeline.repository", draft.pipeline.repository, repositoryPattern, "owner/name, as acme/zone")),
    ...malformedText("pipeline.branch", draft.pipeline.branch, branchPattern, "the name of a branch, as main"),
    ...(environments.length > PEERINGS_MAX
      ? [
          {
            path: "environments",
            value: environments.length,
            problem: "is more than AWS can join: each has a peering to the VPC of the bastions",
            allowed: `at most ${PEERINGS_MAX}`,
            remedy: "make a second zone",
          },
        ]
      : []),
  ];
}

/** Peerings over the default quota are possible, but take a request to AWS first. */
export function warnOfPeeringQuota({ environments }: Draft): readonly Problem[] {
  return environments.length <= PEERINGS_DEFAULT || environments.length > PEERINGS_MAX
    ? []
    : [
        {
          path: "environments",
          problem: `there are ${environments.length}; each has a peering to the VPC of the bastions, and AWS allows ${PEERINGS_DEFAULT} by default`,
          remedy: `ask AWS to raise the quota of peering connections (at most ${PEERINGS_MAX}) before the deployment`,
        },
      ];
}
