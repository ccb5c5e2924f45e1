import type { Control, Judgement } from "../control";
import { met, unknown, violated } from "./judgements";

const citations = ["164.308(a)(4)(ii)(B)", "164.312(e)(2)(i)"];

export const defaultControls: readonly Control[] = [
  {
    id: "subnet-own-route-table",
    group: "isolation",
    title: "Every subnet has a route table of its own choice",
    citations,
    proposed: ["segmentation", "configuration"],
    why: "What is added to the main route table reaches every subnet that nobody thought of.",
    remedy: "Add an `aws_route_table_association` for the subnet.",
    examines: ["aws_subnet", "aws_default_subnet"],
    look: "aws ec2 describe-route-tables --filters Name=association.subnet-id,Values=SUBNET",
    check: ({ network }) =>
      network.facts.subnets.map((subnet): Judgement => {
        const table = network.topology.tables.get(subnet.table);
        if (subnet.tableMissing !== undefined) return unknown(subnet.origin, subnet.tableMissing);
        if (network.associatedSubnets.has(subnet.id))
          return met(subnet.origin, `has ${table?.origin.address ?? subnet.table}`);
        return violated(subnet.origin, "has the main route table of its VPC");
      }),
  },
  {
    id: "subnet-own-network-acl",
    group: "isolation",
    title: "Every subnet has a network ACL of its own choice",
    citations,
    proposed: ["segmentation", "configuration"],
    why: "The default ACL lets everything pass until someone changes it.",
    remedy: "Name the subnet in the `subnet_ids` of an `aws_network_acl`.",
    examines: ["aws_subnet", "aws_default_subnet"],
    look: "aws ec2 describe-network-acls --filters Name=association.subnet-id,Values=SUBNET",
    check: ({ network }) =>
      network.facts.subnets.map((subnet): Judgement => {
        const acl = network.topology.acls.get(subnet.acl);
        if (subnet.aclMissing !== undefined) return unknown(subnet.origin, subnet.aclMissing);
        return acl?.isDefault === true
          ? violated(subnet.origin, "has the default network ACL of its VPC")
          : met(subnet.origin, `has ${acl?.origin.address ?? subnet.acl}`);
      }),
  },
  {
    id: "default-network-acl-closed",
    group: "hygiene",
    title: "The default network ACL of every VPC lets nothing pass",
    citations,
    proposed: ["segmentation", "configuration"],
    why: "A subnet that is made in a hurry has this one.",
    remedy: "Declare an `aws_default_network_acl` for the VPC, without `ingress` and `egress`.",
    examines: ["aws_vpc", "aws_default_network_acl"],
    look: "aws ec2 describe-network-acls --filters Name=default,Values=true",
    check: ({ network }) =>
      network.facts.acls
        .filter(({ isDefault }) => isDefault)
        .map((acl): Judgement => {
          if (acl.missing !== undefined) return unknown(acl.origin, acl.missing);
          if (!acl.origin.address.startsWith("aws_default_network_acl."))
            return violated(acl.origin, "leaves its default network ACL as AWS makes it");
          const rule = acl.rules.find(({ allow }) => allow);
          if (rule?.missing !== undefined) return unknown(rule.origin, rule.missing);
          return rule === undefined
            ? met(acl.origin, "lets nothing pass")
            : violated(rule.origin, "lets packets pass in the default network ACL");
        }),
  },
  {
    id: "default-route-table-empty",
    group: "hygiene",
    title: "The default route table of every VPC leads nowhere",
    citations,
    proposed: ["segmentation", "configuration"],
    why: "A subnet that is made in a hurry has this one.",
    remedy:
      "Declare an `aws_default_route_table` for the VPC with `route` empty, and put routes into tables of their own.",
    examines: ["aws_vpc", "aws_default_route_table"],
    look: "aws ec2 describe-route-tables --filters Name=association.main,Values=true",
    check: ({ network }) =>
      network.facts.routeTables
        .filter(({ isDefault }) => isDefault)
        .map((table): Judgement => {
          const route = table.routes.find(({ target }) => target.kind !== "local" && target.kind !== "service");
          if (route !== undefined)
            return violated(route.origin, `leads ${route.written} out of the default route table`);
          return table.missing === undefined
            ? met(table.origin, "leads nowhere")
            : unknown(table.origin, table.missing);
        }),
  },
];
