import { all, any, decided, undecided } from "../../decision";
import type { Control } from "../control";
import { isOneOf, onEach } from "../demand";
import { thoseNaming } from "../references";

/** These services are a choice: a project without them does not fall under the controls. */
const securityHub = onEach({
  id: "securityhub-standards",
  group: "detection",
  title: "Security Hub, where it is chosen, checks against a standard",
  citations: ["164.308(a)(1)(ii)(A)", "164.308(a)(8)"],
  proposed: ["audit"],
  why: "Security Hub without a standard collects and judges nothing.",
  remedy: "Leave enable_default_standards at true, or add an aws_securityhub_standards_subscription.",
  examines: ["aws_securityhub_account"],
  look: "aws securityhub get-enabled-standards",
  demand: (account, { model }) => {
    const { accountKey, regionKey } = account.place;
    const subscriptions = model
      .resources("aws_securityhub_standards_subscription")
      .filter(({ place }) => place.accountKey === accountKey && place.regionKey === regionKey);
    return {
      holds: any([account.flag(true, "enable_default_standards"), decided(subscriptions.length > 0)]),
      met: "checks against a standard",
      violated: "checks against no standard",
    };
  },
});

const inspector = onEach({
  id: "inspector-scans",
  group: "detection",
  title: "Inspector, where it is chosen, scans instances and images",
  citations: ["164.308(a)(1)(ii)(A)", "164.308(a)(5)(ii)(B)"],
  proposed: ["vulnerability-scan"],
  why: "What is not scanned has weaknesses that only others know.",
  remedy: "Set auto_enable.ec2 and auto_enable.ecr to true, or name EC2 and ECR in resource_types.",
  examines: ["aws_inspector2_organization_configuration", "aws_inspector2_enabler"],
  look: "aws inspector2 batch-get-account-status",
  demand: (one) => {
    const types = one.texts("resource_types");
    const kinds = ["ec2", "ecr"] as const;
    const holds =
      one.type === "aws_inspector2_enabler"
        ? types.known
          ? decided(kinds.every((kind) => types.value.includes(kind.toUpperCase())))
          : undecided(types.missing)
        : all(kinds.map((kind) => one.flag(false, "auto_enable", kind)));
    return { holds, met: "scans instances and images", violated: "does not scan both instances and images" };
  },
});

const macie = onEach({
  id: "macie-on",
  group: "detection",
  title: "Macie, where it is chosen, is switched on",
  citations: ["164.308(a)(1)(ii)(A)"],
  proposed: ["inventory"],
  why: "Macie finds health data in buckets where nobody expects it.",
  remedy: "Leave status of the aws_macie2_account at ENABLED.",
  examines: ["aws_macie2_account"],
  look: "aws macie2 get-macie-session --query status",
  demand: (one) => isOneOf(one, ["status"], ["ENABLED"], "ENABLED"),
});

const queries = onEach({
  id: "route53-query-logs",
  group: "detection",
  title: "Logs of DNS queries, where they are chosen, are of every network of the account",
  citations: ["164.312(b)"],
  why: "A name that is asked for is often the first trace of an intruder.",
  remedy: "Add an aws_route53_resolver_query_log_config_association for each aws_vpc.",
  examines: ["aws_vpc"],
  look: "aws route53resolver list-resolver-query-log-config-associations",
  demand: (vpc, { model }) => {
    const chosen = model
      .resources("aws_route53_resolver_query_log_config")
      .some(({ place }) => place.accountKey === vpc.place.accountKey && place.regionKey === vpc.place.regionKey);
    if (!chosen) return undefined;
    const { found, missing } = thoseNaming(
      model,
      vpc,
      "aws_route53_resolver_query_log_config_association",
      "resource_id",
    );
    const holds = found.length === 0 && missing !== undefined ? undecided(missing) : decided(found.length > 0);
    return {
      holds,
      met: "logs its queries",
      violated: "logs none of its queries, as other networks of its account do",
    };
  },
});

/** Controls of services that a project may choose. */
export const chosenDetectorControls: readonly Control[] = [securityHub, inspector, macie, queries];
