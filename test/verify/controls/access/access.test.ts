import { accessControls } from "../../../../src/verify/controls/access/controls";
import type { JsonObject } from "../../../../src/verify/json";
import { type Stacks, describeJudged, hidden, prod } from "../../support/judged";

const recording = {
  s3BucketName: "records",
  s3EncryptionEnabled: true,
  cloudWatchLogGroupName: "/sessions",
  cloudWatchEncryptionEnabled: true,
  cloudWatchStreamingEnabled: true,
  kmsKeyId: "${aws_kms_key.own.arn}",
  runAsEnabled: true,
  runAsDefaultUser: "operator",
  idleSessionTimeout: "15",
};

/** A document for sessions. */
function session(inputs: JsonObject, sessionType = "Standard_Stream", name = "recorded"): JsonObject {
  const content = JSON.stringify({ schemaVersion: "1.0", sessionType, inputs });
  return { aws_kms_key: { own: {} }, aws_ssm_document: { it: { name, document_type: "Session", content } } };
}

const document_ = "prod: aws_ssm_document.it";
const unreadable = prod({ aws_ssm_document: { it: { name: "it", document_type: "Session", content: hidden } } });

/** A policy of a role that people assume, or a service. */
function policy(
  statements: readonly JsonObject[],
  beside: JsonObject = {},
  principal: JsonObject = { AWS: "*" },
): Stacks {
  const trust = JSON.stringify({ Statement: [{ Effect: "Allow", Principal: principal, Action: "sts:AssumeRole" }] });
  const written = statements.map((one) => ({ Effect: "Allow", ...one }));
  return prod({
    aws_iam_role: { role: { name: "role", assume_role_policy: trust } },
    aws_iam_role_policy: {
      it: { role: "${aws_iam_role.role.id}", policy: JSON.stringify({ Statement: written }) },
    },
    ...beside,
  });
}

const policy_ = "prod: aws_iam_role_policy.it";
const Action = "ssm:StartSession";
const hosts = "arn:aws:ec2:us-east-1:111111111111:instance/*";
const checked = { Action, Resource: hosts, Condition: { BoolIfExists: { "ssm:SessionDocumentAccessCheck": "true" } } };
const document = "arn:aws:ssm:us-east-1:111111111111:document/";
const withDocument = { Action, Resource: `${document}recorded` };
const unfollowed = prod({ aws_iam_role_policy: { it: { role: "r", policy: hidden } } });
const service = { Service: "ec2.amazonaws.com" };

function rule(body: JsonObject): Stacks {
  return prod({ aws_vpc_security_group_ingress_rule: { it: { ip_protocol: "tcp", ...body } } });
}

const rule_ = "prod: aws_vpc_security_group_ingress_rule.it";

