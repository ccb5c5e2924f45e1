import { closest, distance } from "fastest-levenshtein";

/** The known word that was probably meant, or undefined when none is near. */
export function didYouMean(word: string, known: readonly string[]): string | undefined {
  if (known.length === 0 || word.length > 100) {
    return undefined;
  }
  const lower = word.toLowerCase();
  const candidate = closest(
    lower,
    known.map((name) => name.toLowerCase()),
  );
  const original = known.find((name) => name.toLowerCase() === candidate);
  const allowedEdits = Math.max(1, Math.round(Math.min(lower.length, candidate.length) / 2.5));
  return distance(lower, candidate) <= allowedEdits ? original : undefined;
}

/** The same as a remedy, or undefined. */
export function suggestion(word: string, known: readonly string[]): string | undefined {
  const meant = didYouMean(word, known);
  return meant === undefined ? undefined : `did you mean ${meant}?`;
}
