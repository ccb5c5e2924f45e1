import type { Model } from "../../model/model";
import type { Resource } from "../../model/resource";
import type { Subject } from "../control";
import { type Demand, type EachResource, onEach } from "../demand";
import type { Control } from "../control";

/** The trails that are the record: those of the organization, or all where there is none. */
export function trailsOfRecord(model: Model): readonly Resource[] {
  const trails = model.resources("aws_cloudtrail");
  const ofOrganization = trails.filter((trail) => trail.flag(false, "is_organization_trail").is !== false);
  return ofOrganization.length > 0 ? ofOrganization : trails;
}

type OfTrails = Omit<EachResource, "examines" | "group" | "look" | "demand"> & {
  readonly look?: string;
  readonly demand: (trail: Resource, subject: Subject) => Demand | undefined;
};

/** A control on every trail that is the record. */
export function onTrails({ demand, look, ...control }: OfTrails): Control {
  return onEach({
    ...control,
    group: "audit trail",
    examines: ["aws_cloudtrail"],
    look: look ?? "aws cloudtrail describe-trails",
    demand: (trail, subject) => (trailsOfRecord(subject.model).includes(trail) ? demand(trail, subject) : undefined),
  });
}
