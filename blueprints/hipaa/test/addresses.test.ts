import { type Environment, subnetCidr } from "../src/zone";
import { block, contains, overlaps } from "../src/zone/cidr";
import { resources, resourcesOf, textAt, zone } from "./support/synthesized";

/** Every subnet that an environment has, by its block. */
function plannedSubnets(environment: Environment): readonly string[] {
  const natZones = { none: 0, one: 1, each: zone.availabilityZones }[environment.nat];
  const inZones = (cidr: string, zones: number): readonly string[] =>
    Array.from({ length: zones }, (_, index) => subnetCidr(cidr, index));
  return [
    ...[...environment.tiers.map(({ cidr }) => cidr), environment.endpointsCidr].flatMap((cidr) =>
      inZones(cidr, zone.availabilityZones),
    ),
    ...inZones(environment.natCidr, natZones),
  ];
}

function blocksOf(stack: string, type: string): readonly string[] {
  return resourcesOf(stack, type).map(({ body }) => textAt(body, "cidr_block"));
}

describe.each(zone.environments.map((environment) => ({ name: environment.name, environment })))(
  "the addresses of $name",
  ({ name, environment }) => {
    it("begin with the VPC's block in zone.yaml, and have no other", () => {
      expect(blocksOf(name, "aws_vpc")).toEqual([environment.cidr]);
      expect(resourcesOf(name, "aws_vpc_ipv4_cidr_block_association")).toEqual([]);
    });

    it("are those of zone.yaml, subnet by subnet", () => {
      expect([...blocksOf(name, "aws_subnet")].sort()).toEqual([...plannedSubnets(environment)].sort());
    });

    it("spread every block over different availability zones", () => {
      const problems = [...environment.tiers.map(({ cidr }) => cidr), environment.endpointsCidr, environment.natCidr]
        .map((cidr) => ({
          cidr,
          zones: resourcesOf(name, "aws_subnet")
            .filter(({ body }) => contains(block(cidr), block(textAt(body, "cidr_block"))))
            .map(({ body }) => textAt(body, "availability_zone")),
        }))
        .filter(({ zones }) => zones.includes("") || new Set(zones).size < zones.length)
        .map(({ cidr, zones }) => `the subnets of ${cidr} are in ${zones.join(", ")}`);

      expect(problems).toEqual([]);
    });
  },
);

describe("the addresses of the zone", () => {
  it("overlap nowhere: VPCs, and subnets of a VPC (edge 43)", () => {
    const problems = ["aws_vpc", "aws_subnet"].flatMap((type) => {
      const all = resources(type).map((resource) => ({
        address: resource.address,
        block: block(textAt(resource.body, "cidr_block")),
      }));
      return all.flatMap((one, index) =>
        all
          .slice(index + 1)
          .filter((other) => overlaps(one.block, other.block))
          .map((other) => `${one.address} overlaps ${other.address}`),
      );
    });

    expect(problems).toEqual([]);
  });

  it("come from its address space", () => {
    const problems = resources("aws_vpc")
      .filter(({ body }) => !contains(block(zone.addressSpace), block(textAt(body, "cidr_block"))))
      .map(({ address }) => `${address} is outside ${zone.addressSpace}`);

    expect(problems).toEqual([]);
  });

  it("stay private: nothing gets a public address but NAT gateways", () => {
    const nats = JSON.stringify(resources("aws_nat_gateway").map(({ body }) => body.allocation_id));
    const problems = [
      ...resources()
        .filter(({ body }) =>
          /"(map_public_ip_on_launch|associate_public_ip_address)":"?true/.test(JSON.stringify(body)),
        )
        .map(({ address }) => `${address} gives public addresses`),
      ...resources("aws_eip")
        .filter((eip) => !nats.includes(`\${aws_eip.${eip.name}.`) || eip.body.instance !== undefined)
        .map(({ address }) => `${address} is the public address of something else than a NAT gateway`),
      ...resources("aws_eip_association").map(({ address }) => `${address} gives something a public address`),
    ];

    expect(problems).toEqual([]);
  });
});
