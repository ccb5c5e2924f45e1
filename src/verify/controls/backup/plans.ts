import { type Decision, all, any, decided, no, undecided, yes } from "../../decision";
import type { Resource } from "../../model/resource";
import { type Control, type Subject, judge } from "../control";
import { type Demand, type EachResource, onEach } from "../demand";
import { absent, judgeAbsence, placesInUse } from "../records/places";
import { exist, thoseNaming } from "../references";
import { sixYears } from "../records/retention-floor";
import { type Copy, type Lifecycle, type PlanRule, rulesOf } from "./plan";

const dataBackup = ["164.308(a)(7)(ii)(A)", "164.310(d)(2)(iv)"];
const look = "aws backup get-backup-plan --backup-plan-id ID";

type OfPlans = Omit<EachResource, "examines" | "group" | "look" | "demand"> & {
  readonly demand: (plan: Resource, rules: readonly PlanRule[], subject: Subject) => Demand | undefined;
};

function onPlans({ demand, ...control }: OfPlans): Control {
  return onEach({
    ...control,
    group: "backup",
    look,
    examines: ["aws_backup_plan"],
    demand: (plan, subject) => {
      const { rules, missing } = rulesOf(subject.model, plan);
      const found = demand(plan, rules, subject);
      if (found === undefined || missing === undefined || found.holds.is === true) return found;
      return { ...found, holds: undecided(missing) };
    },
  });
}

const selection = onPlans({
  id: "backup-plan-selection",
  title: "Every plan selects something",
  citations: dataBackup,
  why: "A plan without a selection backs nothing up, and says nothing.",
  remedy: "Add an aws_backup_selection with the plan's id.",
  demand: (plan, _, { model }) => {
    const selections = thoseNaming(model, plan, "aws_backup_selection", "plan_id");
    return {
      holds: exist(selections),
      met: `has the selection ${selections.found.map(({ address }) => address).join(", ")}`,
      violated: "has no selection, so it backs nothing up",
    };
  },
});

const daily = onPlans({
  id: "backup-plan-daily",
  title: "Every plan makes a recovery point each day at least",
  citations: dataBackup,
  why: "What was written since the last recovery point is lost with the store.",
  remedy: "Add a rule whose schedule runs every day, or enable_continuous_backup.",
  demand: (_, rules) => ({
    holds: any(rules.map(runsDaily)),
    met: "runs every day",
    violated: `runs less often than every day: ${rules.map(({ schedule }) => (schedule.known ? (schedule.value ?? "") : "?")).join(", ")}`,
  }),
});

/** https://docs.aws.amazon.com/aws-backup/latest/devguide/creating-a-backup-plan.html#plan-options-and-configuration */
function runsDaily({ schedule, isContinuous }: PlanRule): Decision {
  if (isContinuous) return yes;
  if (!schedule.known) return undecided(schedule.missing);
  const rate = /^rate\((\d+) (\w+?)s?\)$/.exec(schedule.value ?? "");
  if (rate !== null) {
    const hours = { minute: 1 / 60, hour: 1, day: 24 }[rate[2] ?? ""];
    return decided(hours !== undefined && Number(rate[1]) * hours <= 24);
  }
  const [, fields] = /^cron\((.*)\)$/.exec(schedule.value ?? "cron(0 5 ? * * *)") ?? [];
  const [, , day, month, weekday, year] = (fields ?? "").split(/\s+/);
  const isAny = (field: string | undefined): boolean => ["*", "?", "1/1", "*/1"].includes(field ?? "");
  return decided([day, month, weekday, year].every(isAny));
}

const retention = onPlans({
  id: "backup-plan-retention",
  title: "Every plan keeps some recovery points for six years",
  citations: ["164.316(b)(2)(i)", ...dataBackup],
  why: "Records that are asked for after years must be in a backup that is still there.",
  remedy: `Set lifecycle.delete_after of the longest rule to at least ${sixYears}.`,
  demand: (_, rules) => ({
    holds: any(rules.map(({ lifecycle }) => keptLongEnough(lifecycle))),
    met: `keeps recovery points for ${longest(rules.map(({ lifecycle }) => lifecycle))}`,
    violated: `keeps no recovery point longer than ${longest(rules.map(({ lifecycle }) => lifecycle))}, under ${sixYears}`,
  }),
});

