import { type Decision, all, decided, undecided } from "../../decision";
import type { Resource } from "../../model/resource";
import { type Statement, statementsOf } from "../../policies/statement";
import { type Control, type Subject, judge } from "../control";
import { hasCustomerKey } from "../customer-key";
import { isOff, onEach } from "../demand";
import { absent, hasOrganization, judgeAbsence } from "../records/places";
import { denoted, exist, thoseNaming } from "../references";
import { fits } from "../records/wildcard";
import { rulesOf, writersOf } from "./plan";

const type = "aws_backup_vault";
const dataBackup = ["164.308(a)(7)(ii)(A)", "164.310(d)(2)(iv)"];

const encryption = onEach({
  id: "backup-vault-key",
  group: "backup",
  title: "Every vault is encrypted with a key of the customer",
  citations: ["164.312(a)(2)(iv)", ...dataBackup],
  proposed: ["encryption"],
  why: "A vault under AWS's own key cannot be copied to another account, and its key has no policy.",
  remedy: "Set kms_key_arn of the aws_backup_vault.",
  examines: [type],
  look: "aws backup list-backup-vaults --query 'BackupVaultList[].[BackupVaultName,EncryptionKeyArn]'",
  demand: (vault) => hasCustomerKey(vault, ["kms_key_arn"]),
});

const lock = onEach({
  id: "backup-vault-lock",
  group: "backup",
  title: "Every vault is locked, so that recovery points cannot be deleted early",
  citations: [...dataBackup, "164.312(c)(1)"],
  proposed: ["separate-backup-controls"],
  why: "Who breaks into an account deletes its backups first.",
  remedy: "Add an aws_backup_vault_lock_configuration with min_retention_days.",
  examines: [type],
  look: "aws backup describe-backup-vault --backup-vault-name NAME --query '[Locked,MinRetentionDays,LockDate]'",
  demand: (vault, { model }) => {
    const locks = thoseNaming(model, vault, "aws_backup_vault_lock_configuration", "backup_vault_name");
    const [found] = locks.found;
    if (found === undefined) return { holds: exist(locks), met: "", violated: "has no lock" };
    const days = found.number("min_retention_days");
    const number = days.known ? (days.value ?? 0) : 0;
    const mode = found.has("changeable_for_days") ? "compliance" : "governance";
    return {
      holds: days.known ? decided(number > 0) : undecided(days.missing),
      met: `is locked for at least ${number} days, ${mode}`,
      violated: "has a lock without min_retention_days, which holds nothing",
      at: found,
    };
  },
});

const lockFits = onEach({
  id: "backup-vault-lock-fits",
  group: "backup",
  title: "A vault's lock takes every recovery point that a plan writes there",
  citations: dataBackup,
  why: "AWS Backup fails a job whose lifecycle is shorter or longer than the lock allows.",
  remedy:
    "Set min_retention_days to the shortest delete_after of the plans that write to the vault, and max_retention_days to none.",
  examines: ["aws_backup_vault_lock_configuration"],
  look: "aws backup list-backup-jobs --by-state FAILED",
  demand: (one, { model }) => {
    const vault = denoted(model, one.value("backup_vault_name"), one, type);
    const writers = vault === undefined ? [] : writersOf(model, vault);
    if (writers.length === 0) return undefined;
    const least = one.number("min_retention_days");
    const most = one.number("max_retention_days");
    const results = writers.map(({ plan, rule, lifecycle: { deleteAfter } }) => ({
      holds: within(deleteAfter, least, most),
      says: `${rule} of ${plan.stack}: ${plan.address}`,
    }));
    const faults = results.filter(({ holds }) => holds.is === false).map(({ says }) => says);
    return {
      holds: all(results.map(({ holds }) => holds)),
      met: `takes all of the ${results.length} rules and copies that write to it`,
      violated: `refuses the recovery points of ${[...new Set(faults)].join(", ")}`,
    };
  },
});

type Days = ReturnType<Resource["number"]>;

function within(days: Days, least: Days, most: Days): Decision {
  for (const one of [days, least, most]) if (!one.known) return undecided(one.missing);
  const [kept, floor, ceiling] = [days, least, most].map((one) => (one.known ? one.value : undefined));
  if (kept === undefined) return decided(ceiling === undefined);
  return decided(kept >= (floor ?? 0) && kept <= (ceiling ?? Infinity));
}

const forceDestroy = onEach({
  id: "backup-vault-force-destroy",
  group: "backup",
  title: "No vault is destroyed with its recovery points",
  citations: ["164.308(a)(7)(ii)(A)", "164.312(c)(1)"],
  why: "With it, one wrong plan deletes every recovery point before the vault.",
  remedy: "Remove force_destroy of the aws_backup_vault.",
  examines: [type],
  look: "aws backup list-recovery-points-by-backup-vault --backup-vault-name NAME",
  demand: (vault) => isOff(vault, ["force_destroy"]),
});

