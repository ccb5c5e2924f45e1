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
  const resources = resourcesOf(stack);
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

/**
 * Those of them, in a stack that serves every environment, that are one environment's: they must leave the state with it.
 * Once its name is out of zone.yaml nothing protects them any more.
 */
export function retainedOfEnvironment(stack: StackJson, environment: string): readonly string[] {
  const own = [`accounts_${environment}_`, `bastion_${environment}_`];
  return retainedAddresses(stack).filter((address) => own.some((start) => address.split(".")[1]?.startsWith(start)));
}

/** Address of every resource of a stack. */
export function stackAddresses(stack: StackJson): readonly string[] {
  return [...resourcesOf(stack).keys()];
}

/** Where Terraform imports a type by something else than the id in its state. */
const importedBy: Readonly<Record<string, string>> = {
  // The id is that of the resource in AWS; the name is what people know: https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/db_instance#import
  aws_db_instance: "identifier",
};

/** The id that each of these addresses is imported by, of those that are in the state that `terraform state pull` prints. */
export function importIds(state: string, addresses: readonly string[]): Readonly<Record<string, string>> {
  // Where nothing was deployed yet there is no text.
  const { resources = [] } = JSON.parse(state.trim() || "{}") as StateJson;
  return Object.fromEntries(
    resources
      .filter(({ mode, type, name }) => mode === "managed" && addresses.includes(`${type}.${name}`))
      .flatMap(({ type, name, instances }) =>
        instances.map(({ attributes }) => [`${type}.${name}`, String(attributes[importedBy[type] ?? "id"])] as const),
      ),
  );
}

/** https://developer.hashicorp.com/terraform/language/state */
interface StateJson {
  readonly resources?: readonly {
    readonly mode: "managed" | "data";
    readonly type: string;
    readonly name: string;
    readonly instances: readonly { readonly attributes: Readonly<Record<string, unknown>> }[];
  }[];
}

function resourcesOf(stack: StackJson): ReadonlyMap<string, ResourceJson> {
  return new Map(
    Object.entries(stack.resource ?? {}).flatMap(([type, named]) =>
      Object.entries(named).map(([name, body]) => [`${type}.${name}`, body] as const),
    ),
  );
}

/** Addresses in the templates of a value; what is no resource of the stack falls out later. */
function references(value: unknown): readonly string[] {
  const text = JSON.stringify(value ?? "");
  return [...text.matchAll(/\$\{[^}]*\}/g)].flatMap(([template]) => template.match(/\baws_\w+\.[\w-]+/g) ?? []);
}
