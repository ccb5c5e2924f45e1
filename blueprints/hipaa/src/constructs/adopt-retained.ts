import { type App, TerraformResource, TerraformStack } from "cdktf";
import type { Retained } from "../retained";

/** Takes back what teardowns have left in AWS: the next deployment of a stack imports it instead of making it anew. */
export function adoptRetained(app: App, retained: Retained): void {
  for (const stack of app.node.children.filter((child) => TerraformStack.isStack(child))) {
    const left = retained[stack.node.id] ?? {};
    const imports = stack.node
      .findAll()
      .filter((element) => TerraformResource.isTerraformResource(element))
      .flatMap((resource) => {
        const to = `${resource.terraformResourceType}.${resource.friendlyUniqueId}`;
        const id = left[to];
        return id === undefined || isImported(resource) ? [] : [{ to, id }];
      });
    if (imports.length > 0) {
      // Not importFrom of each: it would start Terraform once for every resource, to ask for its version.
      stack.addOverride("import", imports);
    }
  }
}

/** Whether the resource is adopted by its id in zone.yaml already; Terraform takes one import of an address. */
function isImported(resource: TerraformResource): boolean {
  const { import: imports } = resource.toTerraform() as { readonly import?: unknown };
  return imports !== undefined;
}
