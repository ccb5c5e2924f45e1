import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "yaml";
import { z } from "zod";
import type { Zone } from "../../../src/zone";
import type { Place } from "../checks/places";
import type { StackDocument } from "../overlay";
import { synthesizedStack } from "../project-files";

/** A resource that a teardown has left. */
export interface Left {
  readonly stack: string;
  readonly address: string;

  /** As Terraform imports it. */
  readonly id: string;
}

/** What the project's retained.yaml lists. */
export function readLeft(project: string): readonly Left[] {
  const path = join(project, "retained.yaml");
  const shape = z.record(z.string(), z.record(z.string(), z.string()));
  const stacks = existsSync(path) ? shape.parse(parse(readFileSync(path, "utf8"))) : {};
  return Object.entries(stacks).flatMap(([stack, left]) =>
    Object.entries(left).map(([address, id]) => ({ stack, address, id })),
  );
}

/** Addresses of a stack that Terraform may not destroy. */
export function protectedIn(project: string, stack: string): readonly string[] {
  return Object.entries(synthesizedStack(project, stack).resource ?? {}).flatMap(([type, named]) =>
    Object.entries(named)
      .filter(([, { lifecycle }]) => (lifecycle as { prevent_destroy?: boolean } | undefined)?.prevent_destroy === true)
      .map(([name]) => `${type}.${name}`),
  );
}

/** The account and region of a resource, by its stack and provider. */
export function placeOf(zone: Zone, stack: string, document: StackDocument, address: string): Place {
  const [type = "", name = ""] = address.split(".");
  const provider = document.resource?.[type]?.[name]?.provider;
  const inBackupRegion = typeof provider === "string" && provider.includes("backup_region");
  return {
    account: ["bootstrap", "organization", "audit-trail"].includes(stack) ? "management" : stack,
    region: inBackupRegion ? zone.regions.backup : zone.regions.home,
  };
}
