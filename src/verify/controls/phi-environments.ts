import type { Resource } from "../model/resource";
import type { Subject } from "./control";

/** Whether a resource is in an environment that zone.yaml declares to hold health data. */
export function isInPhiEnvironment({ intent }: Subject, { stack }: Resource): boolean {
  return intent?.environments.some(({ name, phi }) => phi && name === stack) === true;
}
