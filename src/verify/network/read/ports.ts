import type { Arguments } from "../../model/arguments";
import { missingIn, symbolicText } from "../../model/value";
import { type Ranges, allPorts } from "../ranges";
import { missingOf } from "./identities";

/** What a rule is about. */
export interface Traffic {
  /** Number of the protocol, or "-1" for all. */
  readonly protocol: string;

  /** Ports of TCP and UDP, types of ICMP; all of them for the other protocols, which have none. */
  readonly ports: Ranges;
  readonly missing?: string;
}

export const anyProtocol = "-1";
export const tcp = "6";

/** https://www.iana.org/assignments/protocol-numbers */
const numbers: Readonly<Record<string, string>> = {
  all: anyProtocol,
  icmp: "1",
  icmpv6: "58",
  tcp,
  udp: "17",
};

const icmp: ReadonlySet<string> = new Set(["1", "58"]);
const withPorts: ReadonlySet<string> = new Set([tcp, "17"]);

/** The traffic of a rule of a security group: its `from_port` is the type of ICMP. */
export function trafficOfGroupRule(rule: Arguments, protocolArgument: string): Traffic {
  return trafficOf(rule, protocolArgument, "from_port");
}

export function trafficOfAclRule(rule: Arguments): Traffic {
  return trafficOf(rule, "protocol", "icmp_type");
}

function trafficOf(rule: Arguments, protocolArgument: string, icmpArgument: string): Traffic {
  const value = rule.value(protocolArgument);
  const text = symbolicText(value)?.toLowerCase();
  if (value.kind !== "literal" || text === undefined) {
    return { protocol: anyProtocol, ports: allPorts, missing: missingIn(value) ?? text ?? protocolArgument };
  }
  const protocol = numbers[text] ?? text;
  if (icmp.has(protocol)) {
    const type = rule.number(icmpArgument);
    if (!type.known) return { protocol, ports: allPorts, missing: type.missing };
    const { value: number } = type;
    return { protocol, ports: number === undefined || number < 0 ? allPorts : [[number, number]] };
  }
  if (!withPorts.has(protocol)) return { protocol, ports: allPorts };
  const from = rule.number("from_port");
  const to = rule.number("to_port");
  if (!from.known || !to.known) {
    return { protocol, ports: allPorts, ...missingOf(from.known ? (to.known ? undefined : to.missing) : from.missing) };
  }
  if (from.value === undefined || from.value < 0) return { protocol, ports: allPorts };
  return { protocol, ports: [[from.value, to.value ?? from.value]] };
}

/** As people write it: "tcp". */
export function protocolName(protocol: string): string {
  if (protocol === anyProtocol) return "every protocol";
  const [name] = Object.entries(numbers).find(([, number]) => number === protocol) ?? [];
  return name ?? `protocol ${protocol}`;
}
