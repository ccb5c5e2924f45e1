import { type Decision, all, any, decided, no, not, undecided, yes } from "../../decision";
import type { Arguments } from "../../model/arguments";
import type { Model } from "../../model/model";
import type { Resource } from "../../model/resource";
import { symbolicText } from "../../model/value";
import { statementsOf } from "../../policies/statement";
import { type Control, judge } from "../control";
import { onEach } from "../demand";
import { absent, judgeAbsence, nameOf } from "../records/places";
import { denoted, isSamePlace, notReadIn, thoseNaming } from "../references";
import { fits } from "../records/wildcard";
import { arnOfStore, storeKinds, workloadStores } from "./stores";
import { tagOf } from "./tags";

const dataBackup = ["164.308(a)(7)(ii)(A)", "164.310(d)(2)(iv)"];
const type = "aws_backup_selection";

/**
 * Whether a selection takes a store: named by an ARN or a tag, with every condition, and not left out.
 * https://docs.aws.amazon.com/aws-backup/latest/devguide/API_BackupSelection.html
 */
export function selects(selection: Resource, store: Resource): Decision {
  const byTag = selection.blocks("selection_tag");
  const named = any([
    listed(selection, "resources", store),
    ...byTag.blocks.map((tag) => hasTag(store, text(tag, "key"), (value) => value === text(tag, "value"))),
    ...(byTag.missing === undefined ? [] : [undecided(byTag.missing)]),
  ]);
  const conditions = selection.blocks("condition");
  const each = conditions.blocks.flatMap((condition) =>
    operators.flatMap((operator) => demandsOf(condition, operator, store)),
  );
  return all([
    named,
    not(listed(selection, "not_resources", store)),
    ...each,
    ...(conditions.missing === undefined ? [] : [undecided(conditions.missing)]),
  ]);
}

const operators = [
  { name: "string_equals", holds: (pattern: string, value: string) => pattern === value },
  { name: "string_like", holds: fits },
  { name: "string_not_equals", holds: (pattern: string, value: string) => pattern !== value },
  { name: "string_not_like", holds: (pattern: string, value: string) => !fits(pattern, value) },
];

