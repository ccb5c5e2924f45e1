import { runProgram } from "./program";

/** Terraform, or what takes its place. */
export const terraform = process.env.TERRAFORM_BINARY_NAME ?? "terraform";

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
