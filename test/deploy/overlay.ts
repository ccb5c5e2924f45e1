import type { Gap } from "./gaps";

/** A synthesized stack, as much of it as the overlay looks at. */
export interface StackDocument {
  readonly terraform?: object;
  readonly provider?: { readonly aws?: readonly { readonly alias?: string }[] };
  readonly resource?: Readonly<Record<string, Readonly<Record<string, ResourceBody>>>>;
}

export type ResourceBody = Readonly<Record<string, unknown>>;

/** What is laid over one stack. */
export interface Overlay {
  /** Text of `override.tf.json`: https://developer.hashicorp.com/terraform/language/files/override */
  readonly document: object;

  /** Addresses that are left out, with the gap that each falls into. */
  readonly leftOut: readonly { readonly address: string; readonly gap: string }[];

  /** Addresses of which some arguments are set for the emulator. */
  readonly changed: readonly { readonly address: string; readonly gap: string }[];
}

/** What an emulator needs laid over a stack: fewer retries, and what each gap says of its resources. */
export function overlayFor(stack: StackDocument, gaps: readonly Gap[]): Overlay {
  const resource: Record<string, Record<string, object>> = {};
  const leftOut: { address: string; gap: string }[] = [];
  const changed: { address: string; gap: string }[] = [];
  for (const [type, named] of Object.entries(stack.resource ?? {})) {
    for (const [name, body] of Object.entries(named)) {
      const address = `${type}.${name}`;
      const matching = gaps.filter((one) => one.type === type && (one.only?.(body, name) ?? true));
      if (matching.length === 0) continue;
      (resource[type] ??= {})[name] = Object.assign({}, ...matching.map((gap) => laidOver(gap, body))) as object;
      for (const gap of matching) (gap.kind === "left out" ? leftOut : changed).push({ address, gap: gap.name });
    }
  }
  // An action that is missing answers with 500, which is tried again 25 times by default.
  const provider = (stack.provider?.aws ?? []).map(({ alias }) => ({ ...(alias && { alias }), max_retries: 3 }));
  return {
    document: {
      ...(provider.length > 0 && { provider: { aws: provider } }),
      ...(Object.keys(resource).length > 0 && { resource }),
    },
    leftOut,
    changed,
  };
}

function laidOver(gap: Gap, body: ResourceBody): object {
  switch (gap.kind) {
    case "left out":
      return { count: 0, ...gap.arguments };
    case "changed":
      return gap.arguments(body);
    case "not returned": {
      const { ignore_changes: own = [] } = (body.lifecycle ?? {}) as { readonly ignore_changes?: readonly string[] };
      return { lifecycle: { ignore_changes: [...own, ...gap.attributes] } };
    }
  }
}
