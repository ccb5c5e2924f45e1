import type { ResourceJson, StackJson } from "./stacks";

/** Arguments by which a resource sets up another one: the policy of a bucket, the lock of a vault, the alias of a key. */
const setsUp = ["backup_vault_name", "bucket", "key_id", "target_key_id"];

/**
 * Addresses that stay in AWS when their stack is destroyed.
 *
 * What is protected from destruction, since one of them makes the whole destroy fail; what it stands on, since AWS would
 * refuse to delete it; and what sets it up: a bucket that stays keeps its policy.
 */
export function retainedAddresses(stack: StackJson): readonly string[] {
  const resources = new Map<string, ResourceJson>(
    Object.entries(stack.resource ?? {}).flatMap(([type, named]) =>
      Object.entries(named).map(([name, body]) => [`${type}.${name}`, body] as const),
    ),
  );
  const retained = new Set<string>();
  const retain = (address: string): void => {
    const body = resources.get(address);
    if (body !== undefined && !retained.has(address)) {
      retained.add(address);
      references(body).forEach(retain);
    }
  };
  for (const [address, { lifecycle }] of resources) {
    if (lifecycle?.prevent_destroy === true) {
      retain(address);
    }
  }
  const setUp = [...resources].filter(([, body]) =>
    setsUp.some((argument) => references(body[argument]).some((address) => retained.has(address))),
  );
  return [...new Set([...retained, ...setUp.map(([address]) => address)])].sort();
}

/** Addresses in the templates of a value; what is no resource of the stack falls out later. */
function references(value: unknown): readonly string[] {
  const text = JSON.stringify(value ?? "");
  return [...text.matchAll(/\$\{[^}]*\}/g)].flatMap(([template]) => template.match(/\baws_\w+\.[\w-]+/g) ?? []);
}
