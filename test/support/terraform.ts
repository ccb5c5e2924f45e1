import { runProgram } from "./program";

/** Terraform, or what takes its place. */
export const terraform = process.env.TERRAFORM_BINARY_NAME ?? "terraform";

/**
 * What Terraform is run with where many stacks share a provider.
 *
 * @param plugins - folder of the shared plugins, which takes no two downloads of the same provider at a time
 */
export function terraformEnvironment(plugins: string): Readonly<Record<string, string>> {
  return {
    TF_PLUGIN_CACHE_DIR: plugins,
    TF_PLUGIN_CACHE_MAY_BREAK_DEPENDENCY_LOCK_FILE: "1",
    TF_IN_AUTOMATION: "1",
    // It mostly reads the provider's schema, which stays in use: to collect garbage before the limit is wasted time.
    GOGC: "off",
    GOMEMLIMIT: "2GiB",
  };
}

/** Throws where it is missing, and says how to get it. */
export async function terraformIsThere(): Promise<void> {
  const outcome = await runProgram(terraform, ["version"], { cwd: "." }).catch(() => undefined);
  if (outcome?.code !== 0) {
    throw new Error(
      `${terraform} was not found. Install Terraform 1.10 or newer (https://developer.hashicorp.com/terraform/install), ` +
        "or OpenTofu and set TERRAFORM_BINARY_NAME=tofu.",
    );
  }
}
