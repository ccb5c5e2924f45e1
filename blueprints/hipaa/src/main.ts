import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { App } from "cdktf";
import { adoptRetained } from "./constructs/adopt-retained";
import { withoutTraces } from "./constructs/without-traces";
import { environments } from "./environments";
import { parseRetained, retainedFile } from "./retained";
import { AuditTrailStack } from "./stacks/audit-trail";
import { BackupStack } from "./stacks/backup";
import { BootstrapStack } from "./stacks/bootstrap";
import { LogArchiveStack } from "./stacks/log-archive";
import { OrganizationStack } from "./stacks/organization";
import { SecurityStack } from "./stacks/security";
import { SharedServicesStack } from "./stacks/shared-services";
import { parseZone } from "./zone";

const { zone } = parseZone(readFileSync(join(__dirname, "..", "zone.yaml"), "utf8"), { allocate: false });
const retainedPath = join(__dirname, "..", retainedFile);
const retained = existsSync(retainedPath) ? parseRetained(readFileSync(retainedPath, "utf8")) : {};
const app = new App();

withoutTraces(() => {
  if (zone.state.kind === "s3") {
    // `npm run bootstrap` deploys this stack once before the bucket for its state is there.
    new BootstrapStack(app, { zone, onLocalState: process.env.BOOTSTRAP_STATE === "local" });
  }
  new OrganizationStack(app, { zone });
  new LogArchiveStack(app, { zone });
  new AuditTrailStack(app, { zone });
  new SecurityStack(app, { zone });
  new BackupStack(app, { zone });
  new SharedServicesStack(app, { zone });
  for (const { name } of zone.environments) {
    const makeStack = environments[name];
    if (makeStack === undefined) {
      throw new Error(
        `zone.yaml has an environment ${name} and src/environments/ has no stack for it: copy the file of another one and add its line to src/environments/index.ts`,
      );
    }
    makeStack(app, zone);
  }

  adoptRetained(app, retained);
  app.synth();
});
