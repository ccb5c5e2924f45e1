import { isIP } from "node:net";
import { type Decision, all, any, decided, no, undecided, yes } from "../../decision";
import type { Arguments } from "../../model/arguments";
import type { Resource } from "../../model/resource";
import { symbolicText } from "../../model/value";
import { type Control, type Judgement, judge } from "../control";
import { type Demand, onEach } from "../demand";

const keys = onEach({
  id: "ec2-key-pair",
  group: "recorded access",
  title: "No host has a key pair for SSH",
  citations: ["164.312(b)", "164.312(a)(2)(i)", "164.312(d)"],
  proposed: ["unused-ports"],
  why: "Who logs in by a shared key is nobody by name, and what he does is not recorded.",
  remedy: "Remove the aws_key_pair and key_name; enter by Session Manager.",
  examines: [
    "aws_key_pair",
    "aws_instance",
    "aws_launch_template",
    "aws_launch_configuration",
    "aws_spot_instance_request",
  ],
  look: "aws ec2 describe-key-pairs",
  demand: (host): Demand => {
    const name = symbolicText(host.value("key_name"));
    if (host.type === "aws_key_pair") return { holds: no, met: "", violated: "is a key for SSH" };
    return {
      holds: decided(name === undefined || name === ""),
      met: "has no key for SSH",
      violated: `has the key for SSH ${name ?? ""}`,
    };
  },
});

const connect = onEach({
  id: "ec2-instance-connect-endpoint",
  group: "recorded access",
  title: "There is no endpoint of EC2 Instance Connect",
  citations: ["164.312(b)", "164.312(a)(1)"],
  proposed: ["unused-ports"],
  why: "Its tunnels lead past the bastions and leave no record of what is typed.",
  remedy: "Remove the aws_ec2_instance_connect_endpoint; enter by Session Manager.",
  examines: ["aws_ec2_instance_connect_endpoint"],
  look: "aws ec2 describe-instance-connect-endpoints",
  demand: () => ({ holds: no, met: "", violated: "opens tunnels that are not recorded" }),
});

const exec = onEach({
  id: "ecs-exec-recorded",
  group: "recorded access",
  title: "Shells in containers are off, or recorded",
  citations: ["164.312(b)"],
  why: "ECS Exec opens a shell beside the data.",
  remedy:
    "Leave enable_execute_command out, or set logging = OVERRIDE with a log_configuration in the cluster's execute_command_configuration.",
  examines: ["aws_ecs_service"],
  look: "aws ecs describe-services --cluster NAME --services NAME --query 'services[].enableExecuteCommand'",
  demand: (service, { model }) => {
    const isOn = service.flag(false, "enable_execute_command");
    if (isOn.is !== true) return { holds: isOn.is === false ? yes : isOn, met: "opens no shells", violated: "" };
    const value = service.value("cluster");
    const cluster = model
      .resources("aws_ecs_cluster")
      .find((one) =>
        value.kind === "attribute" ? value.of === one : symbolicText(value) === symbolicText(one.value("name")),
      );
    if (cluster === undefined) {
      return { holds: undecided("the cluster, made elsewhere"), met: "", violated: "" };
    }
    const path = ["configuration", "execute_command_configuration"] as const;
    const isLogged = all([
      cluster.isOneOf(["OVERRIDE"], "DEFAULT", ...path, "logging"),
      any([
        decided(cluster.has(...path, "log_configuration", "cloud_watch_log_group_name")),
        decided(cluster.has(...path, "log_configuration", "s3_bucket_name")),
      ]),
    ]);
    return {
      holds: isLogged,
      met: `records shells by ${cluster.address}`,
      violated: "opens shells that are not recorded",
    };
  },
});

/** Ports of shells and desktops. */
const adminPorts = [22, 3389];

