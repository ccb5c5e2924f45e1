// The list of environments. A line here, a file beside it and an entry in zone.yaml make an environment.
import type { App, TerraformStack } from "cdktf";
import type { Zone } from "../zone";
import { DevStack } from "./dev";
import { TestStack } from "./test";
import { StagingStack } from "./staging";
import { ProdStack } from "./prod";
import { ClaimsStack } from "./claims";
import { ResearchStack } from "./research";

/** Makes the stack of each environment, by the environment's name in zone.yaml. */
export const environments: Readonly<Record<string, (app: App, zone: Zone) => TerraformStack>> = {
  "dev": (app, zone) => new DevStack(app, zone),
  "test": (app, zone) => new TestStack(app, zone),
  "staging": (app, zone) => new StagingStack(app, zone),
  "prod": (app, zone) => new ProdStack(app, zone),
  "claims": (app, zone) => new ClaimsStack(app, zone),
  "research": (app, zone) => new ResearchStack(app, zone),
};
