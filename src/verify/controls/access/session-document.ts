import { parse } from "yaml";
import type { Known } from "../../model/arguments";
import type { Model } from "../../model/model";
import type { Resource } from "../../model/resource";

/** A document of Session Manager, as its content says it. */
export interface SessionDocument {
  readonly document: Resource;
  readonly sessionType: string;

  /** `s3BucketName`, `kmsKeyId` and the like; what only the cloud knows stands in them as a symbol. */
  readonly inputs: Known<Readonly<Record<string, string>>>;
}

const known = new WeakMap<Model, readonly SessionDocument[]>();

/** Every document of the type Session. https://docs.aws.amazon.com/systems-manager/latest/userguide/session-manager-schema.html */
export function sessionDocuments(model: Model): readonly SessionDocument[] {
  const made = known.get(model) ?? find(model);
  known.set(model, made);
  return made;
}

function find(model: Model): readonly SessionDocument[] {
  return model
    .resources("aws_ssm_document")
    .filter((document) => document.isOneOf(["Session"], "", "document_type").is === true)
    .map(read);
}

function read(document: Resource): SessionDocument {
  const content = document.text("content");
  if (!content.known) return { document, sessionType: "", inputs: content };
  let written: unknown;
  try {
    written = parse(content.value ?? "");
  } catch {
    written = undefined;
  }
  if (!isRecord(written)) {
    return { document, sessionType: "", inputs: { known: false, missing: "a content that is neither JSON nor YAML" } };
  }
  const inputs = isRecord(written.inputs) ? written.inputs : {};
  const texts = Object.entries(inputs).map(([name, value]) => [name, textOf(value)] as const);
  return {
    document,
    sessionType: textOf(written.sessionType),
    inputs: { known: true, value: Object.fromEntries(texts) },
  };
}

function textOf(value: unknown): string {
  return ["string", "number", "boolean"].includes(typeof value) ? String(value) : "";
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
