import { join } from "node:path";
import { z } from "zod";
import { synthesizedTexts } from "../support/addresses";
import { goldenZoneNamed } from "../support/golden-zones";
import { renderZone, synthesizeIn, writeFiles } from "../support/rendered-project";
import { makeWorkspace, removeWorkspace } from "../support/workspace";

const oneOrMany = z
  .union([z.string(), z.array(z.string())])
  .transform((value) => (Array.isArray(value) ? value : [value]));

const statement = z.looseObject({
  Sid: z.string().optional(),
  Effect: z.enum(["Allow", "Deny"]),
  Action: oneOrMany.optional(),
  NotAction: oneOrMany.optional(),
  Condition: z.record(z.string(), z.record(z.string(), z.unknown())).optional(),
});

const policyDocument = z.object({ Version: z.literal("2012-10-17"), Statement: z.array(statement) });

export type PolicyDocument = z.infer<typeof policyDocument>;

/** A policy of any kind, as it stands in a synthesized stack. */
export interface SynthesizedPolicy {
  /** `<stack>: <type>.<name>`. */
  readonly address: string;
  readonly document: PolicyDocument;
}

const stackJson = z.object({
  resource: z.record(z.string(), z.record(z.string(), z.record(z.string(), z.unknown()))).default({}),
});

export type Resources = z.infer<typeof stackJson>["resource"];

/** The resources of every stack of the golden zone `defaults`, by stack id. */
export async function synthesizeDefaults(): Promise<ReadonlyMap<string, Resources>> {
  const zone = goldenZoneNamed("defaults");
  const workspace = makeWorkspace();
  try {
    const folder = join(workspace, zone.name);
    writeFiles(folder, await renderZone(zone));
    await synthesizeIn(folder);
    return new Map(
      [...synthesizedTexts(join(folder, "cdktf.out"))].map(([id, text]) => [
        id,
        stackJson.parse(JSON.parse(text)).resource,
      ]),
    );
  } finally {
    removeWorkspace(workspace);
  }
}

/** Every policy document anywhere in the stacks: attributes that hold one as JSON text. */
export function policiesIn(stacks: ReadonlyMap<string, Resources>): readonly SynthesizedPolicy[] {
  return [...stacks].flatMap(([stack, types]) =>
    Object.entries(types).flatMap(([type, named]) =>
      Object.entries(named).flatMap(([name, attributes]) =>
        stringsIn(attributes)
          .filter((text) => text.includes('"Statement"'))
          .map((text) => ({
            address: `${stack}: ${type}.${name}`,
            document: policyDocument.parse(JSON.parse(unescaped(text))),
          })),
      ),
    ),
  );
}

function stringsIn(value: unknown): readonly string[] {
  if (typeof value === "string") {
    return [value];
  }
  return typeof value === "object" && value !== null ? Object.values(value).flatMap(stringsIn) : [];
}

/** Terraform hands `$${` on as `${`. */
function unescaped(text: string): string {
  return text.replaceAll("$${", "${");
}

const fullAccess = {
  name: "FullAWSAccess",
  policy: { Version: "2012-10-17", Statement: [{ Sid: "All", Effect: "Allow", Action: "*", Resource: "*" }] },
};

/** Policies at one level of the way from the root to an account. */
export interface PolicyLevel {
  readonly orgIdentifier: string;
  readonly policies: { readonly name: string; readonly policy: unknown }[];
}

/** The service control policies that apply to an account, from the root to the account itself. */
export function serviceControlPolicies(organization: Resources, account: string): PolicyLevel[] {
  const policies = organization["aws_organizations_policy"] ?? {};
  const attachments = Object.values(organization["aws_organizations_policy_attachment"] ?? {});
  const level = (target: string): PolicyLevel => ({
    orgIdentifier: target,
    policies: [
      fullAccess,
      ...attachments
        .filter((attachment) => attachment["target_id"] === `\${${target}.id}`)
        .map((attachment) => {
          const name = /aws_organizations_policy\.([^.}]+)/.exec(String(attachment["policy_id"]))?.[1] ?? "";
          return { name, policy: JSON.parse(unescaped(String(policies[name]?.["content"]))) as unknown };
        }),
    ],
  });

  const levels: PolicyLevel[] = [];
  let address = `aws_organizations_account.${account}`;
  while (
    address.startsWith("aws_organizations_account.") ||
    address.startsWith("aws_organizations_organizational_unit.")
  ) {
    levels.unshift(level(address));
    const [type = "", name = ""] = address.split(".");
    const parent = String(organization[type]?.[name]?.["parent_id"]);
    address = /^\$\{([^.]+\.[^.}]+)/.exec(parent)?.[1] ?? "";
  }
  return [{ orgIdentifier: "root", policies: [fullAccess] }, ...levels];
}
