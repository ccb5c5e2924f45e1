import type { Known } from "../model/arguments";
import type { Model } from "../model/model";
import type { Resource } from "../model/resource";
import { symbol } from "../model/value";
import { type Statement, statementsOf } from "../policies/statement";

/** A service control policy on something. */
export interface Attachment {
  readonly attachment: Resource;

  /** Undefined where the policy is none of the model's, or is known to the cloud alone. */
  readonly policy: Resource | undefined;

  /** Text that names the policy. */
  readonly policyText: Known<string | undefined>;

  /** Text that names the root, the unit or the account. */
  readonly target: Known<string | undefined>;
}

/** A node of the organization's tree. */
export interface OrganizationNode {
  readonly key: string;
  readonly resource: Resource | undefined;
}

/** The tree of accounts and units, with the service control policies on them. */
export class Organization {
  public readonly accounts: readonly Resource[];
  public readonly units: readonly Resource[];
  public readonly attachments: readonly Attachment[];

  /** Service control policies; other kinds of policies are left out. */
  public readonly policies: readonly Resource[];
  /** A module or a file beside them that is not read. */
  private readonly notRead: string | undefined;
  private readonly nodes = new Map<string, Resource>();
  /** Statements of the policies that hold together, by their addresses: the same for all accounts of a unit. */
  private readonly together = new Map<string, Known<readonly Statement[]>>();
  private readonly statements = new Map<Resource, Known<readonly Statement[]>>();

  constructor(model: Model) {
    this.accounts = model.resources("aws_organizations_account");
    this.units = model.resources("aws_organizations_organizational_unit");
    this.policies = model.resources("aws_organizations_policy").filter((policy) => {
      const type = policy.text("type");
      return !type.known || (type.value ?? "SERVICE_CONTROL_POLICY") === "SERVICE_CONTROL_POLICY";
    });
    const policies = new Map(this.policies.map((policy) => [symbol(policy, "id"), policy]));
    const others = new Set(model.resources("aws_organizations_policy").map((policy) => symbol(policy, "id")));
    this.attachments = model
      .resources("aws_organizations_policy_attachment")
      .map((attachment) => {
        const policyText = attachment.text("policy_id");
        const policy = policyText.known ? policies.get(policyText.value ?? "") : undefined;
        return { attachment, policy, policyText, target: attachment.text("target_id") };
      })
      .filter(
        ({ policy, policyText }) => policy !== undefined || !policyText.known || !others.has(policyText.value ?? ""),
      );
    const stacks = new Set([...this.accounts, ...this.units, ...this.policies].map(({ stack }) => stack));
    this.notRead = model.notRead.find(({ stack }) => stacks.has(stack))?.what;
    for (const node of [...this.accounts, ...this.units]) {
      this.nodes.set(symbol(node, "id"), node);
      this.nodes.set(keyOf(node), node);
    }
  }

  /** The account of a key such as a place has; undefined where the model does not make it. */
  public accountOf(accountKey: string): Resource | undefined {
    const found = this.nodes.get(accountKey);
    return found?.type === "aws_organizations_account" ? found : undefined;
  }

  /** An account or unit and all above it, up to the root, from below. The root is a text that the model knows. */
  public lineOf(node: Resource): Known<readonly OrganizationNode[]> {
    const line: OrganizationNode[] = [{ key: keyOf(node), resource: node }];
    let current = node;
    for (let depth = 0; depth < 10; depth += 1) {
      const parent = current.text("parent_id");
      if (!parent.known) return parent;
      // An account without a parent is in the root.
      if (parent.value === undefined) return { known: true, value: [...line, { key: "root", resource: undefined }] };
      const above = this.nodes.get(parent.value);
      if (above === undefined) return { known: true, value: [...line, { key: parent.value, resource: undefined }] };
      line.push({ key: keyOf(above), resource: above });
      current = above;
    }
    return { known: false, missing: `the units above ${node.address}` };
  }

  /** The attachments of policies to one node. */
  public attachmentsTo(node: OrganizationNode): readonly Attachment[] {
    return this.attachments.filter(({ target }) => {
      if (!target.known || target.value === undefined) return false;
      if (target.value === node.key) return true;
      return node.resource === undefined ? isRoot(target.value) : this.nodes.get(target.value) === node.resource;
    });
  }

  /** The policies over an account: its own, and those of what is above it. */
  public attachmentsOver(account: Resource): Known<readonly Attachment[]> {
    const line = this.lineOf(account);
    return line.known ? { known: true, value: line.value.flatMap((node) => this.attachmentsTo(node)) } : line;
  }

  /** The statements over an account; of a policy that cannot be read, the expression. */
  public statementsOver(account: Resource): Known<readonly Statement[]> {
    const attachments = this.attachmentsOver(account);
    if (!attachments.known) return attachments;
    const policies = attachments.value.flatMap(({ policy }) => (policy === undefined ? [] : [policy]));
    const key = policies.map(({ stack, address }) => `${stack} ${address}`).join("\n");
    const known = this.together.get(key) ?? this.statementsOfAll(policies);
    this.together.set(key, known);
    return known;
  }

  private statementsOfAll(policies: readonly Resource[]): Known<readonly Statement[]> {
    const found: Statement[] = [];
    for (const policy of policies) {
      const statements = this.statementsOf(policy);
      if (!statements.known) return statements;
      found.push(...statements.value);
    }
    return { known: true, value: found };
  }

  /** Expression by which more attachments or policies may be there than are known. */
  public get missing(): string | undefined {
    const unread = this.attachments.find(({ target, policyText }) => !target.known || !policyText.known);
    if (unread === undefined) return this.notRead;
    const hidden = [unread.target, unread.policyText].find((text) => !text.known);
    return hidden?.known === false ? hidden.missing : unread.attachment.address;
  }

  public statementsOf(policy: Resource): Known<readonly Statement[]> {
    const known = this.statements.get(policy) ?? statementsOf(policy.text("content"));
    this.statements.set(policy, known);
    return known;
  }
}

/** The text that names an account or a unit in all stacks: its id, where it is taken over; else its symbol. */
export function keyOf(node: Resource): string {
  return node.importedId ?? symbol(node, "id");
}

/** Whether a text names the root of the organization: `r-ab12`, or the first of its roots. */
export function isRoot(text: string): boolean {
  return /^r-[0-9a-z]{4,32}$/.test(text) || /\.roots\.0\.id›$/.test(text) || text === "root";
}

const read = new WeakMap<Model, Organization>();

/** The organization of a model. */
export function organizationOf(model: Model): Organization {
  const known = read.get(model) ?? new Organization(model);
  read.set(model, known);
  return known;
}
