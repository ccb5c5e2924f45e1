import { all, no, undecided, yes } from "../../decision";
import type { Arguments } from "../../model/arguments";
import type { Resource } from "../../model/resource";
import { denoted, ofThose, thoseNaming } from "../references";
import type { Control, Subject } from "../control";
import { type Demand, flagOf, isGiven, isNoneOf, isOn, onEach, textThat, together, valueAt } from "../demand";

const balancers = ["aws_lb", "aws_alb"];
const listeners = ["aws_lb_listener", "aws_alb_listener"];
const rules = ["aws_lb_listener_rule", "aws_alb_listener_rule"];
const transit = {
  group: "encryption in transit",
  citations: ["164.312(e)(2)(i)", "164.312(e)(2)(ii)"],
  proposed: ["encryption"],
} as const;

/** A balancer's type as far as it is written. @param kinds - types of which it may be one */
function isOf(balancer: Resource, kinds: readonly string[]): boolean {
  return balancer.isOneOf(kinds, "application", "load_balancer_type").is !== false;
}

const tls = onEach({
  ...transit,
  id: "elb-tls-listeners",
  title: "Every listener of a load balancer speaks TLS, or sends callers to one that does",
  why: "What is called in clear can be read and changed on the way.",
  remedy: 'Set protocol = "HTTPS" or "TLS"; of HTTP, a default_action of type "redirect" with protocol = "HTTPS".',
  examines: [...listeners, "aws_elb"],
  duty: "Behind a TCP listener the targets must speak TLS themselves.",
  look: "aws elbv2 describe-listeners --load-balancer-arn ARN --query 'Listeners[].[Port,Protocol]'",
  demand: (listener, subject) => {
    if (listener.type === "aws_elb") return ofClassic(listener);
    const protocol = listener.text("protocol");
    if (!protocol.known) return { holds: undecided(protocol.missing), met: "", violated: "" };
    switch (protocol.value ?? protocolOfNone(listener, subject)) {
      case "HTTPS":
      case "TLS":
        return { holds: yes, met: `speaks ${protocol.value ?? ""}`, violated: "" };
      case "HTTP":
        return redirectsAll(listener, subject);
      case "GENEVE":
        return undefined;
      default:
        // What travels through it may well be TLS; only the targets know.
        return { holds: undecided(`what its targets speak over ${protocol.value ?? ""}`), met: "", violated: "" };
    }
  },
});

/** The listener of a gateway load balancer names none; one of an application load balancer is then HTTP. */
function protocolOfNone(listener: Resource, subject: Subject): string {
  const balancer = denoted(subject.model, listener.value("load_balancer_arn"), listener, ...balancers);
  return balancer?.isOneOf(["gateway"], "", "load_balancer_type").is === true ? "GENEVE" : "HTTP";
}

function redirectsAll(listener: Resource, subject: Subject): Demand {
  const companions = thoseNaming(subject.model, listener, rules, "listener_arn");
  const own = redirects(listener, "default_action");
  const others = companions.found.map((rule): Demand => {
    const demand = redirects(rule, "action");
    return { ...demand, violated: `speaks HTTP, and ${rule.address} does not redirect to HTTPS`, at: rule };
  });
  return { ...together([own, ...others]), met: "redirects HTTP to HTTPS" };
}

function redirects(of: Arguments, block: string): Demand {
  const { blocks, missing } = of.blocks(block);
  const decisions = blocks.map((action) =>
    all([action.isOneOf(["redirect"], "", "type"), action.isOneOf(["HTTPS"], "#{protocol}", "redirect", "protocol")]),
  );
  const hidden = missing === undefined ? [] : [undecided(missing)];
  const holds = decisions.length === 0 && missing === undefined ? no : all([...decisions, ...hidden]);
  return { holds, met: "redirects to HTTPS", violated: "speaks HTTP and does not redirect to HTTPS" };
}

function ofClassic(balancer: Resource): Demand {
  const { blocks, missing } = balancer.blocks("listener");
  const demands = blocks.map((listener) =>
    textThat(listener, ["lb_protocol"], (protocol) => ["https", "ssl"].includes(protocol.toLowerCase()), undefined),
  );
  const demand = together(demands);
  return missing === undefined ? demand : { ...demand, holds: all([demand.holds, undecided(missing)]) };
}

