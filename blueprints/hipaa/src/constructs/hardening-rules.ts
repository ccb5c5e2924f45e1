import { ConfigConformancePack } from "@cdktf/provider-aws/lib/config-conformance-pack";
import type { AwsProvider } from "@cdktf/provider-aws/lib/provider";
import type { ITerraformDependable } from "cdktf";
import { Construct } from "constructs";
import { isAccountRole } from "../zone";
import { type HardeningRule, accountRules, regionRules, workloadRules } from "./hardening-rule-list";
import { ZoneStack } from "./zone-stack";

/** Characters that Config takes in a template that is not in a bucket: https://docs.aws.amazon.com/config/latest/APIReference/API_PutConformancePack.html */
const longestTemplate = 51_200;

/** Properties of {@link HardeningRules}. */
export interface HardeningRulesProps {
  /** What records: rules are refused where nothing does. */
  readonly recorder: ITerraformDependable;

  /** Whether the rules of the account as a whole are checked here: once in an account. */
  readonly checksAccount: boolean;

  /**
   * Provider of the region.
   *
   * @default - the home region's
   */
  readonly provider?: AwsProvider;
}

/**
 * Config rules that notice when the hardening of an account is undone, in one region.
 *
 * One pack in each account, after its recorder. A rule of the whole organization is refused as long as a single account
 * has no recorder, and each account gets its own from its own stack, the first long before the last.
 */
export class HardeningRules extends Construct {
  constructor(scope: Construct, id: string, { recorder, checksAccount, provider }: HardeningRulesProps) {
    super(scope, id);
    const { zone, account } = ZoneStack.of(this);
    const rules = [
      ...regionRules(zone),
      ...(checksAccount ? accountRules : []),
      ...(checksAccount && !isAccountRole(account) ? workloadRules(zone) : []),
    ];
    new ConfigConformancePack(this, "pack", {
      name: `${zone.zone}-hardening`,
      templateBody: template(rules),
      dependsOn: [recorder],
      provider,
    });
  }
}

/** The rules as the CloudFormation template that a pack is. */
function template(rules: readonly HardeningRule[]): string {
  const resources = Object.fromEntries(
    rules.map(({ identifier, citations, parameters }) => [
      logicalId(identifier),
      {
        Type: "AWS::Config::ConfigRule",
        Properties: {
          ConfigRuleName: identifier.toLowerCase().replaceAll("_", "-"),
          Description: `45 CFR ${citations.join(", ")}`,
          InputParameters: parameters,
          Source: { Owner: "AWS", SourceIdentifier: identifier },
        },
      },
    ]),
  );
  const body = JSON.stringify({ Resources: resources });
  if (body.length > longestTemplate) {
    throw new Error(
      `the hardening rules have ${body.length} characters; Config takes ${longestTemplate}: make a second pack in src/constructs/hardening-rules.ts`,
    );
  }
  return body;
}

/** EC2_IMDSV2_CHECK becomes Ec2Imdsv2Check: CloudFormation takes letters and digits. */
function logicalId(identifier: string): string {
  return identifier
    .split("_")
    .map((word) => `${word.charAt(0)}${word.slice(1).toLowerCase()}`)
    .join("");
}
