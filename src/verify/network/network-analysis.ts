import type { Intent } from "../intent";
import type { Model } from "../model/model";

/** Who reaches whom over the network. */
export class NetworkAnalysis {
  constructor(
    protected readonly model: Model,
    protected readonly intent: Intent | undefined,
  ) {}
}
