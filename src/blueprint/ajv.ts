import { Ajv } from "ajv";
import addFormats from "ajv-formats";

/** A validator of answers that knows the formats of JSON Schema, as `date` and `email`. */
export function newAjv(): Ajv {
  const ajv = new Ajv({ strict: true, allErrors: true, messages: true });
  addFormats(ajv);
  return ajv;
}
