import { GuarddutyDetector } from "@cdktf/provider-aws/lib/guardduty-detector";
import { GuarddutyOrganizationAdminAccount } from "@cdktf/provider-aws/lib/guardduty-organization-admin-account";
import { GuarddutyOrganizationConfiguration } from "@cdktf/provider-aws/lib/guardduty-organization-configuration";
import { GuarddutyOrganizationConfigurationFeature } from "@cdktf/provider-aws/lib/guardduty-organization-configuration-feature";
import { Construct } from "constructs";
import { ZoneStack } from "./zone-stack";

/** What GuardDuty looks at beside trail, flow logs and name queries. It finds out by itself: no agent, nothing in a VPC. */
const features = [
  "S3_DATA_EVENTS",
  "EKS_AUDIT_LOGS",
  "EBS_MALWARE_PROTECTION",
  "RDS_LOGIN_EVENTS",
  "LAMBDA_NETWORK_LOGS",
];

/** Properties of {@link OrganizationGuardDuty}. */
export interface OrganizationGuardDutyProps {
  /** Region that is watched: GuardDuty is set up anew in each. */
  readonly place: "home" | "backup";
}

/** GuardDuty in every account of the organization, those to come too, in one region; all report to this account. */
export class OrganizationGuardDuty extends Construct {
  constructor(scope: Construct, id: string, { place }: OrganizationGuardDutyProps) {
    super(scope, id);
    const stack = ZoneStack.of(this);
    const provider = stack.providerOf(stack.account, place);
    const management = stack.providerOf("management", place);

    // In this order: on in both accounts, appointed by the one, configured by the other.
    const detector = new GuarddutyDetector(this, "detector", {
      enable: true,
      findingPublishingFrequency: "FIFTEEN_MINUTES",
      provider,
    });
    // The administrator switches it on in every account but the one that appoints it.
    const managementDetector = new GuarddutyDetector(this, "management_detector", {
      enable: true,
      findingPublishingFrequency: "FIFTEEN_MINUTES",
      provider: management,
    });
    const administrator = new GuarddutyOrganizationAdminAccount(this, "administrator", {
      adminAccountId: stack.accountId(stack.account),
      dependsOn: [detector, managementDetector],
      provider: management,
    });
    const configuration = new GuarddutyOrganizationConfiguration(this, "organization", {
      detectorId: detector.id,
      // NEW would leave out the accounts that are there already.
      autoEnableOrganizationMembers: "ALL",
      dependsOn: [administrator],
      provider,
    });
    for (const name of features) {
      new GuarddutyOrganizationConfigurationFeature(this, name.toLowerCase(), {
        detectorId: detector.id,
        name,
        autoEnable: "ALL",
        dependsOn: [configuration],
        provider,
      });
    }
  }
}
