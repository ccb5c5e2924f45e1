import { decided, no, undecided, yes } from "../../decision";
import type { Arguments } from "../../model/arguments";
import type { Resource } from "../../model/resource";
import { symbolicText } from "../../model/value";
import type { Demand } from "../demand";

/** The demand that a trail records every management event, read or write. */
export function recordsManagement(trail: Resource): Demand {
  const { simple, advanced, missing } = selectorsOf(trail);
  const met = "records every management event";
  if (simple.length === 0 && advanced.length === 0 && missing === undefined) return { holds: yes, met, violated: "" };
  const narrowed: string[] = [];
  for (const selector of simple) {
    const isAll = selector.isOneOf(["All"], "All", "read_write_type");
    const includes = selector.flag(true, "include_management_events");
    const excluded = selector.texts("exclude_management_event_sources");
    if (isAll.is === true && includes.is === true && excluded.known && excluded.value.length === 0)
      return { holds: yes, met, violated: "" };
    if (includes.is === true) narrowed.push("an event_selector that leaves some out");
  }
  for (const selector of advanced) {
    const fields = fieldsOf(selector);
    if (!isCategory(fields, "Management")) continue;
    const others = fields.filter(({ name }) => name !== "eventCategory");
    if (others.length === 0) return { holds: yes, met, violated: "" };
    narrowed.push(`a selector narrowed by ${others.map(({ name }) => name).join(", ")}`);
  }
  return {
    holds: missing === undefined ? no : undecided(missing),
    met,
    violated:
      narrowed.length === 0 ? "records no management events" : `records management events by ${narrowed.join("; ")}`,
  };
}

/**
 * The demand that a trail records the data events of a type of resource.
 *
 * @param type - as CloudTrail names it: "AWS::S3::Object"
 * @param all - what stands for all of them in a plain selector: "arn:aws:s3"
 * @param mayLeaveOut - whether what an ARN begins with may be left out
 */
export function recordsData(trail: Resource, type: string, all: string, mayLeaveOut: (arn: string) => boolean): Demand {
  const { simple, advanced, missing } = selectorsOf(trail);
  const met = `records the data events of ${type}`;
  const narrowed: string[] = [];
  for (const selector of simple) {
    if (selector.isOneOf(["All"], "All", "read_write_type").is !== true) continue;
    for (const resource of selector.blocks("data_resource").blocks) {
      const values = resource.texts("values");
      if (resource.isOneOf([type], "", "type").is !== true) continue;
      if (values.known && values.value.some((value) => [all, `${all}:::`].includes(value)))
        return { holds: yes, met, violated: "" };
      narrowed.push("of some alone");
    }
  }
  for (const selector of advanced) {
    const fields = fieldsOf(selector);
    if (!isCategory(fields, "Data") || !fields.some((field) => isEqual(field, "resources.type", type))) continue;
    const others = fields.filter(({ name }) => !["eventCategory", "resources.type"].includes(name));
    const narrowing = others.filter((field) => !leavesOutOnly(field, mayLeaveOut));
    if (narrowing.length === 0) return { holds: yes, met, violated: "" };
    narrowed.push(...narrowing.map(({ name, said }) => `narrowed by ${name} (${said})`));
  }
  return {
    holds: missing === undefined ? no : undecided(missing),
    met,
    violated:
      narrowed.length === 0
        ? `records no data events of ${type}`
        : `records the data events of ${type} ${[...new Set(narrowed)].join(", ")}`,
  };
}

interface Field {
  readonly name: string;
  readonly conditions: Readonly<Record<string, readonly string[]>>;
  readonly said: string;
}

function selectorsOf(trail: Resource): {
  readonly simple: readonly Arguments[];
  readonly advanced: readonly Arguments[];
  readonly missing: string | undefined;
} {
  const simple = trail.blocks("event_selector");
  const advanced = trail.blocks("advanced_event_selector");
  return { simple: simple.blocks, advanced: advanced.blocks, missing: simple.missing ?? advanced.missing };
}

const operators = ["equals", "not_equals", "starts_with", "not_starts_with", "ends_with", "not_ends_with"];

function fieldsOf(selector: Arguments): readonly Field[] {
  return selector.blocks("field_selector").blocks.map((field) => {
    const given = operators.flatMap((operator) => {
      const value = field.value(operator);
      const items = value.kind === "list" ? value.items : [];
      return items.length === 0 ? [] : [[operator, items.map((item) => symbolicText(item) ?? "")] as const];
    });
    return {
      name: symbolicText(field.value("field")) ?? "",
      conditions: Object.fromEntries(given),
      said: given.map(([operator, values]) => `${operator} ${values.join(", ")}`).join("; "),
    };
  });
}

function isCategory(fields: readonly Field[], category: string): boolean {
  return fields.some((field) => isEqual(field, "eventCategory", category));
}

function isEqual({ name, conditions }: Field, wanted: string, value: string): boolean {
  return name === wanted && conditions.equals?.includes(value) === true;
}

/** Archives and states would record their own deliveries in a loop, so they are left out. */
function leavesOutOnly({ name, conditions }: Field, mayLeaveOut: (arn: string) => boolean): boolean {
  return (
    name === "resources.ARN" &&
    Object.entries(conditions).every(
      ([operator, values]) => ["not_starts_with", "not_equals"].includes(operator) && values.every(mayLeaveOut),
    )
  );
}

/** The demand that a trail is switched on. */
export function isLogging(trail: Resource): Demand {
  return {
    holds: trail.flag(true, "enable_logging"),
    met: "is switched on",
    violated: "is switched off: enable_logging = false",
  };
}

/** The demand that a trail records insights of some types. */
export function recordsInsights(trail: Resource, wanted: readonly string[]): Demand {
  const { blocks, missing } = trail.blocks("insight_selector");
  const types = blocks.map((block) => symbolicText(block.value("insight_type")) ?? "");
  const absent = wanted.filter((type) => !types.includes(type));
  return {
    holds: missing === undefined || absent.length === 0 ? decided(absent.length === 0) : undecided(missing),
    met: `records ${wanted.join(" and ")}`,
    violated: `does not record ${absent.join(" and ")}`,
  };
}
