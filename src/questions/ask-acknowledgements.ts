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

/** Has a person type back the consequence of every irreversible choice that nobody wrote out. */
export async function askAcknowledgements(prompts: Prompts, defaults: Answers, given: Answers): Promise<Answers> {
  let answers = given;
  for (const { path, what, consequence } of irreversible) {
    const all = merged(defaults, answers);
    const acknowledgement = `${path}.acknowledgement`;
    if (answerAt(all, `${path}.lock`) === "compliance" && answerAt(all, acknowledgement) === undefined) {
      const typedBack = await prompts.text({
        message: "Type that sentence to go on:",
        hint: `${what} is in compliance mode. Once deployed it cannot be undone by anyone:\n${consequence}`,
        problemWith: (text) => (text.trim() === consequence ? undefined : "is not that sentence, word for word"),
      });
      answers = withAnswer(answers, acknowledgement, typedBack.trim());
    }
  }
  return answers;
}
