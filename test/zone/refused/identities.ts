import { answersWith, environmentWith } from "../answers";
import type { Row } from "./row";

const contact = { name: "A", title: "B", email: "a@b.example", phone: "+1 555 0100" };
const operators = (arn: string) => environmentWith({ bastionOperators: [arn] });

export const identities: readonly Row[] = [
  ["no placeholder", answersWith({ email: "aws@acme.example" }), "email", /aws\+\{account\}@acme\.example/],
  ["another placeholder", answersWith({ email: "aws+{name}@acme.example" }), "email", /\{account\}/],
  ["two placeholders, one unknown", answersWith({ email: "{org}+{account}@acme.example" }), "email", /pattern/],
  ["no domain", answersWith({ email: "aws+{account}" }), "email", /pattern/],
  ["a space", answersWith({ email: "a ws+{account}@acme.example" }), "email", /pattern/],
  ["an international address", answersWith({ email: "ä+{account}@acme.example" }), "email", /pattern/],
  [
    "too long an address",
    answersWith({ email: `${"a".repeat(50)}+{account}@acme.example` }),
    "accounts.log-archive.email",
    /64/,
  ],
  ["a bad address", environmentWith({ account: { email: "dev" } }), "environments[0].account.email", /form/],
  [
    "an address twice (edge 2)",
    answersWith({ accounts: { security: { email: "A@b.example" }, backup: { email: "a@b.example" } } }),
    "accounts.backup.email",
    /accounts\.security too/,
  ],
  [
    "a short id",
    environmentWith({ account: { email: "a@b.example", id: "123" } }),
    "environments[0].account.id",
    /twelve digits/,
  ],
  [
    "an id twice",
    answersWith({
      accounts: { management: { id: "123456789012" } },
      environments: [{ name: "dev", account: { id: "123456789012" } }],
    }),
    "environments[0].account.id",
    /accounts\.management\.id too/,
  ],
  ["a bad role", answersWith({ deploymentRole: "a/b" }), "deploymentRole", /IAM role/],
  ["everyone as operator", operators("*"), "environments[0].bastionOperators[0]", /ARN/],
  ["an account as operator", operators("arn:aws:iam::123456789012:root"), "environments[0].bastionOperators[0]", /ARN/],
  ["any role as operator", operators("arn:aws:iam::123456789012:role/*"), "environments[0].bastionOperators[0]", /ARN/],
  [
    "a session as operator",
    operators("arn:aws:sts::123456789012:assumed-role/a/b"),
    "environments[0].bastionOperators[0]",
    /ARN/,
  ],
  ["a bad notification", answersWith({ notifications: { emails: ["x"] } }), "notifications.emails[0]", /form/],
  [
    "a bad phone",
    answersWith({ contacts: { billing: { ...contact, phone: "call me" } } }),
    "contacts.billing.phone",
    /digits/,
  ],
  ["half a contact", answersWith({ contacts: { billing: { name: "A" } } }), "contacts.billing.email", /is missing/],
  ["a bad suffix", answersWith({ bucketSuffix: "XYZ" }), "bucketSuffix", /0-9 and a-f/],
];
