import { gaps } from "../gaps";
import { overlayFor, type ResourceBody } from "../overlay";

/** A resource's arguments as the emulator is given them; undefined where it is left out. */
export function asDeployed(type: string, name: string, body: ResourceBody = {}): ResourceBody | undefined {
  const { document, leftOut } = overlayFor({ resource: { [type]: { [name]: body } } }, gaps);
  if (leftOut.length > 0) return undefined;
  const laidOver = (document as { readonly resource?: Readonly<Record<string, Record<string, ResourceBody>>> })
    .resource;
  return { ...body, ...laidOver?.[type]?.[name] };
}

/** Whether the emulator tells an argument of a resource type again. */
export function isReturned(type: string, attribute: string): boolean {
  return !gaps.some((gap) => gap.kind === "not returned" && gap.type === type && gap.attributes.includes(attribute));
}
