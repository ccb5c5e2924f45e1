import type { z } from "zod";
import type { answersSchema } from "./schema";

type DeepReadonly<T> = T extends (infer Item)[]
  ? readonly DeepReadonly<Item>[]
  : T extends object
    ? { readonly [Key in keyof T]: DeepReadonly<T[Key]> }
    : T;

/** What a person may write: everything that has a default is optional. */
export type Answers = z.input<typeof answersSchema>;

/** The answers with their static defaults filled in. */
export type ParsedAnswers = z.output<typeof answersSchema>;

type ParsedEnvironment = ParsedAnswers["environments"][number];
type ParsedTier = Exclude<ParsedEnvironment["tiers"][number], string>;
type Mode<Parsed, Shorthand extends string = string> = DeepReadonly<Exclude<Parsed, Shorthand>>;

export type AccountRole = keyof ParsedAnswers["accounts"];
export type Exposure = NonNullable<ParsedTier["exposure"]>;
export type Nat = ParsedEnvironment["nat"];
export type Engine = ParsedAnswers["engine"];
export type Contact = DeepReadonly<NonNullable<ParsedAnswers["contacts"]["security"]>>;

/** An AWS account. With an id it exists (adopted, or seen by bootstrap); without one the zone creates it. */
export interface Account {
  readonly email: string;
  readonly id?: string;
}

export type Tier = DeepReadonly<Required<ParsedTier>>;

export type Environment = DeepReadonly<Required<Omit<ParsedEnvironment, "account" | "tiers">>> & {
  readonly account: Account;
  readonly tiers: readonly Tier[];
};

/** A zone: validated, complete and frozen. */
export type Zone = DeepReadonly<
  Required<
    Omit<
      ParsedAnswers,
      "organization" | "accounts" | "regions" | "sharedServices" | "state" | "environments" | "custom" | "bastionPorts"
    >
  >
> & {
  readonly organization: Mode<ParsedAnswers["organization"]>;
  readonly accounts: {
    readonly management: { readonly id?: string };
  } & Readonly<Record<Exclude<AccountRole, "management">, Account>>;
  readonly regions: DeepReadonly<Required<ParsedAnswers["regions"]>>;
  readonly sharedServices: Readonly<Required<ParsedAnswers["sharedServices"]>>;
  readonly state: Mode<ParsedAnswers["state"]>;
  readonly environments: readonly Environment[];
  readonly custom: Readonly<Record<string, unknown>>;
};