function keptLongEnough({ deleteAfter }: Lifecycle): Decision {
  return deleteAfter.known
    ? decided(deleteAfter.value === undefined || deleteAfter.value >= sixYears)
    : undecided(deleteAfter.missing);
}

function longest(lifecycles: readonly Lifecycle[]): string {
  const days = lifecycles.map(({ deleteAfter }) => (deleteAfter.known ? (deleteAfter.value ?? Infinity) : 0));
  const most = Math.max(0, ...days);
  return most === Infinity ? "ever" : `${most} days`;
}

const vaults = onPlans({
  id: "backup-plan-vaults",
  title: "Every vault that a plan writes to exists",
  citations: ["164.308(a)(7)(ii)(A)", "164.308(a)(7)(ii)(B)"],
  why: "A job or a copy whose vault does not exist fails, each night anew.",
  remedy: "Add the aws_backup_vault, or name one that exists in target_vault_name and destination_vault_arn.",
  demand: (_, rules, subject) => {
    const results = rules.flatMap((rule) => [
      { of: rule.name, holds: hasTarget(rule) },
      ...rule.copies.map((copy) => ({ of: `a copy of ${rule.name}`, holds: hasVault(copy, subject) })),
    ]);
    const faults = results.filter(({ holds }) => holds.is === false).map(({ of }) => of);
    return {
      holds: all(results.map(({ holds }) => holds)),
      met: "writes to vaults of the project",
      violated: `writes to a vault that there is not: ${[...new Set(faults)].join(", ")}`,
    };
  },
});

function hasTarget({ vault, target }: PlanRule): Decision {
  if (vault !== undefined) return yes;
  return target === undefined ? no : undecided(`the vault ${target}, made elsewhere`);
}

/** In an account of the project a vault is one of the project; in another it may be made elsewhere. */
function hasVault({ vault, accountKey, missing }: Copy, subject: Subject): Decision {
  if (vault !== undefined) return yes;
  const isOurs = placesInUse(subject.model).some((place) => place.accountKey === accountKey);
  return isOurs ? absent(subject) : undecided(`the vault ${missing}, made elsewhere`);
}

const planned: Control = {
  id: "backup-plan-in-environment",
  group: "backup",
  title: "Every environment with health data has a plan",
  citations: dataBackup,
  proposed: ["restore-72-hours"],
  why: "An environment without a plan loses what it loses.",
  remedy: "Add an aws_backup_plan with an aws_backup_selection in the environment's account.",
  examines: ["aws_backup_plan"],
  look: "aws backup list-backup-plans",
  check: (subject) => {
    const { model, intent } = subject;
    return (intent?.environments ?? [])
      .filter(({ name, phi }) => phi && model.stacks.includes(name))
      .map(({ name }) => {
        const accountKey = model.placeOf(name)?.accountKey;
        const plan = model.resources("aws_backup_plan").find(({ place }) => place.accountKey === accountKey);
        return plan === undefined
          ? judgeAbsence(name, absent(subject), "has no plan of AWS Backup")
          : judge(plan, yes, { met: `backs up ${name}`, violated: "" });
      });
  },
};

type Elsewhere = "account" | "region";

function isElsewhere(plan: Resource, copy: Copy, what: Elsewhere): Decision {
  const key = what === "account" ? copy.accountKey : copy.regionKey;
  if (key === undefined) return undecided(copy.missing);
  return decided(key !== (what === "account" ? plan.place.accountKey : plan.place.regionKey));
}

