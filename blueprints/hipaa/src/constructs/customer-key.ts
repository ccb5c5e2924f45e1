import { KmsAlias } from "@cdktf/provider-aws/lib/kms-alias";
import { KmsKey } from "@cdktf/provider-aws/lib/kms-key";
import type { AwsProvider } from "@cdktf/provider-aws/lib/provider";
import { Construct } from "constructs";
import { policyDocument, type Statement } from "./policy-document";
import { ZoneStack } from "./zone-stack";

/** Tag of what nobody may delete or untag; the guardrails go by it. */
export const retained = { key: "Retained", value: "true" } as const;

/** Properties of {@link CustomerKey}. */
export interface CustomerKeyProps {
  /** What the key encrypts, for people. */
  readonly description: string;

  /** Last part of the alias `alias/<zone>/<name>`; unique in the account and region. */
  readonly name: string;

  /**
   * Who else may use the key.
   *
   * @default - the account's own IAM policies decide alone
   */
  readonly statements?: readonly Statement[];

  /**
   * Provider of the account and region that the key lives in.
   *
   * @default - the stack's account in the home region
   */
  readonly provider?: AwsProvider;
}

/** A key of ours: rotated every year, never deleted with its stack. */
export class CustomerKey extends Construct {
  public readonly key: KmsKey;
  public readonly arn: string;

  constructor(scope: Construct, id: string, props: CustomerKeyProps) {
    super(scope, id);
    const stack = ZoneStack.of(this);
    this.key = new KmsKey(this, "key", {
      description: props.description,
      enableKeyRotation: true,
      // The longest window that AWS offers: time to notice a deletion and to cancel it.
      deletionWindowInDays: 30,
      policy: policyDocument([accountAdministers(stack.accountId(stack.account)), ...(props.statements ?? [])]),
      tags: { [retained.key]: retained.value },
      lifecycle: { preventDestroy: true },
      provider: props.provider,
    });
    new KmsAlias(this, "alias", {
      name: `alias/${stack.zone.zone}/${props.name}`,
      targetKeyId: this.key.keyId,
      provider: props.provider,
    });
    this.arn = this.key.arn;
  }
}

/** Without it nobody could ever change the policy again: https://docs.aws.amazon.com/kms/latest/developerguide/key-policy-default.html */
function accountAdministers(accountId: string): Statement {
  return {
    sid: "AccountAdministersThroughIam",
    effect: "Allow",
    principals: { AWS: [`arn:aws:iam::${accountId}:root`] },
    actions: ["kms:*"],
    resources: ["*"],
  };
}
