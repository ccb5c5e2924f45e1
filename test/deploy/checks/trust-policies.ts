import { GetRoleCommand, IAMClient, UpdateAssumeRolePolicyCommand } from "@aws-sdk/client-iam";
import type { AccountName, Zone } from "../../../src/zone";
import type { Breakage } from "../check";
import { policyOf } from "./policies";

/** Breaks who may take a role: each of its statements is changed. */
export function trustChanged(
  name: string,
  role: (zone: Zone) => { readonly account: AccountName; readonly name: string },
  change: (statement: object) => object,
): Breakage {
  return {
    name,
    apply: async (api) => {
      const { account, name: RoleName } = role(api.zone);
      const client = await api.client(IAMClient, account);
      const { Role } = await client.send(new GetRoleCommand({ RoleName }));
      const before = policyOf(Role?.AssumeRolePolicyDocument ?? '{"Version":"2012-10-17","Statement":[]}');
      const put = (policy: object): Promise<unknown> =>
        client.send(new UpdateAssumeRolePolicyCommand({ RoleName, PolicyDocument: JSON.stringify(policy) }));
      await put({ ...before, Statement: before.Statement.map(change) });
      return () => put(before);
    },
  };
}