describeJudged(accessControls, {
  "ssm-session-recorded": {
    met: { "in an archive and as it goes": prod(session(recording)) },
    violated: {
      "a forwarded port": [prod(session(recording, "Port")), document_],
      "without an archive": [prod(session({ ...recording, s3BucketName: "" })), document_],
      "an archive in the clear": [prod(session({ ...recording, s3EncryptionEnabled: false })), document_],
      "without a stream": [prod(session({ ...recording, cloudWatchLogGroupName: "" })), document_],
      "a stream in the clear": [prod(session({ ...recording, cloudWatchEncryptionEnabled: false })), document_],
      "at the end alone": [prod(session({ ...recording, cloudWatchStreamingEnabled: false })), document_],
    },
    unknown: { "nobody can follow it": unreadable },
    silent: {
      "it is no document for sessions": prod({ aws_ssm_document: { it: { document_type: "Command", content: "{}" } } }),
    },
  },
  "ssm-session-key": {
    met: { "it has one": prod(session(recording)) },
    violated: { "it has none": [prod(session({ ...recording, kmsKeyId: "" })), document_] },
    unknown: { "nobody can follow it": unreadable },
  },
  "ssm-session-idle": {
    met: { "a quarter of an hour": prod(session(recording)), "by default": prod(session({})) },
    violated: { "an hour": [prod(session({ ...recording, idleSessionTimeout: "60" })), document_] },
    unknown: { "nobody can follow it": unreadable },
  },
  "ssm-session-user": {
    met: { "a user of its own": prod(session(recording)) },
    violated: {
      "ssm-user": [prod(session({ ...recording, runAsEnabled: false })), document_],
      root: [prod(session({ ...recording, runAsDefaultUser: "root" })), document_],
    },
    unknown: { "a tag names him": prod(session({ ...recording, runAsDefaultUser: "" })) },
  },
  "ssm-start-session": {
    met: {
      "with the recording document": policy([checked, withDocument], session(recording)),
      "with documents of a pattern that all record": policy(
        [checked, { Action, Resource: `${document}rec*` }],
        session(recording),
      ),
      "on hosts, where the account's preferences record": policy(
        [{ Action, Resource: hosts }],
        session(recording, "Standard_Stream", "SSM-SessionManagerRunShell"),
      ),
      "with anything, where the same policy denies the rest": policy(
        [
          { Action, Resource: "*" },
          { Effect: "Deny", Action, NotResource: [hosts, `${document}recorded`] },
        ],
        session(recording),
      ),
    },
    violated: {
      "with any document": [policy([{ Action, Resource: "*" }], session(recording)), policy_],
      "with all that ssm can do": [policy([{ Action: "ssm:*", Resource: "*" }]), policy_],
      "with all but some": [policy([{ NotAction: "iam:*", Resource: "*" }]), policy_],
      "with that for port forwarding": [
        policy([checked, { Action, Resource: "arn:aws:ssm:*::document/AWS-StartPortForwardingSession" }]),
        policy_,
      ],
      "with every document of AWS": [policy([{ Action, Resource: "arn:aws:ssm:*:*:document/AWS-*" }]), policy_],
      "with one that does not record": [policy([withDocument], session({ ...recording, s3BucketName: "" })), policy_],
      "on hosts without a check of the document": [
        policy([{ ...checked, Condition: {} }, withDocument], session(recording)),
        policy_,
      ],
      "with AmazonSSMFullAccess": [
        prod({
          aws_iam_role_policy_attachment: {
            it: { role: "r", policy_arn: "arn:aws:iam::aws:policy/AmazonSSMFullAccess" },
          },
        }),
        "prod: aws_iam_role_policy_attachment.it",
      ],
    },
    unknown: {
      "the policy cannot be followed": unfollowed,
      "the document is made elsewhere": policy([{ Action, Resource: `${document}theirs` }]),
    },
    silent: { "nothing of it": policy([{ Action: "s3:GetObject", Resource: "*" }]) },
  },
  "ssm-session-hosts": {
    met: {
      "one host": policy([{ Action, Resource: "arn:aws:ec2:us-east-1:111111111111:instance/i-1" }, withDocument]),
      "hosts with a tag": policy([{ ...checked, Condition: { StringEquals: { "aws:ResourceTag/Bastion": "prod" } } }]),
    },
    violated: {
      "every host": [policy([checked]), policy_],
      "hosts of two kinds": [
        policy([{ ...checked, Condition: { StringEquals: { "ssm:resourceTag/Bastion": ["dev", "prod"] } } }]),
        policy_,
      ],
      "every kind": [policy([{ ...checked, Condition: { StringLike: { "aws:ResourceTag/Bastion": "*" } } }]), policy_],
      everything: [policy([{ Action: "ssm:*", Resource: "*" }]), policy_],
    },
    unknown: { "nobody can follow it": unfollowed },
    silent: { "no host": policy([withDocument]), "a service": policy([checked], {}, service) },
  },
  "ssm-send-command": {
    met: { "a service": policy([{ Action: "ssm:SendCommand", Resource: "*" }], {}, service) },
    violated: { people: [policy([{ Action: "ssm:SendCommand", Resource: "*" }]), policy_] },
    unknown: { "nobody can follow it": unfollowed },
    silent: {
      "to patch": policy([
        { Action: "ssm:SendCommand", Resource: [hosts, "arn:aws:ssm:*::document/AWS-RunPatchBaseline"] },
      ]),
    },
  },
  "iam-unrecorded-shell": {
    met: { "a service": policy([{ Action: "ecs:ExecuteCommand", Resource: "*" }], {}, service) },
    violated: {
      "a shell in a container": [policy([{ Action: "ecs:ExecuteCommand", Resource: "*" }]), policy_],
      "a key for a minute": [policy([{ Action: "ec2-instance-connect:*", Resource: "*" }]), policy_],
    },
    unknown: { "nobody can follow it": unfollowed },
  },
  "ec2-key-pair": {
    met: { without: prod({ aws_instance: { it: {} } }) },
    violated: {
      "with a name": [prod({ aws_launch_template: { it: { key_name: "ops" } } }), "prod: aws_launch_template.it"],
      "a pair": [prod({ aws_key_pair: { it: { public_key: "ssh-rsa" } } }), "prod: aws_key_pair.it"],
    },
  },
  "ec2-instance-connect-endpoint": {
    met: undefined,
    violated: {
      "there is one": [
        prod({ aws_ec2_instance_connect_endpoint: { it: {} } }),
        "prod: aws_ec2_instance_connect_endpoint.it",
      ],
    },
  },
  "ecs-exec-recorded": {
    met: {
      "it is off": prod({ aws_ecs_service: { it: {} } }),
      "it is recorded": prod({
        aws_ecs_cluster: {
          c: {
            configuration: [
              {
                execute_command_configuration: [
                  { logging: "OVERRIDE", log_configuration: [{ s3_bucket_name: "records" }] },
                ],
              },
            ],
          },
        },
        aws_ecs_service: { it: { cluster: "${aws_ecs_cluster.c.id}", enable_execute_command: true } },
      }),
    },
    violated: {
      "it is not recorded": [
        prod({
          aws_ecs_cluster: { c: {} },
          aws_ecs_service: { it: { cluster: "${aws_ecs_cluster.c.id}", enable_execute_command: true } },
        }),
        "prod: aws_ecs_service.it",
      ],
    },
    unknown: {
      "the cluster is made elsewhere": prod({
        aws_ecs_service: { it: { cluster: "c", enable_execute_command: true } },
      }),
    },
  },
  "ec2-admin-ports": {
    met: {
      "another port": rule({ from_port: 443, to_port: 443, cidr_ipv4: "0.0.0.0/0" }),
      "from inside": rule({ from_port: 22, to_port: 22, cidr_ipv4: "10.0.0.0/8" }),
      "from a group": rule({ from_port: 22, to_port: 22, referenced_security_group_id: "sg-1" }),
      "not over TCP": rule({ ip_protocol: "udp", from_port: 1, to_port: 100, cidr_ipv4: "0.0.0.0/0" }),
    },
    violated: {
      SSH: [rule({ from_port: 22, to_port: 22, cidr_ipv4: "0.0.0.0/0" }), rule_],
      "SSH over IPv6": [rule({ from_port: 22, to_port: 22, cidr_ipv6: "::/0" }), rule_],
      "RDP among others": [rule({ from_port: 3000, to_port: 4000, cidr_ipv4: "203.0.113.7/32" }), rule_],
      everything: [rule({ ip_protocol: "-1", cidr_ipv4: "0.0.0.0/0" }), rule_],
      "a block wider than what is private": [rule({ from_port: 22, to_port: 22, cidr_ipv4: "10.0.0.0/7" }), rule_],
      "in a group": [
        prod({
          aws_security_group: {
            it: { ingress: [{ protocol: "tcp", from_port: 22, to_port: 22, cidr_blocks: ["0.0.0.0/0"] }] },
          },
        }),
        "prod: aws_security_group.it",
      ],
      "in a rule of the older type": [
        prod({
          aws_security_group_rule: {
            it: { type: "ingress", protocol: "tcp", from_port: 0, to_port: 65535, cidr_blocks: ["0.0.0.0/0"] },
          },
        }),
        "prod: aws_security_group_rule.it",
      ],
    },
    unknown: {
      "nobody can follow it": rule({ from_port: hidden, to_port: 22, cidr_ipv4: "0.0.0.0/0" }),
      "by a dynamic block": prod({
        aws_security_group: { it: { dynamic: { ingress: { for_each: hidden, content: {} } } } },
      }),
    },
    silent: {
      "it lets out": prod({
        aws_security_group_rule: { it: { type: "egress", protocol: "-1", cidr_blocks: ["0.0.0.0/0"] } },
      }),
    },
  },
});
