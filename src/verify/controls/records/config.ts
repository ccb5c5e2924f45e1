import { type Decision, any, decided, undecided } from "../../decision";
import type { Resource } from "../../model/resource";
import { type Control, type Judgement, judge } from "../control";
import { isAtLeast, onEach, together } from "../demand";
import { absent, accountsWithHealthData, hasOrganization, isIn, judgeAbsence, nameOf, placesInUse } from "./places";
import { exist, isSamePlace, thoseNaming } from "../references";
import { sixYears } from "./retention-floor";

const recorderType = "aws_config_configuration_recorder";
const activity = ["164.312(b)", "164.308(a)(8)"];

const everywhere: Control = {
  id: "config-recorder",
  group: "audit trail",
  title: "Config records in every account and region in use",
  citations: activity,
  proposed: ["inventory", "configuration"],
  why: "Without a recorder nobody can show how a resource was configured, and since when.",
  remedy: `Add an ${recorderType} for the account and region.`,
  examines: [recorderType],
  look: "aws configservice describe-configuration-recorders",
  check: (subject) => {
    const recorders = subject.model.resources(recorderType);
    return placesInUse(subject.model).map((place) => {
      const recorder = recorders.find((one) => isIn(one, place));
      return recorder === undefined
        ? judgeAbsence(place.stack, absent(subject), `has no recorder of Config in ${nameOf(place)}`)
        : judge(recorder, decided(true), { met: "records its account and region", violated: "" });
    });
  },
};

const isSwitchedOn = onEach({
  id: "config-recorder-on",
  group: "audit trail",
  title: "Every recorder of Config is switched on",
  citations: activity,
  why: "A recorder records nothing until it is started.",
  remedy: "Add an aws_config_configuration_recorder_status with is_enabled = true.",
  examines: [recorderType],
  look: "aws configservice describe-configuration-recorder-status",
  demand: (recorder, { model }) => {
    const statuses = thoseNaming(model, recorder, "aws_config_configuration_recorder_status", "name");
    const [status] = statuses.found;
    if (status === undefined)
      return { holds: exist(statuses), met: "", violated: "is never started: it has no status" };
    return {
      holds: status.flag(false, "is_enabled"),
      met: "is switched on",
      violated: "is switched off: is_enabled is not true",
      at: status,
    };
  },
});

const scope = onEach({
  id: "config-recorder-scope",
  group: "audit trail",
  title: "Every recorder of Config records all types of resources",
  citations: activity,
  proposed: ["inventory"],
  why: "A type that is left out changes unseen.",
  remedy: "Set recording_group.all_supported = true and leave resource_types and exclusions out.",
  examines: [recorderType],
  look: "aws configservice describe-configuration-recorders --query 'ConfigurationRecorders[].recordingGroup'",
  demand: (recorder) =>
    together([
      {
        holds: recorder.flag(true, "recording_group", "all_supported"),
        met: "records all types",
        violated: "records some types alone: recording_group.all_supported = false",
      },
      {
        holds: leavesNoneOut(recorder),
        met: "leaves none out",
        violated: "leaves types out by exclusion_by_resource_types",
      },
    ]),
});

function leavesNoneOut(recorder: Resource): Decision {
  const types = recorder.texts("recording_group", "exclusion_by_resource_types", "resource_types");
  return types.known ? decided(types.value.length === 0) : undecided(types.missing);
}

const globalTypes: Control = {
  id: "config-global-types",
  group: "audit trail",
  title: "Config records users and roles of every account",
  citations: [...activity, "164.308(a)(4)(ii)(C)"],
  why: "Who may do what is changed by users, roles and policies, which are global types.",
  remedy:
    "Set recording_group.include_global_resource_types = true of the recorder in the home region, and of no other.",
  examines: [recorderType],
  look: "aws configservice describe-configuration-recorders --query 'ConfigurationRecorders[].recordingGroup'",
  check: ({ model }) => {
    const byAccount = new Map<string, Resource[]>();
    for (const recorder of model.resources(recorderType)) {
      const { accountKey } = recorder.place;
      byAccount.set(accountKey, [...(byAccount.get(accountKey) ?? []), recorder]);
    }
    return [...byAccount.values()].flatMap((recorders): readonly Judgement[] => {
      const including = recorders.map((recorder) =>
        recorder.flag(false, "recording_group", "include_global_resource_types"),
      );
      const at = recorders[including.findIndex(({ is }) => is === true)] ?? recorders[0];
      if (at === undefined) return [];
      const count = including.filter(({ is }) => is === true).length;
      return [
        judge(at, any(including), {
          met: count > 1 ? `records global types, as ${count - 1} other of the account does` : "records global types",
          violated: "records no users and roles, and no other recorder of its account does",
        }),
      ];
    });
  },
};

