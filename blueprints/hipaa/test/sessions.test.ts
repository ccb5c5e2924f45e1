import { auditorRoleName, operatorRoleName } from "../src/zone";
import { placeOf } from "./support/places";
import { identityPolicies, isMatch, namesAction, statementsOfRole, textsOf } from "./support/roles";
import {
  type JsonObject,
  type SynthesizedResource,
  type SynthesizedStatement,
  at,
  listAt,
  refersTo,
  resources,
  resourcesOf,
  statements,
  textAt,
  zone,
} from "./support/synthesized";

const documents = resources("aws_ssm_document").filter(({ body }) => body.document_type === "Session");

function contentOf({ body }: SynthesizedResource): JsonObject {
  return JSON.parse(textAt(body, "content")) as JsonObject;
}

/** Documents of AWS that carry what no record shows, and the one that sessions take when none is named. */
const unrecorded = [
  "AWS-StartSSHSession",
  "AWS-StartPortForwardingSession",
  "AWS-StartPortForwardingSessionToRemoteHost",
  "AWS-StartPortForwardingSessionToSocket",
  "AWS-StartInteractiveCommand",
  "AWS-StartNonInteractiveCommand",
  "AWS-PasswordReset",
  "SSM-SessionManagerRunShell",
];

/** What a policy names of documents, with references to documents of the same stack resolved. */
function documentNames(stack: string, statement: SynthesizedStatement): readonly string[] {
  return textsOf(statement.Resource)
    .filter((arn) => arn === "*" || arn.includes(":document/"))
    .map((arn) => {
      const own = resourcesOf(stack, "aws_ssm_document").find((document) => refersTo(arn, document));
      return own === undefined ? arn.replace(/^.*:document\//, "") : textAt(own.body, "name");
    });
}

describe("every session document", () => {
  it("is a recording one: streamed as it goes, archived at its end, both encrypted (edges 54, 57)", () => {
    const problems = documents.flatMap((document) => {
      const content = contentOf(document);
      const inputs = at(content, "inputs");
      const logGroup = resourcesOf(document.stack, "aws_cloudwatch_log_group").find((group) =>
        refersTo(at(inputs, "cloudWatchLogGroupName"), group),
      );
      const recorded =
        content.sessionType === "Standard_Stream" &&
        textAt(inputs, "s3BucketName") !== "" &&
        at(inputs, "s3EncryptionEnabled") === true &&
        at(inputs, "cloudWatchEncryptionEnabled") === true &&
        at(inputs, "cloudWatchStreamingEnabled") === true;
      const keyed = logGroup !== undefined && textAt(logGroup.body, "kms_key_id") !== "";
      return [
        ...(recorded ? [] : [`${document.address} does not record`]),
        ...(keyed ? [] : [`${document.address} streams to no log group with a customer key`]),
      ];
    });

    expect(problems).toEqual([]);
    expect(documents.length).toBe(zone.environments.length);
  });

  it("encrypts the channel, ends when idle and runs as an unprivileged user (edge 78)", () => {
    const problems = documents.filter((document) => {
      const inputs = at(contentOf(document), "inputs");
      return !(
        resourcesOf(document.stack, "aws_kms_key").some((key) => refersTo(at(inputs, "kmsKeyId"), key)) &&
        at(inputs, "idleSessionTimeout") === String(zone.bastion.idleMinutes) &&
        at(inputs, "runAsEnabled") === true &&
        !["", "root", "ssm-user", "ec2-user"].includes(textAt(inputs, "runAsDefaultUser"))
      );
    });

    expect(problems.map(({ address }) => address)).toEqual([]);
  });

  it("has a log group and a prefix of its own", () => {
    const logGroups = documents.map((document) => textAt(contentOf(document), "inputs", "cloudWatchLogGroupName"));
    const prefixes = documents.map((document) => textAt(contentOf(document), "inputs", "s3KeyPrefix"));

    expect(new Set(logGroups).size).toBe(documents.length);
    expect(new Set(prefixes).size).toBe(documents.length);
  });

  it("archives in a bucket of its own region (edge 58)", () => {
    const problems = documents.filter((document) => {
      const name = textAt(contentOf(document), "inputs", "s3BucketName");
      const bucket = resources("aws_s3_bucket").find(({ body }) => body.bucket === name);
      return bucket === undefined || placeOf(bucket).region !== placeOf(document).region;
    });

    expect(problems.map(({ address }) => address)).toEqual([]);
  });

  it("has a name of the zone's own: the account's preferences may be there already (edge 55)", () => {
    const names = resources("aws_ssm_document").map(({ body }) => textAt(body, "name"));

    expect(names.filter((name) => !name.startsWith(`${zone.zone}-`))).toEqual([]);
  });
});

describe("starting a session", () => {
  it("is allowed with a recording document only, wherever it is allowed at all (edge 54)", () => {
    const names = documents.map(({ body }) => textAt(body, "name"));
    const problems = identityPolicies().flatMap(({ stack, address, body }) =>
      statements(textAt(body, "policy"))
        .filter((statement) => statement.Effect === "Allow" && namesAction(statement, "ssm:StartSession"))
        .flatMap((statement) => [
          ...(at(statement.Condition, "BoolIfExists", "ssm:SessionDocumentAccessCheck") === "true"
            ? []
            : [`${address} ${statement.Sid} does not check the document`]),
          ...documentNames(stack, statement)
            .filter((document) => !names.includes(document))
            .map((document) => `${address} ${statement.Sid} allows the document ${document}`),
          ...(statement.NotAction === undefined && statement.NotResource === undefined
            ? []
            : [`${address} ${statement.Sid} allows whatever it does not name`]),
        ]),
    );

    expect(problems).toEqual([]);
  });

  it("is denied by a guardrail for documents that record nothing, and for no others (edges 54, 55)", () => {
    const allowed = resourcesOf("organization", "aws_organizations_policy")
      .flatMap(({ body }) => statements(textAt(body, "content")))
      .filter((statement) => statement.Effect === "Deny" && namesAction(statement, "ssm:StartSession"))
      .map((statement) => textsOf(statement.NotResource))
      .filter((patterns) => patterns.length > 0);
    const passes = (document: string): boolean =>
      allowed.every((patterns) =>
        patterns.some((pattern) => isMatch(pattern, `arn:aws:ssm:us-east-1:1:document/${document}`)),
      );

    expect(allowed.length).toBeGreaterThan(0);
    expect(unrecorded.filter(passes)).toEqual([]);
    expect(documents.map(({ body }) => textAt(body, "name")).filter((name) => !passes(name))).toEqual([]);
  });
});

describe("reading what was streamed", () => {
  it("is denied by a guardrail to everyone but auditors, for the log group of every document (edge 78)", () => {
    const guardrails = resourcesOf("organization", "aws_organizations_policy")
      .flatMap(({ body }) => statements(textAt(body, "content")))
      .filter(({ Effect, Action }) => Effect === "Deny" && textsOf(Action).includes("logs:GetLogEvents"));
    const spared = guardrails.map(({ Condition }) => at(Condition, "ArnNotLike", "aws:PrincipalArn"));
    const open = documents.filter((document) => {
      const logGroup = resourcesOf(document.stack, "aws_cloudwatch_log_group").find((group) =>
        refersTo(textAt(contentOf(document), "inputs", "cloudWatchLogGroupName"), group),
      );
      const arn = `arn:aws:logs:us-east-1:1:log-group:${textAt(logGroup?.body, "name")}:*`;
      return !guardrails.some(
        (statement) =>
          textsOf(statement.Resource).some((pattern) => isMatch(pattern, arn)) &&
          ["logs:FilterLogEvents", "logs:StartLiveTail", "logs:StartQuery"].every((action) =>
            namesAction(statement, action),
          ),
      );
    });

    expect(open.map(({ address }) => address)).toEqual([]);
    expect(spared).toEqual([`arn:aws:iam::*:role/${auditorRoleName(zone)}`]);
  });
});

describe.each(zone.environments.map((environment) => ({ name: environment.name, environment })))(
  "the operator role of $name",
  ({ name, environment }) => {
    const role = resources("aws_iam_role").find(({ body }) => body.name === operatorRoleName(zone, name));
    const allowed = role === undefined ? [] : statementsOfRole(role);
    const trust = statements(textAt(role?.body, "assume_role_policy"));
    const named = allowed.flatMap((statement) => documentNames(role?.stack ?? "", statement));
    const document = documents.find(({ body }) => named.includes(textAt(body, "name")));

    it("enters its own bastion and no other", () => {
      const start = allowed.filter((statement) => namesAction(statement, "ssm:StartSession"));
      const onInstances = start.filter(({ Resource }) => textsOf(Resource).some((arn) => !arn.includes(":document/")));

      expect(start.length).toBeGreaterThan(1);
      expect(onInstances.map(({ Condition }) => at(Condition, "StringEquals", "aws:ResourceTag/Bastion"))).toEqual([
        name,
      ]);
      expect(start.flatMap((statement) => documentNames(role?.stack ?? "", statement))).toHaveLength(1);
    });

    it("can do nothing else", () => {
      const actions = allowed.flatMap(({ Action, NotAction }) => [...listAt(Action), ...listAt(NotAction)]);

      expect([...new Set(actions)].sort()).toEqual([
        "ec2:DescribeInstances",
        "kms:Decrypt",
        "kms:GenerateDataKey",
        "ssm:ResumeSession",
        "ssm:StartSession",
        "ssm:TerminateSession",
        "ssmmessages:OpenDataChannel",
      ]);
    });

    it("goes on with and ends its own sessions only", () => {
      const others = allowed
        .filter(
          (statement) => namesAction(statement, "ssm:TerminateSession") || namesAction(statement, "ssm:ResumeSession"),
        )
        .filter(
          ({ Resource, Condition }) =>
            !textsOf(Resource).every((arn) => arn.endsWith(":session/$${aws:userid}-*")) &&
            at(Condition, "StringEquals", "ssm:resourceTag/aws:ssmmessages:session-id") !== "$${aws:userid}",
        );

      expect(others.map(({ Sid }) => Sid)).toEqual([]);
    });

    it("opens the channel with the same key as the bastion (edge 59)", () => {
      const keyId = textAt(document === undefined ? undefined : contentOf(document), "inputs", "kmsKeyId");
      const users = resources("aws_iam_role")
        .filter((candidate) =>
          statementsOfRole(candidate).some(
            (statement) => namesAction(statement, "kms:Decrypt") && listAt(statement.Resource).includes(keyId),
          ),
        )
        .filter(({ stack }) => stack === document?.stack);

      expect(keyId).not.toBe("");
      expect(users.map(({ body }) => body.name)).toContain(role?.body.name);
      expect(users).toHaveLength(2);
    });

    it("is taken by the named operators, or with a second factor from the management account (edge 80)", () => {
      const principals = trust.flatMap(({ Principal }) => textsOf(at(Principal, "AWS")));
      const people = trust.filter(({ Principal }) =>
        textsOf(at(Principal, "AWS")).some((arn) => !arn.includes(":role/")),
      );
      const unproved = people.filter(
        ({ Condition }) =>
          at(Condition, "Bool", "aws:MultiFactorAuthPresent") !== "true" ||
          !(Number(at(Condition, "NumericLessThan", "aws:MultiFactorAuthAge")) <= 3600),
      );

      expect(unproved.map(({ Sid }) => Sid)).toEqual([]);
      expect(principals.filter((arn) => arn === "*" || arn === "arn:aws:iam::*:root")).toEqual([]);
      expect([...principals].sort()).toEqual(
        environment.bastionOperators.length > 0
          ? [...environment.bastionOperators].sort()
          : [expect.stringMatching(/^arn:aws:iam::[^*]+:root$/)],
      );
    });
  },
);