/** Accounts other than the vault's whose plans copy to it. */
function foreignWriters({ model }: Subject, vault: Resource): readonly Resource[] {
  const plans = writersOf(model, vault).map(({ plan }) => plan);
  return [...new Set(plans)].filter(({ place }) => place.accountKey !== vault.place.accountKey);
}

const copyAction = "backup:CopyIntoBackupVault";
const harmless = [copyAction, "backup:Describe*", "backup:Get*", "backup:List*"];

const policy = onEach({
  id: "backup-vault-policy",
  group: "backup",
  title: "A vault lets other accounts copy into it, and do nothing else",
  citations: [...dataBackup, "164.308(a)(4)(ii)(B)"],
  proposed: ["separate-backup-controls"],
  why: "Without the policy copies fail; with too wide a one others read or empty the vault.",
  remedy: `Add an aws_backup_vault_policy that allows ${copyAction} under the condition aws:PrincipalOrgID, and nothing else.`,
  examines: [type],
  look: "aws backup get-backup-vault-access-policy --backup-vault-name NAME",
  demand: (vault, subject) => {
    const policies = thoseNaming(subject.model, vault, "aws_backup_vault_policy", "backup_vault_name");
    const [found] = policies.found;
    const receives = foreignWriters(subject, vault).length > 0;
    if (found === undefined) {
      if (!receives) return undefined;
      return {
        holds: exist(policies),
        met: "",
        violated: "receives copies of other accounts and has no policy that lets them",
      };
    }
    const statements = statementsOf(found.text("policy"));
    if (!statements.known) return { holds: undecided(statements.missing), met: "", violated: "", at: found };
    const allowing = statements.value.filter(({ effect }) => effect === "Allow");
    const letsCopy = allowing.some(({ actions = [] }) => actions.some((one) => fits(one, copyAction)));
    const deep = allowing.filter(isDeep).map(({ sid, actions = [] }) => `"${sid}" allows ${actions.join(", ")}`);
    const faults = [...(receives && !letsCopy ? [`does not allow ${copyAction}`] : []), ...deep];
    return {
      holds: decided(faults.length === 0),
      met: `lets others do nothing but ${copyAction}`,
      violated: `has a policy in which ${faults.join("; ")}`,
      at: found,
    };
  },
});

function isDeep({ actions, notActions }: Statement): boolean {
  return (
    notActions !== undefined || (actions ?? []).some((action) => !harmless.some((pattern) => fits(pattern, action)))
  );
}

const separate = onEach({
  id: "backup-separate-account",
  group: "backup",
  title: "Copies of backups lie in an account without workloads",
  citations: dataBackup,
  proposed: ["separate-backup-controls"],
  why: "Who takes over an environment must not hold its backups too.",
  remedy: "Copy to a vault in an account that has no network and no environment.",
  examines: [type],
  look: "aws backup list-copy-jobs --query 'CopyJobs[].DestinationBackupVaultArn'",
  demand: (vault, subject) => {
    const sources = foreignWriters(subject, vault);
    if (sources.length === 0) return undefined;
    const network = subject.model.resources("aws_vpc").find(({ place }) => place.accountKey === vault.place.accountKey);
    return {
      holds: decided(network === undefined),
      met: "lies in an account without a network",
      violated: `lies in the account of ${network?.stack ?? ""}, which has a network`,
    };
  },
});

const crossAccount: Control = {
  id: "backup-cross-account",
  group: "backup",
  title: "The organization lets AWS Backup copy between accounts",
  citations: ["164.308(a)(7)(ii)(B)"],
  why: "Every copy to another account fails until the management account switches this on.",
  remedy: 'Add an aws_backup_global_settings with isCrossAccountBackupEnabled = "true" in the management account.',
  examines: ["aws_backup_global_settings"],
  look: "aws backup describe-global-settings",
  check: (subject) => {
    const { model } = subject;
    const copies = model
      .resources("aws_backup_plan")
      .some((plan) =>
        rulesOf(model, plan).rules.some((rule) =>
          rule.copies.some(({ accountKey }) => accountKey !== undefined && accountKey !== plan.place.accountKey),
        ),
      );
    if (!copies) return [];
    const settings = model.resources("aws_backup_global_settings");
    if (settings.length === 0) {
      const stack = model.resources("aws_organizations_organization")[0]?.stack ?? model.stacks[0] ?? "";
      const decision = hasOrganization(model)
        ? absent(subject)
        : undecided("the settings of the organization, made elsewhere");
      return [judgeAbsence(stack, decision, "has no aws_backup_global_settings")];
    }
    return settings.map((one) =>
      judge(one, one.flag(false, "global_settings", "isCrossAccountBackupEnabled"), {
        met: "lets AWS Backup copy between accounts",
        violated: "does not let AWS Backup copy between accounts",
      }),
    );
  },
};

/** Controls of the vaults of AWS Backup. */
export const backupVaultControls: readonly Control[] = [
  encryption,
  lock,
  lockFits,
  forceDestroy,
  policy,
  separate,
  crossAccount,
];
