import { type Decision, all, any, decided, no, undecided, yes } from "../../decision";
import type { Arguments, Known } from "../../model/arguments";
import type { Resource } from "../../model/resource";
import type { Subject } from "../control";
import { type Demand, flagOf } from "../demand";

/** The demand that a trail records who reads and writes the objects of a bucket. */
export function recordedByTrails({ model }: Subject, bucketArn: string, bucket: Resource): Demand {
  const trails = model.resources("aws_cloudtrail").filter((trail) => reaches(trail, bucket));
  const holds = any(trails.map((trail) => records(trail, bucketArn)));
  const [first] = trails.filter((trail) => records(trail, bucketArn).is === true);
  return { holds, met: `is recorded by ${first?.address ?? ""}`, violated: "no trail records its objects" };
}

/** Whether events of the bucket's account and region come to the trail. */
function reaches(trail: Resource, bucket: Resource): boolean {
  const isOfAll = flagOf(trail.value("is_organization_trail")).is === true;
  const isEverywhere = flagOf(trail.value("is_multi_region_trail")).is === true;
  return (
    (isOfAll || trail.place.accountKey === bucket.place.accountKey) &&
    (isEverywhere || trail.place.regionKey === bucket.place.regionKey)
  );
}

function records(trail: Resource, bucketArn: string): Decision {
  const advanced = trail.blocks("advanced_event_selector");
  const basic = trail.blocks("event_selector");
  const missing = advanced.missing ?? basic.missing;
  return any([
    ...advanced.blocks.map((selector) => selects(selector, bucketArn)),
    ...basic.blocks.map((selector) => selectsPlainly(selector, bucketArn)),
    ...(missing === undefined ? [] : [undecided(missing)]),
  ]);
}

/** All fields of a selector must be true of an event; one that asks for more than these leaves some out. */
function selects(selector: Arguments, bucketArn: string): Decision {
  const { blocks, missing } = selector.blocks("field_selector");
  if (missing !== undefined) return undecided(missing);
  const asked = new Map(blocks.map((field) => [textOf(field.text("field")), field]));
  const type = asked.get("resources.type");
  if (type === undefined || [...asked.keys()].some((field) => !knownFields.includes(field))) return no;
  const arn = asked.get("resources.ARN");
  return all([
    among(type.texts("equals"), (texts) => texts.includes("AWS::S3::Object")),
    arn === undefined ? yes : takesIn(arn, bucketArn),
  ]);
}

const knownFields = ["eventCategory", "resources.type", "resources.ARN"];

function takesIn(field: Arguments, bucketArn: string): Decision {
  const objects = `${bucketArn}/`;
  const demands: Readonly<Record<string, (texts: readonly string[]) => boolean>> = {
    not_starts_with: (texts) => !texts.some((text) => objects.startsWith(text) || text.startsWith(objects)),
    not_equals: (texts) => !texts.some((text) => text.startsWith(objects)),
    starts_with: (texts) => texts.some((text) => objects.startsWith(text)),
    not_ends_with: () => false,
    ends_with: () => false,
    equals: () => false,
  };
  return all(
    Object.entries(demands)
      .filter(([name]) => field.has(name))
      .map(([name, isMet]) => among(field.texts(name), isMet)),
  );
}

/** https://docs.aws.amazon.com/awscloudtrail/latest/userguide/logging-data-events-with-cloudtrail.html: "arn:aws:s3" is every bucket. */
function selectsPlainly(selector: Arguments, bucketArn: string): Decision {
  const { blocks, missing } = selector.blocks("data_resource");
  const isWhole = among(selector.texts("read_write_type"), (texts) => (texts[0] ?? "All") === "All");
  const taken = blocks.map((one) =>
    all([
      among(one.texts("type"), (texts) => texts.includes("AWS::S3::Object")),
      among(one.texts("values"), (texts) =>
        texts.some((text) => ["arn:aws:s3", "arn:aws:s3:::", bucketArn, `${bucketArn}/`].includes(text)),
      ),
    ]),
  );
  return all([isWhole, any([...taken, ...(missing === undefined ? [] : [undecided(missing)])])]);
}

function among(texts: Known<readonly string[]>, isMet: (texts: readonly string[]) => boolean): Decision {
  return texts.known ? decided(isMet(texts.value)) : undecided(texts.missing);
}

function textOf(text: Known<string | undefined>): string {
  return text.known ? (text.value ?? "") : "";
}
