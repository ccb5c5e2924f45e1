import { readFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { stripVTControlCharacters } from "node:util";
import { GetObjectCommand, ListObjectsV2Command, NoSuchKey, S3Client } from "@aws-sdk/client-s3";
import { bucketName } from "../../../src/zone";
import type { Outcome } from "../../support/program";
import type { Call, Fault, Front } from "../front";
import type { Site } from "../lab";
import { managementSettings, ZoneApi, type ClientSettings } from "../zone-api";

/** Throws what a command printed where it did not end with the code, or does not say what it must. */
export function expectEnd(
  { code, output }: Pick<Outcome, "code" | "output">,
  expected: number | "failure",
  ...phrases: readonly RegExp[]
): void {
  const text = asOneLine(output);
  const wrong = [
    ...((expected === "failure" ? code !== 0 : code === expected)
      ? []
      : [`it ended with ${String(code)} and not with ${String(expected)}`]),
    ...phrases.filter((phrase) => !phrase.test(text)).map((phrase) => `it does not say ${String(phrase)}`),
  ];
  if (wrong.length > 0) throw new Error(`${wrong.join("\n")}\n${output.trim().split("\n").slice(-40).join("\n")}`);
}

/** The engine wraps lines, and draws a frame beside them. */
export function asOneLine(output: string): string {
  return stripVTControlCharacters(output).replace(/[│╷╵]/g, " ").replace(/\s+/g, " ");
}

/** Throws unless something holds. */
export function expectThat(holds: boolean, otherwise: string): asserts holds {
  if (!holds) throw new Error(otherwise);
}

/** Injects faults while something is done, and throws where one of them was never met, or not as often as it was to be. */
export async function withFaults<Result>(
  front: Front,
  faults: Readonly<Record<string, Fault>>,
  work: () => Promise<Result>,
): Promise<Result> {
  const injected = Object.entries(faults).map(([name, fault]) => ({ name, fault, ...front.inject(fault) }));
  try {
    const result = await work();
    const unmet = injected.filter(({ fault, hits }) =>
      Number.isFinite(fault.times) ? hits() !== fault.times : hits() === 0,
    );
    expectThat(unmet.length === 0, `not met as often as injected: ${unmet.map(({ name }) => name).join(", ")}`);
    return result;
  } finally {
    injected.forEach(({ end }) => {
      end();
    });
  }
}

/** Does something and gives the requests that changed anything meanwhile, but for those that the test lets pass. */
export async function changesDuring(
  front: Front,
  of: (call: Call) => boolean,
  work: () => Promise<unknown>,
): Promise<readonly string[]> {
  const changes: string[] = [];
  const stop = front.watch((call) => {
    if (of(call) && isChange(call)) changes.push(`${call.method} ${call.path} ${call.action}`);
  });
  try {
    await work();
    return changes;
  } finally {
    stop();
  }
}

function isChange({ method, action }: Call): boolean {
  return action === "" ? method === "PUT" || method === "DELETE" : !/^(Get|List|Describe|AssumeRole$)/.test(action);
}

/** Waits until something holds, and throws where it takes too long. */
export async function until(what: string, holds: () => boolean | Promise<boolean>, seconds = 400): Promise<void> {
  const started = performance.now();
  while (!(await holds())) {
    expectThat(performance.now() - started < seconds * 1000, `after ${String(seconds)} s still not: ${what}`);
    await sleep(100);
  }
}

/** A client of the management account. */
export function managementClient<Client>(site: Site, service: new (settings: ClientSettings) => Client): Client {
  return new service(managementSettings(site.front.url, site.zone().regions.home));
}

/** The API of the zone in each of its accounts. */
export function zoneApi(site: Site): Promise<ZoneApi> {
  return ZoneApi.of(site.zone(), site.front.url);
}

/** Keys in the bucket of the states. */
export async function storedKeys(site: Site): Promise<readonly string[]> {
  const { Contents = [] } = await managementClient(site, S3Client).send(
    new ListObjectsV2Command({ Bucket: bucketName(site.zone(), "terraform-state") }),
  );
  return Contents.map(({ Key = "" }) => Key);
}

/** Text of an object in the bucket of the states; undefined where there is none. */
export async function storedText(site: Site, key: string): Promise<string | undefined> {
  try {
    const { Body } = await managementClient(site, S3Client).send(
      new GetObjectCommand({ Bucket: bucketName(site.zone(), "terraform-state"), Key: key }),
    );
    return await Body?.transformToString();
  } catch (error) {
    if (error instanceof NoSuchKey) return undefined;
    throw error;
  }
}

/** The command that a message about a lock gives to release it. */
export function unlockCommand(output: string): [string, ...string[]] {
  const [command] = /npm run unlock -- [\w-]+ [0-9a-f-]{36}/.exec(asOneLine(output)) ?? [];
  expectThat(command !== undefined, `there is no command that releases the lock in:\n${output}`);
  const [program = "", ...args] = command.split(" ");
  return [program, ...args];
}

/** What a message about a lock must say. */
export function lockMessage(stack: string, who = String.raw`\S+@\S+`): RegExp {
  return new RegExp(
    `the state of ${stack} is locked by ${who} since 20\\d\\d-\\d\\d-\\d\\d.*\\(lock [0-9a-f-]{36}\\).*release it: npm run unlock -- ${stack} [0-9a-f-]{36}`,
  );
}

/** Text of zone.yaml. */
export function zoneText(site: Site): string {
  return readFileSync(join(site.folder, "zone.yaml"), "utf8");
}