function copiesTo(what: Elsewhere): Control {
  return onPlans({
    id: `backup-plan-copy-${what}`,
    title: `Every recovery point is copied to another ${what}`,
    citations: ["164.308(a)(7)(ii)(B)", ...(what === "region" ? ["164.308(a)(7)(ii)(C)"] : []), ...dataBackup],
    proposed: what === "account" ? ["separate-backup-controls", "restore-72-hours"] : ["restore-72-hours"],
    why:
      what === "account"
        ? "A copy in another account outlives the loss of the account."
        : "A copy in another region outlives the loss of the region.",
    remedy: `Add a copy_action to every rule, with the ARN of a vault in another ${what}.`,
    demand: (plan, rules) => {
      const results = rules.map((rule) => ({ rule, holds: hasCopy(plan, rule, what, () => yes) }));
      const bare = results.filter(({ holds }) => holds.is === false).map(({ rule }) => rule.name);
      return {
        holds: rules.length === 0 ? no : all(results.map(({ holds }) => holds)),
        met: `copies every recovery point to another ${what}`,
        violated: `has no copy in another ${what} of what ${bare.join(", ")} makes`,
      };
    },
  });
}

function hasCopy(plan: Resource, rule: PlanRule, what: Elsewhere, isGood: (copy: Copy) => Decision): Decision {
  const hidden = rule.hiddenCopies === undefined ? [] : [undecided(rule.hiddenCopies)];
  return any([...rule.copies.map((copy) => all([isElsewhere(plan, copy, what), isGood(copy)])), ...hidden]);
}

const copyRetention = onPlans({
  id: "backup-plan-copy-retention",
  title: "What is kept for six years is kept for six years in its copies too",
  citations: ["164.316(b)(2)(i)", "164.308(a)(7)(ii)(B)"],
  proposed: ["separate-backup-controls"],
  why: "The copy is what is left when the first is lost.",
  remedy: `Set lifecycle.delete_after of the longest rule's copy_action to at least ${sixYears}.`,
  demand: (plan, rules) => {
    const long = rules.filter(({ lifecycle }) => keptLongEnough(lifecycle).is === true);
    if (long.length === 0) return undefined;
    const places = ["account", "region"] as const;
    const isKept = (copy: Copy): Decision => keptLongEnough(copy.lifecycle);
    const results = long.flatMap((rule) =>
      places.map((what) => ({ rule, what, holds: hasCopy(plan, rule, what, isKept) })),
    );
    const short = results
      .filter(({ holds }) => holds.is === false)
      .map(({ rule, what }) => `${rule.name} (other ${what})`);
    return {
      holds: all(results.map(({ holds }) => holds)),
      met: "keeps its longest copies as long",
      violated: `has no copy of at least ${sixYears} days of ${short.join(", ")}`,
    };
  },
});

/** Days between the move to cold storage and the end. https://docs.aws.amazon.com/aws-backup/latest/devguide/API_Lifecycle.html */
const leastInColdStorage = 90;

const coldStorage = onPlans({
  id: "backup-plan-cold-storage",
  title: "What moves to cold storage stays there for 90 days at least",
  citations: dataBackup,
  why: "AWS Backup refuses a plan that ends a recovery point sooner.",
  remedy: "Set delete_after to cold_storage_after + 90 or more.",
  demand: (_, rules) => {
    const lifecycles = rules.flatMap(({ name, lifecycle, copies }) =>
      [lifecycle, ...copies.map((copy) => copy.lifecycle)].map((one) => ({ name, one })),
    );
    const cold = lifecycles.filter(({ one: { coldAfter } }) => !coldAfter.known || (coldAfter.value ?? 0) > 0);
    if (cold.length === 0) return undefined;
    const results = cold.map(({ name, one }) => ({ name, holds: staysCold(one) }));
    const faults = results.filter(({ holds }) => holds.is === false).map(({ name }) => name);
    return {
      holds: all(results.map(({ holds }) => holds)),
      met: "keeps what is cold long enough",
      violated: `ends what is cold within ${leastInColdStorage} days: ${[...new Set(faults)].join(", ")}`,
    };
  },
});

function staysCold({ coldAfter, deleteAfter }: Lifecycle): Decision {
  if (!coldAfter.known) return undecided(coldAfter.missing);
  if (!deleteAfter.known) return undecided(deleteAfter.missing);
  return decided(deleteAfter.value === undefined || deleteAfter.value >= (coldAfter.value ?? 0) + leastInColdStorage);
}

/** Controls of the plans of AWS Backup. */
export const backupPlanControls: readonly Control[] = [
  planned,
  selection,
  vaults,
  daily,
  retention,
  copiesTo("account"),
  copiesTo("region"),
  copyRetention,
  coldStorage,
];
