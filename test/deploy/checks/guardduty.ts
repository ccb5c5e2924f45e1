import {
  GetDetectorCommand,
  GuardDutyClient,
  UpdateDetectorCommand,
  type UpdateDetectorCommandInput,
  paginateListDetectors,
  paginateListOrganizationAdminAccounts,
} from "@aws-sdk/client-guardduty";
import type { Breakage, Check } from "../check";
import type { ZoneApi } from "../zone-api";
import { all, each } from "./answers";
import { type Place, placesOf } from "./places";

/** Where the zone makes a detector itself; the administrator switches the others on. */
const watched = ["management", "security"];

async function detectorsAt(api: ZoneApi, { account, region }: Place): Promise<readonly string[]> {
  const client = await api.client(GuardDutyClient, account, region);
  return all(paginateListDetectors({ client }, {}), ({ DetectorIds }) => DetectorIds);
}

const detectors: Check = {
  name: "GuardDuty watches in both regions, and every account's reports to the security account",
  run: async (api, assert) => {
    await each(placesOf(api.zone, watched), async (place) => {
      const subject = `GuardDuty of ${place.account} in ${place.region}`;
      const client = await api.client(GuardDutyClient, place.account, place.region);
      const found = await detectorsAt(api, place);
      assert.equal(`${subject}: detectors`, found.length, 1);
      await each(found, async (DetectorId) => {
        const detector = await client.send(new GetDetectorCommand({ DetectorId }));
        assert.equal(`${subject}: status`, detector.Status, "ENABLED");
        assert.equal(`${subject}: frequency`, detector.FindingPublishingFrequency, "FIFTEEN_MINUTES");
      });
    });
    await each(placesOf(api.zone, ["management"]), async ({ account, region }) => {
      const client = await api.client(GuardDutyClient, account, region);
      const found = await all(
        paginateListOrganizationAdminAccounts({ client }, {}),
        ({ AdminAccounts }) => AdminAccounts,
      );
      assert.equal(
        `GuardDuty in ${region}: administrators`,
        found.map(({ AdminAccountId, AdminStatus }) => [AdminAccountId, AdminStatus]),
        [[api.accountId("security"), "ENABLED"]],
      );
    });
  },
  // The emulator cannot dismiss an administrator.
  breakages: [
    updated("GuardDuty is off in the management account", "management", "home", { Enable: false }),
    updated("GuardDuty is off in the backup region", "security", "backup", { Enable: false }),
    updated("GuardDuty tells of findings after hours", "security", "home", { FindingPublishingFrequency: "SIX_HOURS" }),
  ],
};

function updated(
  name: string,
  account: string,
  place: "home" | "backup",
  wrong: Partial<UpdateDetectorCommandInput>,
): Breakage {
  return {
    name,
    apply: async (api) => {
      const region = api.zone.regions[place];
      const client = await api.client(GuardDutyClient, account, region);
      const [DetectorId] = await detectorsAt(api, { account, region });
      const right = { Enable: true, FindingPublishingFrequency: "FIFTEEN_MINUTES" } as const;
      await client.send(new UpdateDetectorCommand({ DetectorId, ...right, ...wrong }));
      return () => client.send(new UpdateDetectorCommand({ DetectorId, ...right }));
    },
  };
}

export const guardDutyChecks: readonly Check[] = [detectors];
