import { Failure } from "../../../src/failure";

/** The failure with which the work ends; it must be of that code. */
export async function failureOf(work: Promise<unknown>, code: Failure["code"] = "conflict"): Promise<Failure> {
  const error = await work.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  if (!(error instanceof Failure)) {
    throw new Error(`ended with ${String(error)} and not with a failure`);
  }
  expect(error.code).toBe(code);
  return error;
}
