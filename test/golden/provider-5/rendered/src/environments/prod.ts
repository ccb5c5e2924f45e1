import type { App } from "cdktf";
import { HipaaEnvironment } from "../constructs/hipaa-environment";
import { ZoneStack } from "../constructs/zone-stack";
import { environment, type Zone } from "../zone";

/** The environment "prod": an account, a network and its tiers, as zone.yaml declares them. */
export class ProdStack extends ZoneStack {
  public readonly environment: HipaaEnvironment;

  constructor(app: App, zone: Zone) {
    super(app, "prod", { zone, account: "prod" });

    this.environment = new HipaaEnvironment(this, "environment", {
      environment: environment(zone, "prod"),
    });

    // Yours from here on. The tiers of this environment are known by name:
    //   this.environment.tier("web")
    //   this.environment.tier("app")
    //   this.environment.tier("data")
  }
}
