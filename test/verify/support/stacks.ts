import { isObject, type JsonObject } from "../../../src/verify/json";
import { Model } from "../../../src/verify/model/model";

/** A provider of the account 111111111111 in us-east-1, for stacks that give none. */
const provider: JsonObject = { aws: [{ region: "us-east-1", allowed_account_ids: ["111111111111"] }] };

/** The model of stacks that a test writes down, by their ids. */
export async function modelOf(stacks: Readonly<Record<string, JsonObject>>): Promise<Model> {
  return Model.of(
    Object.entries(stacks).map(([name, body]) => ({
      name,
      files: ["cdk.tf.json"],
      body: { provider: isObject(body.provider) ? body.provider : provider, ...body },
      notRead: [],
    })),
  );
}
