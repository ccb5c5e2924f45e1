import { isMap, isNode, isSeq, parseDocument, visit, type Document, type YAMLMap, type YAMLSeq } from "yaml";
import type { Account, Environment, Tier, Zone } from "./types";
import { flowMap, yamlOptions, yamlStyle } from "./yaml-text";

/**
 * Writes into a zone.yaml what a zone has and the text does not: addresses, ids of accounts, the suffix of bucket
 * names. Comments, order and everything else stay as they are; aliases are written out, since what they stand for
 * differs from then on.
 *
 * @param text the text that the zone was read from
 */
export function updateDocument(text: string, zone: Zone): string {
  const document = parseDocument(text, yamlOptions);
  const root = document.contents;
  if (!isMap(root)) {
    throw new Error("the text is not a map of settings; parseZone says what is wrong with it");
  }
  writeOutAliases(document);
  const editor = new Editor(document);
  editor.fill(root, { addressSpace: zone.addressSpace, vpcPrefix: zone.vpcPrefix });
  editor.fill(editor.child(root, "sharedServices", {}), zone.sharedServices);
  editor.fill(root, { bucketSuffix: zone.bucketSuffix });
  recordRoles(editor, root, zone);
  const environments = editor.list(root, "environments", zone.environments);
  environments?.items.forEach((node, index) => {
    const environment = zone.environments[index];
    if (isMap(node) && environment !== undefined) {
      recordEnvironment(editor, node, environment);
    }
  });
  return inStyleOf(text, document);
}

function recordRoles(editor: Editor, root: YAMLMap, zone: Zone): void {
  const adopted = Object.entries<Account | { readonly id?: string }>(zone.accounts).filter(
    ([, { id }]) => id !== undefined,
  );
  for (const [role, account] of adopted) {
    recordAccount(editor, editor.child(root, "accounts", {}), role, account);
  }
}

/** An account that is not there at all is written whole: it may have been merged in from elsewhere. */
function recordAccount(
  editor: Editor,
  parent: YAMLMap,
  key: string,
  account: Account | { readonly id?: string },
): void {
  if (account.id !== undefined) {
    editor.fill(editor.child(parent, key, account), { id: account.id });
  }
}

function recordEnvironment(editor: Editor, node: YAMLMap, environment: Environment): void {
  const { cidr, endpointsCidr, natCidr, bastionCidr } = environment;
  recordAccount(editor, node, "account", environment.account);
  editor.fill(node, { cidr, endpointsCidr, natCidr, bastionCidr });
  const tiers = editor.list(node, "tiers", environment.tiers);
  if (tiers !== undefined) {
    recordTiers(editor, tiers, environment.tiers);
  }
}

function recordTiers(editor: Editor, list: YAMLSeq, tiers: readonly Tier[]): void {
  tiers.forEach((tier, index) => {
    const node = list.items[index];
    if (isMap(node)) {
      editor.fill(node, { cidr: tier.cidr });
    } else {
      list.items[index] = withCommentsOf(node, flowMap(tier));
      list.flow = false;
    }
  });
}

/** Changes a document in place, and only where it has nothing. */
class Editor {
  constructor(private readonly document: Document) {}

  /** Adds the entries whose keys the map itself does not have. */
  public fill(map: YAMLMap, entries: object): void {
    for (const [key, value] of Object.entries(entries)) {
      if (!map.has(key)) {
        map.set(key, this.document.createNode(value));
      }
    }
  }

  /** The map under a key; made from the fallback when there is none. */
  public child(map: YAMLMap, key: string, fallback: object): YAMLMap {
    this.fill(map, { [key]: fallback });
    const child = map.get(key, true);
    if (!isMap(child)) {
      throw new Error(`${key} is not a map; parseZone says what is wrong with it`);
    }
    if (child.items.length === 0) {
      child.flow = map.flow;
    }
    return child;
  }

  /** The list under a key. When there is none, the whole value is written, and nothing is left to do. */
  public list(map: YAMLMap, key: string, value: readonly object[]): YAMLSeq | undefined {
    const list = map.get(key, true);
    if (isSeq(list)) {
      return list;
    }
    this.fill(map, { [key]: value });
    return undefined;
  }
}

/** Replaces aliases by copies of what they stand for. Merge keys stay: what is written beside them goes first. */
function writeOutAliases(document: Document): void {
  visit(document, {
    Pair: (_, pair) => (isNode(pair.key) && pair.key.toString() === "<<" ? visit.SKIP : undefined),
    Alias: (_, alias) => {
      const copy = alias.resolve(document)?.clone();
      if (copy === undefined || !isNode(copy)) {
        return undefined;
      }
      visit(copy, {
        Node: (__, node) => {
          delete (node as { anchor?: string }).anchor;
        },
      });
      return copy;
    },
  });
}

function withCommentsOf<T extends YAMLMap>(node: unknown, replacement: T): T {
  if (isNode(node)) {
    replacement.commentBefore = node.commentBefore;
    replacement.comment = node.comment;
    replacement.spaceBefore = node.spaceBefore;
  }
  return replacement;
}

/** The library writes one style; this keeps what would otherwise change on every line. */
function inStyleOf(text: string, document: Document): string {
  const hasFlushLists = /:[ \t]*(?:#[^\n]*)?\r?\n- /.test(text);
  const written = document.toString({ ...yamlStyle, indentSeq: !hasFlushLists });
  return text.includes("\r\n") ? written.replaceAll("\n", "\r\n") : written;
}
