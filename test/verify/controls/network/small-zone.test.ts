import { isolationControls } from "../../../../src/verify/controls/isolation";
import { ingress } from "../../network/two-environments";
import { aclRule, attachment, hub, judgementsOf, more, peering } from "./changed-zone";

describe("the controls of the network", () => {
  it("are met by a small zone in which all is well", async () => {
    const judgements = await judgementsOf({});

    expect(judgements.filter(({ verdict }) => verdict !== "met")).toEqual([]);
    const applied = new Set(judgements.map(({ control }) => control));
    const unused = isolationControls.map(({ id }) => id).filter((id) => !applied.has(id));
    expect(unused).toEqual(["transit-gateway-environments", "vpc-other-joints", "nat-gateway-callers"]);
  });

  it("names the peering that opens a path between environments", async () => {
    const acl = aclRule({ cidr_block: "10.1.0.0/16" });
    const judgements = await judgementsOf(
      {
        dev: {
          aws_vpc_peering_connection: { open: peering },
          aws_route: {
            open: {
              route_table_id: "${aws_route_table.web.id}",
              destination_cidr_block: "10.2.1.0/24",
              vpc_peering_connection_id: "${aws_vpc_peering_connection.open.id}",
            },
          },
          aws_network_acl_rule: { open: aclRule({ egress: true, cidr_block: "10.2.0.0/16" }) },
          aws_vpc_security_group_egress_rule: { open: ingress("web", 443, { cidr_ipv4: "10.2.0.0/16" }) },
        },
        prod: { aws_network_acl_rule: { open: acl } },
      },
      more,
    );

    const [found] = judgements.filter((one) => one.control === "vpc-environments-apart" && one.verdict === "violated");
    expect(found).toMatchObject({ stack: "dev", address: "aws_vpc_peering_connection.open" });
    expect(found?.says).toContain("opens a path from dev to prod (tcp 443, without an answer)");
    expect(found?.says).toContain("prod: aws_network_acl_rule.open");
  });

  it("sees two environments at one transit gateway", async () => {
    const shared = {
      data: {
        terraform_remote_state: {
          shared: { backend: "local", config: { path: "shared-services.tfstate" } },
          dev: { backend: "local", config: { path: "dev.tfstate" } },
        },
      },
    };
    const judgements = await judgementsOf(
      {
        dev: {
          ...hub,
          aws_ec2_transit_gateway_vpc_attachment: { hub: attachment("${aws_ec2_transit_gateway.hub.id}") },
        },
        prod: {
          aws_ec2_transit_gateway_vpc_attachment: { hub: attachment("${data.terraform_remote_state.dev.outputs.hub}") },
        },
      },
      { dev: { output: { hub: { value: "${aws_ec2_transit_gateway.hub.id}" } } }, prod: shared },
    );

    const found = judgements.filter(
      ({ control, verdict }) => control === "transit-gateway-environments" && verdict === "violated",
    );
    expect(found.map(({ stack }) => stack)).toEqual(["dev", "prod"]);
  });

  it("names every citation and command", () => {
    for (const control of isolationControls) {
      expect(control.citations.length).toBeGreaterThan(0);
      expect(control.look).toMatch(/^aws /);
      expect(control.id).toMatch(/^[a-z0-9-]+$/);
    }
    expect(new Set(isolationControls.map(({ id }) => id)).size).toBe(isolationControls.length);
  });
});
