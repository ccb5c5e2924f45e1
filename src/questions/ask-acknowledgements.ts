import { ARCHIVE_COMPLIANCE_ACKNOWLEDGEMENT, BACKUP_COMPLIANCE_ACKNOWLEDGEMENT } from "../zone/acknowledgements";
import { type Answers, answerAt, merged, withAnswer } from "./answers";
import type { Prompts } from "./prompts";

/** What can never be undone once it is deployed, and the sentence that says so. */
const irreversible = [
  { path: "archive", what: "The archive's lock", consequence: ARCHIVE_COMPLIANCE_ACKNOWLEDGEMENT },
  { path: "backup", what: "The lock of the backup vaults", consequence: BACKUP_COMPLIANCE_ACKNOWLEDGEMENT },
];

/** Paths of the acknowledgements, which a person types back. */
export const acknowledgementPaths: readonly string[] = irreversible.map(({ path }) => `${path}.acknowledgement`);

/** The irreversible choices among the answers whose consequence nobody wrote out. */
function unacknowledged(answers: Answers): typeof irreversible {
  return irreversible.filter(
    ({ path }) =>
      answerAt(answers, `${path}.lock`) === "compliance" && answerAt(answers, `${path}.acknowledgement`) === undefined,
  );
}

/** The answers as if every consequence had been written out, so that the rest can be judged before it is. */
export function asIfAcknowledged(answers: Answers): Answers {
  return unacknowledged(answers).reduce(
    (all, { path, consequence }) => withAnswer(all, `${path}.acknowledgement`, consequence),
    answers,
  );
}

/** Has a person type back the consequence of every irreversible choice that nobody wrote out. */
export async function askAcknowledgements(prompts: Prompts, defaults: Answers, given: Answers): Promise<Answers> {
  let answers = given;
  for (const { path, what, consequence } of unacknowledged(merged(defaults, given))) {
    const typedBack = await prompts.text({
      message: "Type that sentence to go on:",
      hint: `${what} is in compliance mode. Once deployed it cannot be undone by anyone:\n${consequence}`,
      problemWith: (text) => (text.trim() === consequence ? undefined : "is not that sentence, word for word"),
    });
    answers = withAnswer(answers, `${path}.acknowledgement`, typedBack.trim());
  }
  return answers;
}
