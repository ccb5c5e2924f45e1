import { parse, stringify } from "yaml";
import { z } from "zod";

/** What teardowns have left in AWS: by stack and by Terraform address, the id that Terraform imports it by. */
export type Retained = Readonly<Record<string, Readonly<Record<string, string>>>>;

/** Name of the file that it is kept in, beside zone.yaml. */
export const retainedFile = "retained.yaml";

const shape = z.record(z.string(), z.record(z.string().regex(/^aws_\w+\.[\w-]+$/), z.string().min(1)));

/** Reads what {@link retainedText} has written, or what a person has made of it. */
export function parseRetained(text: string): Retained {
  const found = shape.safeParse(parse(text) ?? {});
  if (!found.success) {
    throw new Error(
      `${retainedFile} is not readable: it must say, stack by stack, "address: id" for each resource\n${z.prettifyError(found.error)}`,
    );
  }
  return found.data;
}

/** The text of the file. */
export function retainedText(retained: Retained): string {
  return [
    "# What a teardown has left in AWS, by stack: the address of each resource, and the id that it is imported by.",
    "# npm run teardown writes it, and the next deployment of a stack takes back what is listed here. Commit it.",
    "# Whoever deletes one of these for good takes its line out.",
    stringify(retained, { lineWidth: 0, sortMapEntries: true }),
  ].join("\n");
}

/** With what a stack has left now. */
export function withLeft(retained: Retained, stack: string, left: Readonly<Record<string, string>>): Retained {
  return withoutEmpty({ ...retained, [stack]: { ...retained[stack], ...left } });
}

/** Without what a stack has taken back. */
export function withoutTaken(retained: Retained, stack: string, addresses: readonly string[]): Retained {
  const left = Object.entries(retained[stack] ?? {}).filter(([address]) => !addresses.includes(address));
  return withoutEmpty({ ...retained, [stack]: Object.fromEntries(left) });
}

function withoutEmpty(retained: Retained): Retained {
  return Object.fromEntries(Object.entries(retained).filter(([, left]) => Object.keys(left).length > 0));
}