const ports: Control = {
  id: "ec2-admin-ports",
  group: "recorded access",
  title: "No rule lets SSH or RDP in from outside",
  citations: ["164.312(a)(1)", "164.312(b)", "164.312(e)(1)"],
  proposed: ["unused-ports"],
  why: "The way in is Session Manager, which needs no open port and records what is done.",
  remedy: "Remove the rule, or close ports 22 and 3389 in it.",
  examines: [
    "aws_security_group",
    "aws_default_security_group",
    "aws_security_group_rule",
    "aws_vpc_security_group_ingress_rule",
  ],
  look: "aws ec2 describe-security-group-rules --filters Name=from-port,Values=22",
  check: ({ model }) => [
    ...model.resources("aws_vpc_security_group_ingress_rule").map((rule) => ofRules(rule, [rule], undefined)),
    ...model
      .resources("aws_security_group_rule")
      .filter((rule) => rule.isOneOf(["ingress"], "", "type").is !== false)
      .map((rule) => ofRules(rule, [rule], undefined)),
    ...model.resources("aws_security_group", "aws_default_security_group").flatMap((group): readonly Judgement[] => {
      const { blocks, missing } = group.blocks("ingress");
      return blocks.length === 0 && missing === undefined ? [] : [ofRules(group, blocks, missing)];
    }),
  ],
};

function ofRules(at: Resource, rules: readonly Arguments[], missing: string | undefined): Judgement {
  const open = rules.map((rule) => all([coversAdminPort(rule), isFromOutside(rule)]));
  const hidden = missing === undefined ? [] : [undecided(missing)];
  const isOpen = any([...open, ...hidden]);
  const closed: Decision = isOpen.is === "unknown" ? isOpen : decided(!isOpen.is);
  return judge(at, closed, {
    met: "lets no SSH or RDP in from outside",
    violated: `lets SSH or RDP in from ${rules.flatMap(sourcesOf).join(", ")}`,
  });
}

function coversAdminPort(rule: Arguments): Decision {
  const protocol = rule.has("ip_protocol") ? rule.text("ip_protocol") : rule.text("protocol");
  if (!protocol.known) return undecided(protocol.missing);
  if (["-1", "all"].includes(protocol.value ?? "-1")) return yes;
  if (!["tcp", "6"].includes(protocol.value ?? "")) return no;
  const from = rule.number("from_port");
  const to = rule.number("to_port");
  if (!from.known) return undecided(from.missing);
  if (!to.known) return undecided(to.missing);
  const [first, last] = [from.value ?? 0, to.value ?? from.value ?? 65535];
  return decided(adminPorts.some((port) => first <= port && port <= last));
}

const sources = ["cidr_ipv4", "cidr_ipv6", "cidr_blocks", "ipv6_cidr_blocks"] as const;

function sourcesOf(rule: Arguments): readonly string[] {
  return sources.flatMap((name) => {
    const list = rule.texts(name);
    return list.known ? list.value : [];
  });
}

/** Groups and prefix lists are inside; so are private addresses. */
function isFromOutside(rule: Arguments): Decision {
  return any(
    sources.map((name) => {
      const list = rule.texts(name);
      if (!list.known) return undecided(list.missing);
      return any(list.value.map((cidr) => (cidr.includes("‹") ? no : decided(!isPrivate(cidr)))));
    }),
  );
}

/** RFC 1918, RFC 6598 and RFC 4193. */
function isPrivate(cidr: string): boolean {
  const [address = "", length = "32"] = cidr.split("/");
  if (isIP(address) === 6) return /^f[cd]/i.test(address) && Number(length) >= 7;
  const [first = 0, second = 0] = address.split(".").map(Number);
  const bits = Number(length);
  if (first === 10) return bits >= 8;
  if (first === 172 && second >= 16 && second < 32) return bits >= 12;
  if (first === 100 && second >= 64 && second < 128) return bits >= 10;
  return first === 192 && second === 168 && bits >= 16;
}

/** Controls of ways in beside Session Manager. */
export const otherDoorControls: readonly Control[] = [keys, connect, exec, ports];
