import { ConfigConfigurationAggregator } from "@cdktf/provider-aws/lib/config-configuration-aggregator";
import { IamRole } from "@cdktf/provider-aws/lib/iam-role";
import { IamRolePolicyAttachment } from "@cdktf/provider-aws/lib/iam-role-policy-attachment";
import { OrganizationsDelegatedAdministrator } from "@cdktf/provider-aws/lib/organizations-delegated-administrator";
import { Construct } from "constructs";
import { policyDocument } from "./policy-document";
import { ZoneStack } from "./zone-stack";

/** Config's record of every account, together in this one, which the management account appoints for it. */
export class OrganizationConfig extends Construct {
  constructor(scope: Construct, id: string) {
    super(scope, id);
    const stack = ZoneStack.of(this);
    const { zone } = stack;
    const account = stack.accountId(stack.account);

    const management = stack.providerOf("management");
    const aggregates = new OrganizationsDelegatedAdministrator(this, "administrator_aggregation", {
      accountId: account,
      servicePrincipal: "config.amazonaws.com",
      provider: management,
    });
    new OrganizationsDelegatedAdministrator(this, "administrator_rules", {
      accountId: account,
      servicePrincipal: "config-multiaccountsetup.amazonaws.com",
      // Organizations takes one change at a time.
      dependsOn: [aggregates],
      provider: management,
    });

    const role = new IamRole(this, "role", {
      name: `${zone.zone}-config-aggregator`,
      description: "Lists the accounts of the organization for Config",
      assumeRolePolicy: policyDocument([
        {
          sid: "Aggregator",
          effect: "Allow",
          principals: { Service: ["config.amazonaws.com"] },
          actions: ["sts:AssumeRole"],
          conditions: { StringEquals: { "aws:SourceAccount": account } },
        },
      ]),
    });
    const policy = new IamRolePolicyAttachment(this, "policy", {
      role: role.name,
      policyArn: "arn:aws:iam::aws:policy/service-role/AWSConfigRoleForOrganizations",
    });
    new ConfigConfigurationAggregator(this, "aggregator", {
      name: zone.zone,
      organizationAggregationSource: {
        // Where the zone records: the other regions have no recorder.
        regions: [zone.regions.home, zone.regions.backup],
        roleArn: role.arn,
      },
      dependsOn: [aggregates, policy],
    });
  }
}
