import {
  ConfigServiceClient,
  DescribeConfigurationRecordersCommand,
  DescribeDeliveryChannelsCommand,
} from "@aws-sdk/client-config-service";
import { IAMClient, paginateListRoles } from "@aws-sdk/client-iam";
import { bucketName } from "../../../src/zone";
import { every } from "../ask";
import type { Check, Look } from "../check";
import { type Examination, type Place, named } from "../examination";
import { obstacle, unlessHeld, warning } from "../finding";
import { baselineOf, stackOf } from "../made";
import { importInto } from "../mend";

/** What the zone calls its recorders and channels; a console calls them so too. */
const ourName = "default";

/** Where Config's service-linked role is, in every account. */
const pathOfRole = "/aws-service-role/config.amazonaws.com/";

/** Whether something else records already: Config has one recorder and one delivery channel in a region of an account. */
export function configCheck(examination: Examination, places: readonly Place[]): Check {
  return {
    id: "config",
    stack: "log-archive",
    fine: "nothing records for Config but the zone's own recorders",
    looks: places.flatMap((place) => [
      roleLook(examination, place),
      ...(["home", "backup"] as const).flatMap((which) => [
        recorderLook(examination, place, which),
        channelLook(examination, place, which),
      ]),
    ]),
  };
}

function recorderLook({ zone, states }: Examination, place: Place, which: "home" | "backup"): Look {
  const region = zone.regions[which];
  const stack = stackOf(place.account);
  return {
    where: `Config's recorder in ${named(place)}, ${region}`,
    stack,
    find: async () => {
      const { ConfigurationRecorders = [] } = await place.access
        .client(ConfigServiceClient, region)
        .send(new DescribeConfigurationRecordersCommand({}));
      return ConfigurationRecorders.flatMap(({ name = "" }) => {
        const held = states.held(stack, "aws_config_configuration_recorder", ({ id }) => id === name);
        const found = `${named(place)} has a recorder ${name} of Config in ${region}`;
        return unlessHeld(
          held,
          name === ourName
            ? warning({
                id: "config-recorder-default",
                stack,
                found: `${found} already: the stack would take it over, with settings of its own`,
                mend: "look whether anybody else counts on its records; nothing else is to be done",
              })
            : obstacle({
                id: "config-recorder",
                stack,
                found: `${found} already, and a region has only one`,
                mend: `there: aws configservice stop-configuration-recorder --region ${region} --configuration-recorder-name ${name} && aws configservice delete-configuration-recorder --region ${region} --configuration-recorder-name ${name}`,
              }),
        );
      });
    },
  };
}

function channelLook({ zone, states }: Examination, place: Place, which: "home" | "backup"): Look {
  const region = zone.regions[which];
  const stack = stackOf(place.account);
  return {
    where: `Config's delivery channel in ${named(place)}, ${region}`,
    stack,
    find: async () => {
      const { DeliveryChannels = [] } = await place.access
        .client(ConfigServiceClient, region)
        .send(new DescribeDeliveryChannelsCommand({}));
      return DeliveryChannels.flatMap(({ name = "", s3BucketName = "" }) => {
        const held = states.held(stack, "aws_config_delivery_channel", ({ id }) => id === name);
        const found = `${named(place)} has a delivery channel ${name} of Config in ${region}, into the bucket ${s3BucketName}`;
        return unlessHeld(
          held,
          name === ourName
            ? warning({
                id: "config-channel-default",
                stack,
                found: `${found}: the stack would turn it to ${bucketName(zone, "config")}`,
                mend: "look whether anybody else counts on that bucket; nothing else is to be done",
              })
            : obstacle({
                id: "config-channel",
                stack,
                found: `${found}, and a region has only one`,
                mend: `there, after its recorder was stopped: aws configservice delete-delivery-channel --region ${region} --delivery-channel-name ${name}`,
              }),
        );
      });
    },
  };
}

/** AWS makes Config's role with the first recorder of a console, and refuses to make it again. */
function roleLook({ zone, states }: Examination, place: Place): Look {
  const stack = stackOf(place.account);
  return {
    where: `Config's role in ${named(place)}`,
    stack,
    find: async () => {
      const roles = await every(
        paginateListRoles({ client: place.access.client(IAMClient) }, { PathPrefix: pathOfRole }),
        ({ Roles }) => Roles,
      );
      const address = `aws_iam_service_linked_role.${baselineOf(zone, place.account)}_recorder_role`;
      return roles.flatMap(({ Arn: arn = "" }) =>
        unlessHeld(
          states.held(stack, "aws_iam_service_linked_role", (attributes) => attributes.arn === arn),
          obstacle({
            id: "config-role",
            stack,
            found: `${named(place)} has Config's service-linked role already, and it is not in the state of ${stack}: AWS makes no second one`,
            mend: `take it over: ${importInto(stack, [address, arn])}`,
          }),
        ),
      );
    },
  };
}
