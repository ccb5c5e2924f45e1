/** Answers that are refused: what is wrong with them, where that is found, and what is said of it. */
export type Row = readonly [what: string, answers: unknown, path: string, says: RegExp];