/** Policies that take nothing older than TLS 1.2. https://docs.aws.amazon.com/elasticloadbalancing/latest/application/describe-ssl-policies.html */
const modernPolicy = /^ELBSecurityPolicy-(TLS13-1-[23]-|TLS-1-2-|FS-1-2-)/;

const policies = onEach({
  ...transit,
  id: "elb-tls-policy",
  title: "Every TLS listener of a load balancer demands TLS 1.2 or newer",
  why: "Without a policy Terraform takes one of 2016, with TLS 1.0.",
  remedy: 'Set ssl_policy = "ELBSecurityPolicy-TLS13-1-2-2021-06" or a newer one.',
  examines: listeners,
  look: "aws elbv2 describe-listeners --load-balancer-arn ARN --query 'Listeners[].[Port,SslPolicy]'",
  demand: (listener) =>
    listener.isOneOf(["HTTPS", "TLS"], "", "protocol").is === true
      ? textThat(listener, ["ssl_policy"], (policy) => modernPolicy.test(policy), "ELBSecurityPolicy-2016-08")
      : undefined,
});

const logging = onEach({
  id: "elb-access-logs",
  group: "audit trail",
  title: "Every load balancer writes down who calls",
  citations: ["164.312(b)", "164.308(a)(1)(ii)(D)"],
  why: "Who asked for which record is nowhere else.",
  remedy: "Set access_logs.bucket and access_logs.enabled = true.",
  examines: [...balancers, "aws_elb"],
  look: "aws elbv2 describe-load-balancer-attributes --load-balancer-arn ARN",
  demand: (balancer) => {
    if (balancer.type === "aws_elb")
      return together([isGiven(balancer, ["access_logs", "bucket"]), isOn(balancer, ["access_logs", "enabled"], yes)]);
    return isOf(balancer, ["application", "network"]) ? isOn(balancer, ["access_logs", "enabled"]) : undefined;
  },
});

const protection = onEach({
  id: "elb-deletion-protection",
  group: "hygiene",
  title: "Every load balancer is protected from deletion",
  citations: ["164.308(a)(7)(ii)(C)"],
  why: "With it goes the only way to the records.",
  remedy: "Set enable_deletion_protection = true.",
  examines: balancers,
  look: "aws elbv2 describe-load-balancer-attributes --load-balancer-arn ARN",
  demand: (balancer) => isOn(balancer, ["enable_deletion_protection"]),
});

const headers = onEach({
  id: "elb-invalid-headers",
  group: "hygiene",
  title: "Every application load balancer drops invalid headers",
  citations: ["164.312(c)(1)", "164.308(a)(5)(ii)(B)"],
  why: "Requests that are read differently behind it smuggle others along.",
  remedy: 'Set drop_invalid_header_fields = true, and no desync_mitigation_mode = "monitor".',
  examines: balancers,
  look: "aws elbv2 describe-load-balancer-attributes --load-balancer-arn ARN",
  demand: (balancer) =>
    isOf(balancer, ["application"])
      ? together([
          isOn(balancer, ["drop_invalid_header_fields"]),
          isNoneOf(balancer, ["desync_mitigation_mode"], ["monitor"], "defensive"),
        ])
      : undefined,
});

const firewall = onEach({
  id: "elb-waf",
  group: "exposure",
  title: "Every application load balancer on the internet stands behind a web ACL",
  citations: ["164.308(a)(5)(ii)(B)"],
  proposed: ["anti-malware"],
  why: "What answers the internet is tried with known attacks all day.",
  remedy: "Add an aws_wafv2_web_acl_association, or set internal = true.",
  examines: balancers,
  look: "aws wafv2 get-web-acl-for-resource --resource-arn ARN",
  demand: (balancer, subject) => {
    const isInternal = flagOf(valueAt(balancer, ["internal"]));
    if (isInternal.is === true || !isOf(balancer, ["application"])) return undefined;
    const companions = thoseNaming(
      subject.model,
      balancer,
      ["aws_wafv2_web_acl_association", "aws_wafregional_web_acl_association"],
      "resource_arn",
    );
    const demand = ofThose(companions, "has no aws_wafv2_web_acl_association", () => ({
      holds: yes,
      met: "is behind a web ACL",
      violated: "",
    }));
    return isInternal.is === "unknown" && demand.holds.is === false ? { ...demand, holds: isInternal } : demand;
  },
});

/** Controls of load balancers. */
export const loadBalancerControls: readonly Control[] = [tls, policies, logging, protection, headers, firewall];
