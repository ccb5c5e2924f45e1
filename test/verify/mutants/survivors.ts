/** Mutants that no control finds, by their names, with the reason. */
export const survivors: ReadonlyMap<string, string> = new Map([]);
