import type { Intent } from "../intent";
import type { Model } from "../model/model";

/** Who may act where. */
export class IdentityAnalysis {
  constructor(
    protected readonly model: Model,
    protected readonly intent: Intent | undefined,
  ) {}
}