function demandsOf(condition: Arguments, operator: (typeof operators)[number], store: Resource): readonly Decision[] {
  return condition.blocks(operator.name).blocks.map((block) => {
    const key = text(block, "key").replace(/^aws:ResourceTag\//, "");
    return hasTag(store, key, (value) => operator.holds(text(block, "value"), value ?? ""));
  });
}

function text(block: Arguments, name: string): string {
  return symbolicText(block.value(name)) ?? "";
}

function hasTag(store: Resource, key: string, isGood: (value: string | undefined) => boolean): Decision {
  const tag = tagOf(store, key);
  return tag.known ? decided(isGood(tag.value)) : undecided(tag.missing);
}

function listed(selection: Resource, argument: "resources" | "not_resources", store: Resource): Decision {
  const list = selection.list(argument);
  if (!list.known) return undecided(list.missing);
  const arn = arnOfStore(store);
  return any(
    list.value.map((item) => {
      if (item.kind === "attribute") return decided(item.of === store);
      const pattern = symbolicText(item) ?? "";
      if (fits(pattern, arn)) return yes;
      const isOfItsType = fits(pattern.replace(/[:/][^:/]*$/, "*"), arn);
      return arn.includes("‹") && isOfItsType && !pattern.includes("‹") ? undecided(`the ARN of ${store.address}`) : no;
    }),
  );
}

const coverage: Control = {
  id: "backup-coverage",
  group: "backup",
  title: "Every store of data is selected by a plan of its account",
  citations: [...dataBackup, "164.308(a)(7)(ii)(E)"],
  proposed: ["restore-72-hours"],
  why: "A store that no plan selects cannot be restored.",
  remedy: "Give the resource the tags or the ARN that an aws_backup_selection of its account and region selects.",
  examines: Object.keys(storeKinds),
  look: "aws backup list-protected-resources",
  duty: "Which data are critical, and how fast each must be back, is the customer's to say.",
  check: (subject) => {
    const { model } = subject;
    return workloadStores(subject).map((store) => {
      const selections = model.resources(type).filter((one) => isSamePlace(one, store));
      const replicas = thoseNaming(model, store, "aws_s3_bucket_replication_configuration", "bucket").found;
      const isReplicated = decided(store.type === "aws_s3_bucket" && replicas.length > 0);
      const decisions = selections.map((selection) => selects(selection, store));
      const hides = notReadIn(model, store.stack);
      const hidden = hides === undefined ? [] : [undecided(hides)];
      const by = selections[decisions.findIndex(({ is }) => is === true)];
      return judge(store, any([isReplicated, ...decisions, ...hidden]), {
        met: by === undefined ? "is copied by replication" : `is selected by ${by.address}`,
        violated: `is selected by none of the ${selections.length} selections of its account and region`,
      });
    });
  },
};

const selectsSomething = onEach({
  id: "backup-selection-resources",
  group: "backup",
  title: "Every selection names resources or tags",
  citations: [...dataBackup, "164.308(a)(7)(ii)(E)"],
  why: "A selection that names nothing selects nothing.",
  remedy: "Give resources or selection_tag.",
  examines: [type],
  look: "aws backup get-backup-selection --backup-plan-id ID --selection-id ID",
  demand: (selection) => {
    const resources = selection.list("resources");
    const tags = selection.blocks("selection_tag");
    const hidden = tags.missing === undefined ? [] : [undecided(tags.missing)];
    return {
      holds: any([
        resources.known ? decided(resources.value.length > 0) : undecided(resources.missing),
        decided(tags.blocks.length > 0),
        ...hidden,
      ]),
      met: "names what it selects",
      violated: "names neither resources nor tags",
    };
  },
});

const role = onEach({
  id: "backup-selection-role",
  group: "backup",
  title: "Every selection has a role with which AWS Backup can work",
  citations: dataBackup,
  why: "Jobs whose role may not read a store fail, one by one, in silence.",
  remedy:
    "Set iam_role_arn to a role that backup.amazonaws.com may assume, with AWSBackupServiceRolePolicyForBackup attached, and AWSBackupServiceRolePolicyForS3Backup where S3 is backed up.",
  examines: [type],
  look: "aws iam list-attached-role-policies --role-name NAME",
  demand: (selection, { model }) => {
    const value = selection.value("iam_role_arn");
    const said = symbolicText(value) ?? "a role";
    if (said.endsWith("/AWSBackupDefaultServiceRole")) return { holds: yes, met: "has the default role", violated: "" };
    const found = denoted(model, value, selection, "aws_iam_role");
    if (found === undefined) return { holds: undecided(`the role ${said}`), met: "", violated: "" };
    const trust = statementsOf(found.text("assume_role_policy"));
    const trusts: Decision = trust.known
      ? decided(
          trust.value.some(
            ({ effect, principals }) =>
              effect === "Allow" && principals?.Service?.includes("backup.amazonaws.com") === true,
          ),
        )
      : undecided(trust.missing);
    const wanted = [
      "AWSBackupServiceRolePolicyForBackup",
      ...(isForBuckets(model, selection) ? ["AWSBackupServiceRolePolicyForS3Backup"] : []),
    ];
    const missing = wanted.filter((policy) => !isAttached(model, found, policy));
    const isOwn = thoseNaming(model, found, "aws_iam_role_policy", "role").found.length > 0;
    const may =
      missing.length > 0 && isOwn
        ? undecided(`what the policies of ${found.address} allow`)
        : decided(missing.length === 0);
    const faults = [
      ...(trusts.is === false ? ["backup.amazonaws.com may not assume it"] : []),
      ...(may.is === false ? [`${missing.join(", ")} is not attached`] : []),
    ];
    return {
      holds: all([trusts, may]),
      met: `has the role ${found.address}`,
      violated: `has the role ${found.address}: ${faults.join("; ")}`,
      at: found,
    };
  },
});

/** Whether AWS Backup is told to back buckets up where the selection is, and the selection takes them. */
function isForBuckets(model: Model, selection: Resource): boolean {
  const isOptedIn = model
    .resources("aws_backup_region_settings")
    .some((one) => isSamePlace(one, selection) && one.flag(false, "resource_type_opt_in_preference", "S3").is === true);
  const resources = selection.texts("resources");
  const takes = !resources.known || resources.value.some((one) => one === "*" || one.startsWith("arn:aws:s3"));
  return isOptedIn && takes;
}

function isAttached(model: Model, of: Resource, policy: string): boolean {
  const attachments = thoseNaming(model, of, "aws_iam_role_policy_attachment", "role").found.map((one) =>
    one.value("policy_arn"),
  );
  const managed = of.list("managed_policy_arns");
  const arns = [...attachments, ...(managed.known ? managed.value : [])].map((value) => symbolicText(value) ?? "");
  return arns.some((arn) => arn.endsWith(`/${policy}`));
}

/** Types that AWS Backup leaves out of a plan without a word where they are not opted in. */
const commonTypes = ["Aurora", "DynamoDB", "EBS", "EC2", "EFS", "RDS", "S3"];

const optIn: Control = {
  id: "backup-opt-in",
  group: "backup",
  title: "AWS Backup is told to back up every common type of store, in every region with a plan",
  citations: dataBackup,
  why: "A type that is not opted in is left out of every plan, without an error.",
  remedy: "Set resource_type_opt_in_preference of aws_backup_region_settings to true for each type.",
  examines: ["aws_backup_region_settings"],
  look: "aws backup describe-region-settings",
  check: (subject) => {
    const { model } = subject;
    const plans = model.resources("aws_backup_plan");
    const firsts = plans.filter((plan, index) => plans.findIndex((one) => isSamePlace(one, plan)) === index);
    return firsts.map((plan) => {
      const settings = model.resources("aws_backup_region_settings").find((one) => isSamePlace(one, plan));
      if (settings === undefined) {
        const { accountKey, regionKey } = plan.place;
        const place = { accountKey, regionKey, stack: plan.stack };
        return judgeAbsence(
          plan.stack,
          absent(subject),
          `has a plan and no settings of AWS Backup in ${nameOf(place)}`,
        );
      }
      const present = workloadStores(subject)
        .filter((store) => isSamePlace(store, plan))
        .map((store) => storeKinds[store.type]?.backupType ?? "");
      const wanted = [...new Set([...commonTypes, ...present])];
      const out = wanted.filter((one) => settings.flag(false, "resource_type_opt_in_preference", one).is === false);
      const open = settings.value("resource_type_opt_in_preference");
      return judge(settings, open.kind === "unknown" ? undecided(open.expression) : decided(out.length === 0), {
        met: `opts in to ${wanted.join(", ")}`,
        violated: `does not opt in to ${out.join(", ")}`,
      });
    });
  },
};

/** Controls of what AWS Backup backs up. */
export const backupSelectionControls: readonly Control[] = [coverage, selectsSomething, role, optIn];
