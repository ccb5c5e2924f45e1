import { type Decision, any, decided, no, not, undecided, yes } from "../../decision";
import { sameAccount } from "../../identity/requester";
import { symbol, symbolicText } from "../../model/value";
import { principalsOf } from "../../policies/principals";
import { resourcePolicies } from "../../policies/resource-policies";
import { boundsWho, namesEveryone } from "../../policies/who";
import { type Control, type Subject, judge } from "../control";
import { onEach } from "./duration";
import { type Carrier, noStatement } from "./statements";

const citations = ["164.312(a)(2)(iv)"];
const policyTypes = ["aws_kms_key", "aws_kms_external_key", "aws_kms_replica_key", "aws_kms_key_policy"];
const lookAtPolicy = "aws kms get-key-policy --key-id ID --policy-name default";

function keyPolicies({ model }: Subject): readonly Carrier[] {
  return resourcePolicies(model).filter(({ service }) => service === "kms");
}

/** Keys: that they last, turn over, and open to nobody who has no business with them. */
export const keyControls: readonly Control[] = [
  onEach({
    id: "kms-rotation",
    group: "encryption at rest",
    title: "Keys turn over every year",
    citations,
    proposed: ["encryption"],
    why: "The longer one key is in use, the more is lost with it.",
    remedy: "Set enable_key_rotation = true of aws_kms_key.",
    examines: ["aws_kms_key"],
    look: "aws kms get-key-rotation-status --key-id ID",
    // Only symmetric keys whose material AWS makes turn over by themselves.
    demand: (key) => {
      const kind = key.text("customer_master_key_spec");
      const isPlain = kind.known && (kind.value ?? "SYMMETRIC_DEFAULT") === "SYMMETRIC_DEFAULT";
      if (kind.known && (!isPlain || key.has("custom_key_store_id"))) return undefined;
      return { holds: key.flag(false, "enable_key_rotation"), met: "turns over", violated: "does not turn over" };
    },
  }),
  onEach({
    id: "kms-deletion-window",
    group: "encryption at rest",
    title: "A key that is deleted can be had back for thirty days",
    citations: [...citations, "164.308(a)(7)(ii)(A)"],
    why: "With its key all that it encrypts is gone, backups too.",
    remedy: "Set deletion_window_in_days = 30, or leave it out.",
    examines: ["aws_kms_key", "aws_kms_external_key", "aws_kms_replica_key", "aws_kms_replica_external_key"],
    look: "aws kms describe-key --key-id ID --query KeyMetadata.PendingDeletionWindowInDays",
    demand: (key) => {
      const days = key.number("deletion_window_in_days");
      const given = days.known ? (days.value ?? 30) : 0;
      return {
        holds: days.known ? decided(given >= 30) : undecided(days.missing),
        met: `waits ${given} days`,
        violated: `waits ${given} days, under 30`,
      };
    },
  }),
  onEach({
    id: "kms-enabled",
    group: "encryption at rest",
    title: "Keys are in use",
    citations,
    why: "What a disabled key encrypts cannot be read, and cannot be backed up.",
    remedy: "Set is_enabled = true (enabled of an external key), or leave it out.",
    examines: ["aws_kms_key", "aws_kms_external_key", "aws_kms_replica_key", "aws_kms_replica_external_key"],
    look: "aws kms describe-key --key-id ID --query KeyMetadata.KeyState",
    demand: (key) => ({
      holds: key.flag(true, key.type === "aws_kms_key" ? "is_enabled" : "enabled"),
      met: "is enabled",
      violated: "is disabled",
    }),
  }),
  onEach({
    id: "kms-lockout-check",
    group: "encryption at rest",
    title: "No key policy may lock everyone out",
    citations,
    why: "A key that nobody can administer is lost for good, and with it what it encrypts.",
    remedy: "Leave out bypass_policy_lockout_safety_check.",
    examines: policyTypes,
    look: lookAtPolicy,
    demand: (key) => ({
      holds: not(key.flag(false, "bypass_policy_lockout_safety_check")),
      met: "is checked for a lock-out",
      violated: "bypasses the check for a lock-out",
    }),
  }),
  onEach({
    id: "kms-multi-region",
    group: "encryption at rest",
    title: "A key leaves its region only where it is asked to",
    citations,
    why: "A multi-Region key can be copied into a region where nobody watches over it.",
    remedy: "Leave out multi_region, or make the aws_kms_replica_key that it is for.",
    examines: ["aws_kms_key", "aws_kms_external_key"],
    look: "aws kms describe-key --key-id ID --query KeyMetadata.MultiRegion",
    demand: (key, { model }) => {
      const isMulti = key.flag(false, "multi_region");
      const replicas = model
        .resources("aws_kms_replica_key", "aws_kms_replica_external_key")
        .filter((replica) => symbolicText(replica.value("primary_key_arn")) === symbol(key, "arn"));
      return {
        holds: replicas.length > 0 ? yes : not(isMulti),
        met: replicas[0] === undefined ? "stays in its region" : `has the replica ${replicas[0].address}`,
        violated: "is a multi-Region key without a replica",
      };
    },
  }),
  onEach({
    id: "kms-alias",
    group: "hygiene",
    title: "Every key has an alias",
    citations: ["164.312(a)(2)(iv)"],
    proposed: ["inventory"],
    why: "A key that is known by a number alone is mixed up, or deleted as if nobody used it.",
    remedy: "Add aws_kms_alias with the key as target_key_id.",
    examines: ["aws_kms_key"],
    look: "aws kms list-aliases --key-id ID",
    demand: (key, { model }) => {
      const names = [symbol(key, "id"), symbol(key, "arn"), symbol(key, "key_id")];
      const aliases = model.resources("aws_kms_alias").map((alias) => ({ alias, target: alias.text("target_key_id") }));
      const own = aliases.find(({ target }) => target.known && names.includes(target.value ?? ""));
      const hidden = aliases.find(({ target }) => !target.known)?.target;
      const missing =
        hidden?.known === false ? hidden.missing : model.notRead.find(({ stack }) => stack === key.stack)?.what;
      return {
        holds: own !== undefined ? yes : missing === undefined ? no : undecided(missing),
        met: `is known by ${own?.alias.address ?? ""}`,
        violated: "has no alias",
      };
    },
  }),
  noStatement({
    id: "kms-policy-not-public",
    group: "encryption at rest",
    title: "No key is open to everyone",
    citations: [...citations, "164.308(a)(4)(ii)(B)"],
    why: "A key that everyone may use protects nothing.",
    remedy: "Name principals, or bound the statement with kms:CallerAccount or aws:PrincipalOrgID.",
    examines: policyTypes,
    look: lookAtPolicy,
    carriers: keyPolicies,
    met: "names who may use it",
    fault: (statement) =>
      statement.effect === "Allow" && namesEveryone(statement) && !boundsWho(statement)
        ? "lets everyone use the key"
        : undefined,
  }),
  noStatement({
    id: "kms-policy-no-wildcard",
    group: "encryption at rest",
    title: "Only the account itself may do everything with a key",
    citations: [...citations, "164.308(a)(4)(ii)(B)"],
    why: "Who has kms:* can hand the key on, change its policy and delete it.",
    remedy: "Name the actions in statements for anyone but the root of the key's account.",
    examines: policyTypes,
    look: lookAtPolicy,
    carriers: keyPolicies,
    met: "leaves kms:* to its account",
    fault: (statement, key, { model }) => {
      if (statement.effect !== "Allow") return undefined;
      const isAll = statement.actions?.some((action) => ["*", "kms:*"].includes(action.toLowerCase())) ?? true;
      if (!isAll) return undefined;
      const others = principalsOf(model)
        .read(statement.principals ?? { AWS: ["*"] })
        .map((one): Decision =>
          one.kind === "account"
            ? not(sameAccount(one.account, key.place.accountKey))
            : one.kind === "unknown"
              ? undecided(one.missing)
              : yes,
        );
      const found = any(others);
      return found.is === true ? "allows kms:* to others than its account" : found.is === false ? undefined : found;
    },
  }),
  {
    id: "kms-grant-stays-in-account",
    group: "encryption at rest",
    title: "Grants of keys stay in the account",
    citations: [...citations, "164.308(a)(4)(ii)(B)"],
    why: "A grant opens a key beside its policy, where few look.",
    remedy: "Give aws_kms_grant a grantee_principal of the same account, or use the key's policy.",
    examines: ["aws_kms_grant"],
    look: "aws kms list-grants --key-id ID",
    check: ({ model }) =>
      model.resources("aws_kms_grant").map((grant) => {
        const grantee = grant.text("grantee_principal");
        if (!grantee.known) return judge(grant, undecided(grantee.missing), { met: "", violated: "" });
        const principal = principalsOf(model).readOne("AWS", grantee.value ?? "");
        const decision: Decision =
          principal.kind === "account" || principal.kind === "identity"
            ? sameAccount(principal.account, grant.place.accountKey)
            : principal.kind === "unknown"
              ? undecided(principal.missing)
              : no;
        const says = `grants the key to ${grantee.value ?? ""}`;
        return judge(grant, decision, { met: `${says}, of its account`, violated: `${says}, of another account` });
      }),
  },
];
