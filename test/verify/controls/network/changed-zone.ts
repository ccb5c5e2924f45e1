import type { Judgement, Verdict } from "../../../../src/verify/controls/control";
import { isolationControls } from "../../../../src/verify/controls/isolation";
import { IdentityAnalysis } from "../../../../src/verify/identity/identity-analysis";
import type { JsonObject } from "../../../../src/verify/json";
import { Model } from "../../../../src/verify/model/model";
import { intent, networkOf } from "../../network/two-environments";

/** What a test changes of the small zone: bodies by stack, type and name; `undefined` removes one. */
export type Changes = Readonly<
  Record<string, Readonly<Record<string, Readonly<Record<string, JsonObject | undefined>>>>>
>;

/** All judgements of the network on the small zone with changes. */
export async function judgementsOf(
  changes: Changes,
  more: Readonly<Record<string, JsonObject>> = {},
): Promise<readonly (Judgement & { readonly control: string })[]> {
  const network = await networkOf(changes, intent, more);
  const model = await Model.of([]);
  const subject = { model, intent, network, identity: new IdentityAnalysis(model, intent) };
  return isolationControls.flatMap((control) =>
    control.check(subject).map((judgement) => ({ ...judgement, control: control.id })),
  );
}

export const vpc = "${aws_vpc.main.id}";
const toProd = {
  data: {
    terraform_remote_state: {
      shared: { backend: "local", config: { path: "shared-services.tfstate" } },
      prod: { backend: "local", config: { path: "prod.tfstate" } },
    },
  },
};
export const more = { dev: toProd, prod: { output: { vpc: { value: vpc } } } };
export const peering = {
  vpc_id: vpc,
  peer_vpc_id: "${data.terraform_remote_state.prod.outputs.vpc}",
  auto_accept: true,
};
export const route = (body: JsonObject): JsonObject => ({ route_table_id: "${aws_route_table.data.id}", ...body });
export const aclRule = (body: JsonObject): JsonObject => ({
  network_acl_id: "${aws_network_acl.web.id}",
  egress: false,
  rule_number: 1,
  rule_action: "allow",
  protocol: "-1",
  ...body,
});
export const toGateway = { destination_cidr_block: "0.0.0.0/0", gateway_id: "${aws_internet_gateway.main.id}" };
export const nat = { aws_nat_gateway: { main: { subnet_id: "${aws_subnet.web.id}", allocation_id: "eipalloc-1" } } };
export const hub = { aws_ec2_transit_gateway: { hub: {} } };
export const attachment = (gateway: string): JsonObject => ({
  transit_gateway_id: gateway,
  vpc_id: vpc,
  subnet_ids: ["${aws_subnet.web.id}"],
});

/** A control, what it makes of a change of a stack, and where. */
export type Case = readonly [
  control: string,
  verdict: Verdict,
  what: string,
  at: string,
  stack: string,
  resources: Changes[string],
];

/** Tests that a control comes to a verdict at an address. */
export function describeCases(title: string, cases: readonly Case[]): void {
  describe(title, () => {
    it.each(cases)("%s is %s: %s", async (control, verdict, _, at, stack, resources) => {
      const judgements = await judgementsOf({ [stack]: resources }, stack === "dev" ? more : {});

      const found = judgements.filter((one) => one.control === control && one.verdict === verdict);
      expect(found.map((one) => `${one.stack}: ${one.address}`)).toContain(`${stack}: ${at}`);
    });
  });
}
