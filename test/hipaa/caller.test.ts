import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { canAssume, checkCaller } from "../../blueprints/hipaa/scripts/support/caller";
import { completeZone } from "../../src/zone";

const { zone } = completeZone({
  zone: "acme-health",
  email: "aws+{account}@acme.example",
  accounts: { management: { id: "111111111111" }, security: { id: "222222222222" } },
});

describe("checkCaller", () => {
  it("accepts an administrator of the management account", () => {
    const caller = { account: "111111111111", arn: "arn:aws:sts::111111111111:assumed-role/admin/me" };

    expect(() => {
      checkCaller(zone, caller);
    }).not.toThrow();
  });

  it.each([
    ["the root user, who can assume no role (edge 7)", "111111111111", ":root", /root user/],
    ["a member account", "222222222222", ":user/me", /account security of this zone/],
    ["another account", "333333333333", ":user/me", /management account is 111111111111/],
    [
      "the deployment role of a member",
      "111111111111",
      ":assumed-role/OrganizationAccountAccessRole/me",
      /sign in to the management account/,
    ],
  ])("refuses %s", (_, account, name, message) => {
    const caller = { account, arn: `arn:aws:iam::${account}${name}` };

    expect(() => {
      checkCaller(zone, caller);
    }).toThrow(message);
  });
});

describe("canAssume", () => {
  const answers: { status: number; body: string }[] = [];
  let sts: Server;
  const before = { ...process.env };
  beforeAll(async () => {
    sts = createServer((request, response) => {
      request.resume();
      const { status, body } = answers.shift() ?? { status: 500, body: "" };
      response.writeHead(status, { "content-type": "text/xml" }).end(body);
    });
    await new Promise<void>((resolve) => sts.listen(0, "127.0.0.1", resolve));
    process.env.AWS_ENDPOINT_URL = `http://127.0.0.1:${(sts.address() as AddressInfo).port}`;
    process.env.AWS_ACCESS_KEY_ID = "id";
    process.env.AWS_SECRET_ACCESS_KEY = "secret";
  });
  afterAll(() => {
    process.env = before;
    sts.close();
  });

  it("says no while AWS denies the role of an account that was just made, and yes once it gives it (edge 5)", async () => {
    const denied =
      "<ErrorResponse><Error><Type>Sender</Type><Code>AccessDenied</Code><Message>no</Message></Error></ErrorResponse>";
    const given =
      "<AssumeRoleResponse><AssumeRoleResult><Credentials><AccessKeyId>a</AccessKeyId><SecretAccessKey>b</SecretAccessKey>" +
      "<SessionToken>c</SessionToken><Expiration>2030-01-01T00:00:00Z</Expiration></Credentials></AssumeRoleResult></AssumeRoleResponse>";
    const role = "arn:aws:iam::222222222222:role/OrganizationAccountAccessRole";
    answers.push({ status: 403, body: denied }, { status: 200, body: given });

    expect(await canAssume(zone, role)).toBe(false);
    expect(await canAssume(zone, role)).toBe(true);
  });
});
