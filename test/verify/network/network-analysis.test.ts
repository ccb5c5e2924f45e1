import { placeOf } from "../../../src/verify/network/facts";
import type { Reachability } from "../../../src/verify/network/network-analysis";
import { ingress, networkOf } from "./two-environments";

function hopsOf(found: Reachability): readonly string[] {
  return found.is === "path" ? found.path.hops.map(({ origin }) => placeOf(origin)) : [];
}

/** A peering from dev to prod with routes on both sides, and rules that let it pass. */
const opened = {
  dev: {
    aws_vpc_peering_connection: {
      open: {
        vpc_id: "${aws_vpc.main.id}",
        peer_vpc_id: "${data.terraform_remote_state.prod.outputs.vpc}",
        auto_accept: true,
      },
    },
    aws_route: {
      open: {
        route_table_id: "${aws_route_table.web.id}",
        destination_cidr_block: "10.2.0.0/16",
        vpc_peering_connection_id: "${aws_vpc_peering_connection.open.id}",
      },
    },
    aws_network_acl_rule: {
      open: {
        network_acl_id: "${aws_network_acl.web.id}",
        egress: true,
        rule_number: 1,
        rule_action: "allow",
        protocol: "tcp",
        cidr_block: "10.2.0.0/16",
        from_port: 443,
        to_port: 443,
      },
    },
    aws_vpc_security_group_egress_rule: { open: ingress("web", 443, { cidr_ipv4: "10.2.0.0/16" }) },
  },
  prod: {
    aws_network_acl_rule: {
      open: {
        network_acl_id: "${aws_network_acl.web.id}",
        egress: false,
        rule_number: 1,
        rule_action: "allow",
        protocol: "tcp",
        cidr_block: "10.1.0.0/16",
        from_port: 443,
        to_port: 443,
      },
    },
  },
};
const withProd = {
  dev: {
    data: {
      terraform_remote_state: {
        shared: { backend: "local", config: { path: "shared-services.tfstate" } },
        prod: { backend: "local", config: { path: "prod.tfstate" } },
      },
    },
  },
  prod: { output: { vpc: { value: "${aws_vpc.main.id}" } } },
};

describe("a small zone", () => {
  it("has no path between its environments, and three layers that each close it", async () => {
    const network = await networkOf();

    expect(network.between("dev", "prod")).toEqual({
      is: "no path",
      closedBy: ["routes", "network ACLs", "security groups"],
      opens: "no single change: routes, network ACLs and security groups each close it",
    });
    expect(network.parties.map(({ name }) => name)).toEqual(["dev", "prod"]);
  });

  it("makes every declared call possible, and no other", async () => {
    const network = await networkOf();

    expect(network.declaredCalls.filter(({ verdict }) => verdict !== "possible")).toEqual([]);
    expect(network.declaredCalls.map(({ from, to, port }) => `${from} ${to} ${port}`)).toContain(
      "bastion.dev dev.data 5432",
    );
    expect(network.undeclaredCalls).toEqual([]);
  });

  it("opens its public tiers alone to the internet", async () => {
    const network = await networkOf();

    expect(network.fromInternet("prod.web")).toMatchObject({
      is: "path",
      path: { protocol: "6", ports: [[443, 443]], answered: true },
    });
    expect(network.fromInternet("prod.data").is).toBe("no path");
    expect(network.between("prod.data", "internet").is).toBe("no path");
  });

  it("judges every call that is declared", async () => {
    const { declaredCalls } = await networkOf();

    expect(declaredCalls).toContainEqual(
      expect.objectContaining({ from: "dev.web", to: "dev.data", port: 5432, verdict: "possible" }),
    );
    expect(declaredCalls.filter(({ verdict }) => verdict !== "possible")).toEqual([]);
  });

  it("judges between accounts where nothing is declared", async () => {
    const network = await networkOf({}, "none");

    expect(network.parties.map(({ name }) => name)).toEqual(["dev", "prod", "shared-services"]);
    expect(network.between("dev", "prod").is).toBe("no path");
    expect(network.between("shared-services", "dev").is).toBe("path");
  });
});

describe("a path that was opened", () => {
  it("is shown hop by hop, with what opens each", async () => {
    const network = await networkOf(opened, undefined, withProd);

    const found = network.between("dev", "prod");

    expect(found).toMatchObject({ is: "path", path: { protocol: "6", ports: [[443, 443]], answered: false } });
    expect(hopsOf(found)).toEqual([
      "dev: aws_vpc_security_group_egress_rule.open",
      "dev: aws_route.open",
      "dev: aws_vpc_peering_connection.open",
      "dev: aws_network_acl_rule.open",
      "prod: aws_network_acl_rule.open",
      "prod: aws_vpc_security_group_ingress_rule.web_internet",
    ]);
    expect(network.between("prod", "dev").is).toBe("no path");
  });

  it("is told in full", async () => {
    const network = await networkOf(opened, undefined, withProd);

    const lines = network.explain("dev", "prod").join("\n");

    expect(lines).toContain("Path: dev reaches prod by tcp on 443, without an answer.");
    expect(lines).toContain(
      "dev: aws_route.open: sends 10.2.0.0/16 of aws_subnet.web to aws_vpc_peering_connection.open",
    );
  });

  it("is unknown as long as nobody is seen to accept the peering", async () => {
    const pending = {
      ...opened,
      dev: {
        ...opened.dev,
        aws_vpc_peering_connection: { open: { ...opened.dev.aws_vpc_peering_connection.open, auto_accept: false } },
      },
    };

    const network = await networkOf(pending, undefined, withProd);

    expect(network.between("dev", "prod")).toEqual({
      is: "unknown",
      missing: "whether dev: aws_vpc_peering_connection.open is accepted",
      at: { stack: "dev", address: "aws_vpc_peering_connection.open" },
    });
  });

  it("is unknown where a route's destination is", async () => {
    const hidden = {
      ...opened,
      dev: {
        ...opened.dev,
        aws_route: { open: { ...opened.dev.aws_route.open, destination_cidr_block: "${var.block}" } },
      },
    };

    const network = await networkOf(hidden, undefined, withProd);

    expect(network.between("dev", "prod")).toMatchObject({ is: "unknown" });
  });
});

describe("what is not known", () => {
  it("makes no path unknown where a module is not read", async () => {
    const network = await networkOf({}, undefined, { dev: { module: { more: { source: "./more" } } } });

    expect(network.between("dev", "prod")).toEqual({ is: "unknown", missing: "module.more of dev, which is not read" });
  });

  it("names the people it knows for a name that nobody has", async () => {
    const network = await networkOf();

    expect(() => network.explain("dev", "stage")).toThrow(
      /nobody has the name stage; there are: internet, dev, dev.web/,
    );
  });
});