const delivery = onEach({
  id: "config-delivery",
  group: "audit trail",
  title: "Every recorder of Config delivers to a bucket",
  citations: ["164.312(b)", "164.316(b)(2)(i)"],
  why: "What is recorded is kept as files only where a channel delivers it.",
  remedy: "Add an aws_config_delivery_channel in the account and region of the recorder.",
  examines: [recorderType],
  look: "aws configservice describe-delivery-channel-status",
  demand: (recorder, { model }) => {
    const channels = model
      .resources("aws_config_delivery_channel")
      .filter((one) => isSamePlace(one, recorder) && one.has("s3_bucket_name"));
    const hides = model.notRead.find(({ stack }) => stack === recorder.stack);
    const holds =
      channels.length === 0 && hides !== undefined
        ? undecided(`what ${hides.what} makes`)
        : decided(channels.length > 0);
    return {
      holds,
      met: "delivers to a bucket",
      violated: "delivers nowhere: there is no aws_config_delivery_channel",
    };
  },
});

const ruleTypes = [
  "aws_config_conformance_pack",
  "aws_config_config_rule",
  "aws_config_organization_conformance_pack",
  "aws_config_organization_managed_rule",
];

const rules: Control = {
  id: "config-rules",
  group: "detection",
  title: "Rules of Config judge every account with health data",
  citations: ["164.308(a)(8)", "164.308(a)(1)(ii)(A)"],
  proposed: ["configuration", "audit"],
  why: "Rules notice when what was deployed is changed by hand.",
  remedy: "Add an aws_config_conformance_pack in the account and region, or one of the organization.",
  examines: ruleTypes,
  look: "aws configservice describe-conformance-pack-compliance --conformance-pack-name NAME",
  check: (subject) => {
    const { model } = subject;
    const accounts = accountsWithHealthData(subject);
    const ofAll = model.resources("aws_config_organization_conformance_pack", "aws_config_organization_managed_rule");
    const own = model.resources("aws_config_conformance_pack", "aws_config_config_rule");
    return placesInUse(model)
      .filter(({ accountKey }) => accounts.has(accountKey))
      .map((place) => {
        const rule =
          own.find((one) => isIn(one, place)) ?? ofAll.find((one) => one.place.regionKey === place.regionKey);
        return rule === undefined
          ? judgeAbsence(place.stack, absent(subject), `has no rule of Config in ${nameOf(place)}`)
          : judge(rule, decided(true), { met: `judges ${nameOf(place)}`, violated: "" });
      });
  },
};

const aggregator: Control = {
  id: "config-aggregator",
  group: "audit trail",
  title: "One aggregator shows the configuration of every account and region",
  citations: ["164.308(a)(1)(ii)(D)", "164.308(a)(8)"],
  proposed: ["inventory"],
  why: "An inventory that is spread over accounts is read by nobody.",
  remedy: "Add an aws_config_configuration_aggregator with an organization_aggregation_source of every region in use.",
  examines: ["aws_config_configuration_aggregator"],
  look: "aws configservice describe-configuration-aggregators",
  check: (subject) => {
    const { model } = subject;
    const aggregators = model.resources("aws_config_configuration_aggregator");
    const recorders = model.resources(recorderType);
    if (aggregators.length === 0) {
      const stack = model.resources("aws_organizations_organization")[0]?.stack;
      return stack === undefined || !hasOrganization(model)
        ? []
        : [judgeAbsence(stack, absent(subject), "has an organization without an aggregator of Config")];
    }
    const used = [...new Set(recorders.map(({ place }) => place.regionKey))];
    return aggregators.map((one) => {
      const source = one.has("organization_aggregation_source")
        ? "organization_aggregation_source"
        : "account_aggregation_source";
      const regions = one.texts(source, "regions");
      const listed = regions.known ? regions.value : [];
      const absentRegions = used.filter((region) => !listed.includes(region));
      return judge(
        one,
        any([
          one.flag(false, source, "all_regions"),
          regions.known ? decided(absentRegions.length === 0) : undecided(regions.missing),
        ]),
        { met: "shows every region in use", violated: `does not show ${absentRegions.join(", ")}` },
      );
    });
  },
};

const retention = onEach({
  id: "config-retention",
  group: "retention",
  title: "Config keeps configurations for six years",
  citations: ["164.316(b)(2)(i)"],
  why: "How something was configured is asked for years later; without a number of its own Config keeps seven years.",
  remedy: `Set retention_period_in_days to at least ${sixYears}, or leave the resource out.`,
  examines: ["aws_config_retention_configuration"],
  look: "aws configservice describe-retention-configurations",
  demand: (one) => isAtLeast(one, ["retention_period_in_days"], sixYears, 2557),
});

/** Controls of Config. */
export const configControls: readonly Control[] = [
  everywhere,
  isSwitchedOn,
  scope,
  globalTypes,
  delivery,
  rules,
  aggregator,
  retention,
];
