import type { Arguments } from "../../model/arguments";
import type { Resource } from "../../model/resource";
import { symbolicText } from "../../model/value";
import type { Interface, Origin, Subnet } from "../facts";
import { type Identities, manyOf, missingOf, originOf } from "./identities";

/** Everything that the stacks put into subnets. */
export function readInterfaces(ids: Identities, subnets: readonly Subnet[]): readonly Interface[] {
  const vpcOf = new Map(subnets.map((subnet) => [subnet.id, subnet.vpc]));
  const publicly = publicAddresses(ids);
  return [
    ...placed.flatMap(({ types, kind, inside, subnets: places, groups, isPublic }) =>
      ids.model.resources(...types).map((resource): Interface => {
        const body = inside === undefined ? resource : resource.block(inside);
        const where = idsIn(ids, resource, body, places);
        return {
          id: ids.of(resource),
          origin: originOf(resource),
          kind,
          vpc: where.ids.map((one) => vpcOf.get(one)).find((one) => one !== undefined),
          subnets: where.ids,
          groups: idsIn(ids, resource, body, groups).known,
          publicBy:
            publicly.get(ids.of(resource)) ??
            (body === undefined ? undefined : publicByFlag(resource, isPublic(body, resource))),
          ...missingOf(where.missing ?? manyOf(resource)),
        };
      }),
    ),
    ...templates(ids, vpcOf),
  ];
}

interface Placed {
  readonly types: readonly string[];
  readonly kind: Interface["kind"];

  /** Block that says where it is. */
  readonly inside?: string;
  readonly subnets: string;
  readonly groups: string;
  readonly isPublic: (body: Arguments, resource: Resource) => boolean | "unknown";
}

const never = (): boolean => false;

const placed: readonly Placed[] = [
  {
    types: ["aws_instance"],
    kind: "instance",
    subnets: "subnet_id",
    groups: "vpc_security_group_ids",
    isPublic: (body) => body.flag(false, "associate_public_ip_address").is,
  },
  {
    types: ["aws_network_interface"],
    kind: "interface",
    subnets: "subnet_id",
    groups: "security_groups",
    isPublic: never,
  },
  {
    types: ["aws_lb", "aws_alb"],
    kind: "load balancer",
    subnets: "subnets",
    groups: "security_groups",
    isPublic: (_, resource) => negated(resource.flag(false, "internal").is),
  },
  {
    types: ["aws_elb"],
    kind: "load balancer",
    subnets: "subnets",
    groups: "security_groups",
    isPublic: (_, resource) => negated(resource.flag(false, "internal").is),
  },
  {
    types: ["aws_vpc_endpoint"],
    kind: "endpoint",
    subnets: "subnet_ids",
    groups: "security_group_ids",
    isPublic: never,
  },
  {
    types: ["aws_ecs_service"],
    kind: "instance",
    inside: "network_configuration",
    subnets: "subnets",
    groups: "security_groups",
    isPublic: (body) => body.flag(false, "assign_public_ip").is,
  },
  {
    types: ["aws_lambda_function"],
    kind: "instance",
    inside: "vpc_config",
    subnets: "subnet_ids",
    groups: "security_group_ids",
    isPublic: never,
  },
];

function negated(value: boolean | "unknown"): boolean | "unknown" {
  return value === "unknown" ? value : !value;
}

function publicByFlag(resource: Resource, isPublic: boolean | "unknown"): Interface["publicBy"] {
  if (isPublic === false) return undefined;
  const origin = originOf(resource);
  return isPublic === true ? { origin } : { origin, missing: `whether ${resource.address} has a public address` };
}

/** Elastic addresses by what they are given to. */
function publicAddresses(ids: Identities): ReadonlyMap<string, { readonly origin: Origin }> {
  const found = new Map<string, { readonly origin: Origin }>();
  for (const resource of ids.model.resources("aws_eip", "aws_eip_association")) {
    for (const argument of ["instance", "instance_id", "network_interface", "network_interface_id"]) {
      const to = ids.to(resource, argument);
      if (to !== undefined)
        found.set(to.id.replace(".primary_network_interface_id›", ".id›"), { origin: originOf(resource) });
    }
  }
  return found;
}

/** Launch templates and configurations, with the subnets of the groups that launch them. */
function templates(ids: Identities, vpcOf: ReadonlyMap<string, string>): readonly Interface[] {
  const launched = new Map<string, Set<string>>();
  for (const group of ids.model.resources("aws_autoscaling_group")) {
    const subnets = ids.all(group, "vpc_zone_identifier");
    const written = [
      group.value("launch_template", "id"),
      group.value("launch_template", "name"),
      group.value("launch_configuration"),
      group.value("mixed_instances_policy", "launch_template", "launch_template_specification", "launch_template_id"),
    ];
    for (const value of written) {
      const text = symbolicText(value);
      if (text === undefined) continue;
      const known = launched.get(text) ?? new Set();
      for (const { id } of subnets.known ? subnets.value : []) known.add(id);
      launched.set(text, known);
    }
  }
  return ids.model.resources("aws_launch_template", "aws_launch_configuration").map((resource): Interface => {
    const id = ids.of(resource);
    const name = symbolicText(resource.value("name"));
    const { blocks, missing } = resource.blocks("network_interfaces");
    const subnets = [
      ...(launched.get(id) ?? (name === undefined ? undefined : launched.get(name)) ?? []),
      ...blocks.flatMap((block) => idsIn(ids, resource, block, "subnet_id").ids),
    ];
    const groups = [
      idsIn(ids, resource, resource, "vpc_security_group_ids"),
      ...blocks.map((block) => idsIn(ids, resource, block, "security_groups")),
      ...(resource.type === "aws_launch_configuration" ? [idsIn(ids, resource, resource, "security_groups")] : []),
    ];
    const flags = [resource, ...blocks].map((block) => block.flag(false, "associate_public_ip_address").is);
    const isPublic = flags.find((one) => one === true) ?? flags.find((one) => one === "unknown") ?? false;
    return {
      id,
      origin: originOf(resource),
      kind: "template",
      vpc: subnets.map((one) => vpcOf.get(one)).find((one) => one !== undefined),
      subnets,
      groups: groups.some(({ known }) => known === undefined) ? undefined : groups.flatMap(({ known }) => known ?? []),
      publicBy: publicByFlag(resource, isPublic),
      ...missingOf(missing ?? manyOf(resource)),
    };
  });
}

function idsIn(
  ids: Identities,
  resource: Resource,
  body: Arguments | undefined,
  argument: string,
): { readonly ids: readonly string[]; readonly known: readonly string[] | undefined; readonly missing?: string } {
  const list = body?.list(argument) ?? { known: true as const, value: [] };
  if (!list.known) return { ids: [], known: undefined, missing: list.missing };
  const references = list.value.map((value) => ids.toValue(value, resource.stack)).filter((one) => one !== undefined);
  const missing = references.find((one) => one.missing !== undefined)?.missing;
  const found = references.filter((one) => one.missing === undefined).map(({ id }) => id);
  return { ids: found, known: missing === undefined ? found : undefined, ...missingOf(missing) };
}
