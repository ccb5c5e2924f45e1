import type { Arguments, Known } from "../../model/arguments";
import type { Model } from "../../model/model";
import type { Resource } from "../../model/resource";
import { type Value, missingIn, symbolicText } from "../../model/value";
import { denoted } from "../references";

/** Days that a recovery point lives. Without an end it is kept for ever. */
export interface Lifecycle {
  readonly coldAfter: Known<number | undefined>;
  readonly deleteAfter: Known<number | undefined>;
}

/** A copy of a recovery point; undefined is where the ARN of its vault is not known. */
export interface Copy {
  readonly vault: Resource | undefined;
  readonly accountKey: string | undefined;
  readonly regionKey: string | undefined;
  readonly missing: string;
  readonly lifecycle: Lifecycle;
}

/** A rule of a plan. */
export interface PlanRule {
  readonly name: string;
  readonly vault: Resource | undefined;

  /** How the vault is named; undefined where it is not. */
  readonly target: string | undefined;
  readonly schedule: Known<string | undefined>;
  readonly isContinuous: boolean;
  readonly lifecycle: Lifecycle;
  readonly copies: readonly Copy[];

  /** Expression that more copies come from. */
  readonly hiddenCopies: string | undefined;
}

/** The rules of a plan, and the expression that more of them come from. */
export interface PlanRules {
  readonly rules: readonly PlanRule[];
  readonly missing: string | undefined;
}

const known = new WeakMap<Resource, PlanRules>();

export function rulesOf(model: Model, plan: Resource): PlanRules {
  const made = known.get(plan) ?? read(model, plan);
  known.set(plan, made);
  return made;
}

function read(model: Model, plan: Resource): PlanRules {
  const { blocks, missing } = plan.blocks("rule");
  return { rules: blocks.map((rule) => ruleOf(model, plan, rule)), missing };
}

function ruleOf(model: Model, plan: Resource, rule: Arguments): PlanRule {
  const copies = rule.blocks("copy_action");
  return {
    name: symbolicText(rule.value("rule_name")) ?? "",
    vault: denoted(model, rule.value("target_vault_name"), plan, "aws_backup_vault"),
    target: symbolicText(rule.value("target_vault_name")),
    schedule: rule.text("schedule"),
    isContinuous: rule.flag(false, "enable_continuous_backup").is === true,
    lifecycle: lifecycleOf(rule),
    copies: copies.blocks.map((copy) => copyOf(model, plan, copy)),
    hiddenCopies: copies.missing,
  };
}

function lifecycleOf(block: Arguments): Lifecycle {
  return {
    coldAfter: block.number("lifecycle", "cold_storage_after"),
    deleteAfter: block.number("lifecycle", "delete_after"),
  };
}

function copyOf(model: Model, plan: Resource, copy: Arguments): Copy {
  const value = copy.value("destination_vault_arn");
  const vault = denoted(model, value, plan, "aws_backup_vault");
  const place = vault?.place ?? placeIn(value);
  return {
    vault,
    accountKey: place?.accountKey,
    regionKey: place?.regionKey,
    missing: missingIn(value) ?? symbolicText(value) ?? "destination_vault_arn",
    lifecycle: lifecycleOf(copy),
  };
}

/** Account and region in the ARN of a vault, which may be symbols with colons in them. */
const arnOfVault = /^arn:[^:]*:backup:((?:‹[^›]*›|[^:])*):((?:‹[^›]*›|[^:])*):backup-vault:/;

function placeIn(value: Value): { readonly accountKey: string; readonly regionKey: string } | undefined {
  if (value.kind === "attribute" && value.of.type === "aws_backup_vault") return value.of.place;
  const [, regionKey, accountKey] = arnOfVault.exec(symbolicText(value) ?? "") ?? [];
  return regionKey === undefined || accountKey === undefined ? undefined : { accountKey, regionKey };
}

/** A rule that writes recovery points to a vault, itself or by a copy. */
export interface Writer {
  readonly plan: Resource;
  readonly rule: string;
  readonly lifecycle: Lifecycle;
}

const writersByModel = new WeakMap<Model, ReadonlyMap<Resource, readonly Writer[]>>();

/** Everything that writes to a vault. */
export function writersOf(model: Model, vault: Resource): readonly Writer[] {
  const made = writersByModel.get(model) ?? findWriters(model);
  writersByModel.set(model, made);
  return made.get(vault) ?? [];
}

function findWriters(model: Model): ReadonlyMap<Resource, readonly Writer[]> {
  const found = new Map<Resource, Writer[]>();
  const add = (vault: Resource | undefined, writer: Writer): void => {
    if (vault === undefined) return;
    const before = found.get(vault);
    if (before === undefined) found.set(vault, [writer]);
    else before.push(writer);
  };
  for (const plan of model.resources("aws_backup_plan")) {
    for (const { name, vault, lifecycle, copies } of rulesOf(model, plan).rules) {
      add(vault, { plan, rule: name, lifecycle });
      for (const copy of copies) add(copy.vault, { plan, rule: name, lifecycle: copy.lifecycle });
    }
  }
  return found;
}
