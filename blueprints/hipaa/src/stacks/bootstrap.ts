import type { App } from "cdktf";
import { CustomerKey } from "../constructs/customer-key";
import { PrivateBucket } from "../constructs/private-bucket";
import { ZoneStack } from "../constructs/zone-stack";
import { bucketName, type Zone } from "../zone";

/** Properties of {@link BootstrapStack}. */
export interface BootstrapStackProps {
  readonly zone: Zone;

  /**
   * Keep the stack's state in a local file: the first time, before the bucket is there.
   *
   * @default false
   */
  readonly onLocalState?: boolean;
}

/** The bucket that keeps Terraform's state, and its key; the only stack that starts without them. */
export class BootstrapStack extends ZoneStack {
  constructor(app: App, { zone, onLocalState = false }: BootstrapStackProps) {
    super(app, "bootstrap", {
      zone,
      account: "management",
      state: onLocalState ? { kind: "local" } : zone.state,
    });

    const key = new CustomerKey(this, "state_key", {
      name: "terraform-state",
      description: "Terraform state of every stack",
    });
    new PrivateBucket(this, "state", {
      bucketName: bucketName(zone, "terraform-state"),
      encryptionKey: key,
      // A state is a few kilobytes: a year of history costs next to nothing and undoes a bad apply.
      oldVersionDays: 365,
    });
  }
}
