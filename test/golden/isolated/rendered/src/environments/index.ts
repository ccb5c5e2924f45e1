// The list of environments. A line here, a file beside it and an entry in zone.yaml make an environment.
import type { App, TerraformStack } from "cdktf";
import type { Zone } from "../zone";
import { ProdStack } from "./prod";

/** Makes the stack of each environment, by the environment's name in zone.yaml. */
export const environments: Readonly<Record<string, (app: App, zone: Zone) => TerraformStack>> = {
  "prod": (app, zone) => new ProdStack(app, zone),
};
