import { readRecord } from "../project/record";
import type { Answers } from "../questions/answers";
import { canonicalJson } from "../render/record";
import type { Zone } from "../zone/schema";
import type { Target } from "./target";

/**
 * The answers to write into the record: those of the record that is there when they made the same zone, so that
 * repeating a run from the emitted zone.yaml gives the same bytes as the run did.
 */
export async function answersForRecord(target: Target, zone: Zone, given: Answers): Promise<unknown> {
  const record = await readRecord(target.absolute);
  const isSame = record !== undefined && canonicalJson(record.answers.resolved) === canonicalJson(zone);
  return isSame ? record.answers.given : given;
}
