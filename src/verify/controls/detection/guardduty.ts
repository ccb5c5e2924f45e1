import { all, any, decided, no, undecided } from "../../decision";
import type { Model } from "../../model/model";
import type { Resource } from "../../model/resource";
import { symbolicText } from "../../model/value";
import { type Control, type Judgement, type Subject, judge } from "../control";
import { isOn, onEach } from "../demand";
import { absent, hasOrganization, isIn, judgeAbsence, nameOf, placesInUse } from "../records/places";
import { denoted } from "../references";

const detectorType = "aws_guardduty_detector";
const organizationType = "aws_guardduty_organization_configuration";
const citations = ["164.308(a)(5)(ii)(B)", "164.308(a)(1)(ii)(D)"];

const enabled = onEach({
  id: "guardduty-detector-on",
  group: "detection",
  title: "Every detector of GuardDuty is switched on",
  citations,
  proposed: ["anti-malware"],
  why: "A detector that is switched off sees nothing.",
  remedy: "Leave enable of the aws_guardduty_detector at true.",
  examines: [detectorType],
  look: "aws guardduty get-detector --detector-id ID --query Status",
  demand: (detector) => isOn(detector, ["enable"], { is: true }),
});

const everywhere: Control = {
  id: "guardduty-everywhere",
  group: "detection",
  title: "GuardDuty watches every account in every region in use",
  citations,
  proposed: ["anti-malware"],
  why: "An intruder takes the account or region that nobody watches.",
  remedy: `Add an ${organizationType} with auto_enable_organization_members = "ALL" in each region.`,
  examines: [organizationType, detectorType],
  look: "aws guardduty describe-organization-configuration --detector-id ID",
  check: (subject) => {
    const { model } = subject;
    const isWhole =
      hasOrganization(model) || model.resources(organizationType).length > 0 || subject.intent !== undefined;
    return isWhole ? ofRegions(subject) : ofPlaces(subject);
  },
};

function ofRegions(subject: Subject): readonly Judgement[] {
  const { model } = subject;
  const places = placesInUse(model);
  const regions = [...new Set(places.map(({ regionKey }) => regionKey))];
  const home = model.resources("aws_organizations_organization")[0]?.stack ?? model.stacks[0] ?? "";
  return regions.map((region) => {
    const organization = model.resources(organizationType).find(({ place }) => place.regionKey === region);
    if (organization === undefined) {
      const stack = model.resources(detectorType).find(({ place }) => place.regionKey === region)?.stack ?? home;
      return judgeAbsence(stack, absent(subject), `has no GuardDuty for the organization in ${region}`);
    }
    return judge(organization, organization.isOneOf(["ALL"], "", "auto_enable_organization_members"), {
      met: `watches every account in ${region}`,
      violated: `leaves accounts out in ${region}: auto_enable_organization_members is not ALL`,
    });
  });
}

function ofPlaces(subject: Subject): readonly Judgement[] {
  const detectors = subject.model.resources(detectorType);
  return placesInUse(subject.model).map((place) => {
    const detector = detectors.find((one) => isIn(one, place));
    return detector === undefined
      ? judgeAbsence(place.stack, absent(subject), `has no detector in ${nameOf(place)}`)
      : judge(detector, decided(true), { met: "watches its account and region", violated: "" });
  });
}

/** Protections beyond the logs that every detector reads, by their names as features and as the older data sources. */
const protections: readonly { readonly name: string; readonly older?: readonly [string, ...string[]] }[] = [
  { name: "S3_DATA_EVENTS", older: ["datasources", "s3_logs"] },
  {
    name: "EBS_MALWARE_PROTECTION",
    older: ["datasources", "malware_protection", "scan_ec2_instance_with_findings", "ebs_volumes"],
  },
  { name: "RDS_LOGIN_EVENTS" },
  { name: "LAMBDA_NETWORK_LOGS" },
];

const protection: Control = {
  id: "guardduty-protections",
  group: "detection",
  title: "GuardDuty watches buckets, volumes, databases and functions too",
  citations,
  proposed: ["anti-malware"],
  why: "Reads of health data in a bucket, or malware on a volume, show in no network log.",
  remedy: 'Add an aws_guardduty_organization_configuration_feature with auto_enable = "ALL" for each protection.',
  examines: [
    organizationType,
    detectorType,
    "aws_guardduty_organization_configuration_feature",
    "aws_guardduty_detector_feature",
  ],
  look: "aws guardduty describe-organization-configuration --detector-id ID --query Features",
  check: ({ model }) => {
    const organizations = model.resources(organizationType);
    return organizations.length > 0
      ? organizations.flatMap((one) => protectionsOf(model, one, ofOrganization))
      : model.resources(detectorType).flatMap((one) => protectionsOf(model, one, ofDetector));
  },
};

/** How features are switched on. */
interface Switch {
  readonly type: string;
  readonly argument: "auto_enable" | "status";
  readonly on: string;
  readonly older: "auto_enable" | "enable";
}

const ofOrganization: Switch = {
  type: "aws_guardduty_organization_configuration_feature",
  argument: "auto_enable",
  on: "ALL",
  older: "auto_enable",
};

const ofDetector: Switch = {
  type: "aws_guardduty_detector_feature",
  argument: "status",
  on: "ENABLED",
  older: "enable",
};

/** A judgement on each feature that is written, and one on all that are not. */
function protectionsOf(model: Model, holder: Resource, { type, argument, on, older }: Switch): readonly Judgement[] {
  const detector =
    holder.type === detectorType ? holder : denoted(model, holder.value("detector_id"), holder, detectorType);
  const features = model
    .resources(type)
    .filter(
      (one) => detector !== undefined && denoted(model, one.value("detector_id"), one, detectorType) === detector,
    );
  const isNamed = (feature: Resource, name: string): boolean => symbolicText(feature.value("name")) === name;
  const written = features
    .filter((feature) => protections.some(({ name }) => isNamed(feature, name)))
    .map((feature) =>
      judge(feature, feature.isOneOf([on], "", argument), {
        met: `is on: ${symbolicText(feature.value("name")) ?? ""}`,
        violated: `has ${argument} = ${symbolicText(feature.value(argument)) ?? "nothing"}, not ${on}`,
      }),
    );
  const rest = protections.filter(({ name }) => !features.some((feature) => isNamed(feature, name)));
  if (rest.length === 0) return written;
  const results = rest.map(({ name, older: path }) => ({
    name,
    holds: path === undefined ? no : any(["enable", older].map((flag) => holder.flag(false, ...path, flag))),
  }));
  const off = results.filter(({ holds }) => holds.is === false).map(({ name }) => name);
  const hides = model.notRead.find(({ stack }) => stack === holder.stack);
  const hidden = hides === undefined ? [] : [undecided(`what ${hides.what} makes`)];
  return [
    ...written,
    judge(holder, any([all(results.map(({ holds }) => holds)), ...hidden]), {
      met: `switches on ${rest.map(({ name }) => name).join(", ")}`,
      violated: `leaves ${off.join(", ")} off`,
    }),
  ];
}

/** Controls of GuardDuty. */
export const guardDutyControls: readonly Control[] = [enabled, everywhere, protection];
