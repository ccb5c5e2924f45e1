import type { App } from "cdktf";
import { HipaaEnvironment } from "../constructs/hipaa-environment";
import { ZoneStack } from "../constructs/zone-stack";
import { environment, type Zone } from "../zone";

/** The environment "staging": an account, a network and its tiers, as zone.yaml declares them. */
export class StagingStack extends ZoneStack {
  public readonly environment: HipaaEnvironment;

  constructor(app: App, zone: Zone) {
    super(app, "staging", { zone, account: "staging" });

    this.environment = new HipaaEnvironment(this, "environment", {
      environment: environment(zone, "staging"),
    });

    // Yours from here on. The tiers of this environment are known by name:
    //   this.environment.tier("edge")
    //   this.environment.tier("api")
    //   this.environment.tier("workers")
    //   this.environment.tier("records")
  }
}
