import type { Control } from "./control";

/** Every control, in the order of the groups. */
export const catalogue: readonly Control[] = [];
