/** One step from a value into it: a name, or the index of a list. */
export type Step = string | number;

/** What Terraform's expression language can say, as far as it is evaluated here. */
export type Expression =
  | { readonly kind: "literal"; readonly value: null | boolean | number | string }
  | { readonly kind: "template"; readonly parts: readonly Expression[] }
  | { readonly kind: "traversal"; readonly steps: readonly Step[]; readonly source: string }
  | { readonly kind: "access"; readonly of: Expression; readonly steps: readonly Step[]; readonly source: string }
  | { readonly kind: "index"; readonly of: Expression; readonly key: Expression; readonly source: string }
  | { readonly kind: "splat"; readonly of: Expression; readonly steps: readonly Step[]; readonly source: string }
  | { readonly kind: "call"; readonly name: string; readonly operands: readonly Expression[]; readonly source: string }
  | { readonly kind: "list"; readonly items: readonly Expression[] }
  | { readonly kind: "map"; readonly entries: readonly (readonly [Expression, Expression])[] }
  | {
      readonly kind: "conditional";
      readonly condition: Expression;
      readonly then: Expression;
      readonly otherwise: Expression;
      readonly source: string;
    }
  | {
      readonly kind: "operation";
      readonly operator: string;
      readonly operands: readonly Expression[];
      readonly source: string;
    }

  /** What is not evaluated: loops over values, and what later versions of the language bring. */
  | { readonly kind: "other"; readonly source: string };
