/**
 * Does the work without the engine's notes of where each reference was made.
 *
 * It shows those notes nowhere, and formatting them takes most of the time of a synthesis. The stack of an error is
 * formatted when it is first read, which is after the work: it is as ever.
 */
export function withoutTraces(work: () => void): void {
  const before = Object.getOwnPropertyDescriptor(Error, "prepareStackTrace");
  Error.prepareStackTrace = () => "";
  try {
    work();
  } finally {
    Object.defineProperty(
      Error,
      "prepareStackTrace",
      before ?? { value: undefined, configurable: true, writable: true },
    );
  }
}
