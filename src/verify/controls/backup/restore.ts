import { decided, undecided } from "../../decision";
import { type Control, judge } from "../control";
import { onEach } from "../demand";
import { absent, judgeAbsence, nameOf } from "../records/places";
import { denoted, exist, isSamePlace, thoseNaming } from "../references";

const planType = "aws_backup_restore_testing_plan";
const citations = ["164.308(a)(7)(ii)(D)"];

const tested: Control = {
  id: "backup-restore-testing",
  group: "backup",
  title: "Restores are tested wherever there is a plan",
  citations,
  proposed: ["restore-72-hours"],
  why: "A backup that was never restored is a hope.",
  remedy: `Add an ${planType} with aws_backup_restore_testing_selection in the account and region of the plan.`,
  examines: [planType],
  look: "aws backup list-restore-testing-plans",
  duty: "Reading the results, and testing what the automated test does not reach, is the customer's.",
  check: (subject) => {
    const { model } = subject;
    const plans = model.resources("aws_backup_plan");
    const firsts = plans.filter((plan, index) => plans.findIndex((one) => isSamePlace(one, plan)) === index);
    return firsts.map((plan) => {
      const test = model.resources(planType).find((one) => isSamePlace(one, plan));
      const { accountKey, regionKey } = plan.place;
      if (test === undefined) {
        const place = nameOf({ accountKey, regionKey, stack: plan.stack });
        return judgeAbsence(plan.stack, absent(subject), `tests no restore in ${place}`);
      }
      const selections = thoseNaming(model, test, "aws_backup_restore_testing_selection", "restore_testing_plan_name");
      return judge(test, exist(selections), {
        met: `tests ${selections.found.length} selections`,
        violated: "tests nothing: it has no aws_backup_restore_testing_selection",
      });
    });
  },
};

/** Hours of the proposed rule in which critical systems are to be back. 90 FR 898: proposed, not in force. */
const hoursToRestore = 72;

/** Hours in which AWS Backup starts a test where the plan does not say. */
const defaultStartWindow = 24;

const window = onEach({
  id: "backup-restore-window",
  group: "backup",
  title: "A tested restore starts and is checked within 72 hours",
  citations,
  proposed: ["restore-72-hours"],
  why: "A restore that nobody can check before it is cleared away proves nothing.",
  remedy: "Set validation_window_hours, so that it and start_window_hours come to 72 at most.",
  examines: ["aws_backup_restore_testing_selection"],
  look: "aws backup get-restore-testing-selection --restore-testing-plan-name NAME --restore-testing-selection-name NAME",
  demand: (selection, { model }) => {
    const plan = denoted(model, selection.value("restore_testing_plan_name"), selection, planType);
    const checking = selection.number("validation_window_hours");
    const starting = plan?.number("start_window_hours") ?? { known: true, value: undefined };
    if (!checking.known) return { holds: undecided(checking.missing), met: "", violated: "" };
    if (!starting.known) return { holds: undecided(starting.missing), met: "", violated: "" };
    const hours = (starting.value ?? defaultStartWindow) + (checking.value ?? 0);
    return {
      holds: decided(checking.value !== undefined && checking.value > 0 && hours <= hoursToRestore),
      met: `starts and is checked within ${hours} hours`,
      violated:
        (checking.value ?? 0) > 0
          ? `takes up to ${hours} hours to start and be checked, over ${hoursToRestore}`
          : "leaves no time to check: validation_window_hours is not given",
    };
  },
});

/** Controls of tested restores. */
export const backupRestoreControls: readonly Control[] = [tested, window];
