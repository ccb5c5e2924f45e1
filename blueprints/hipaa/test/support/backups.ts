import { isAccount, placeOf } from "./places";
import {
  type Json,
  type SynthesizedResource,
  at,
  listAt,
  refersTo,
  resources,
  resourcesOf,
  textAt,
} from "./synthesized";

export const vaults = resources("aws_backup_vault");
export const plans = resources("aws_backup_plan");

/** One place that recovery points go to: by a rule of a plan, or by a copy of it. */
export interface Destination {
  readonly plan: SynthesizedResource;
  readonly rule: string;
  readonly vault: SynthesizedResource | undefined;
  readonly copy: boolean;
  readonly lifecycle: Json | undefined;
}

export const destinations: readonly Destination[] = plans.flatMap((plan) =>
  listAt(plan.body, "rule").flatMap((rule) => [
    {
      plan,
      rule: textAt(rule, "rule_name"),
      vault: vaultNamed(plan.stack, textAt(rule, "target_vault_name")),
      copy: false,
      lifecycle: at(rule, "lifecycle", 0),
    },
    ...listAt(rule, "copy_action").map((copy) => ({
      plan,
      rule: textAt(rule, "rule_name"),
      vault: vaultNamed(plan.stack, textAt(copy, "destination_vault_arn")),
      copy: true,
      lifecycle: at(copy, "lifecycle", 0),
    })),
  ]),
);

/** The vault that an expression or an ARN means: in the same stack, or by its name, account and region. */
function vaultNamed(stack: string, name: string): SynthesizedResource | undefined {
  const [, , , region = "", account = "", , vault = ""] = name.split(":");
  return (
    vaults.find((own) => own.stack === stack && refersTo(name, own)) ??
    vaults.find((far) => {
      const place = placeOf(far);
      return far.body.name === vault && place.region === region && place.account === account;
    })
  );
}

/** Resources of a type that belong to a vault. */
export function resourcesOfVault(vault: SynthesizedResource, type: string): readonly SynthesizedResource[] {
  return resourcesOf(vault.stack, type).filter(({ body }) => refersTo(body.backup_vault_name, vault));
}

export function days(lifecycle: Json | undefined, key: "delete_after" | "cold_storage_after"): number {
  const found = at(lifecycle, key);
  return typeof found === "number" ? found : Number.NaN;
}

export function describeDestination({ plan, rule, vault }: Destination): string {
  return `${plan.address} ${rule} to ${vault?.address ?? "no vault of the zone"}`;
}

export function isCentral(vault: SynthesizedResource | undefined): boolean {
  return vault !== undefined && isAccount(placeOf(vault).account, "backup");
}

/** The selections of a plan. */
export function selectionsOf(plan: SynthesizedResource): readonly SynthesizedResource[] {
  return resourcesOf(plan.stack, "aws_backup_selection").filter(({ body }) => refersTo(body.plan_id, plan));
}
