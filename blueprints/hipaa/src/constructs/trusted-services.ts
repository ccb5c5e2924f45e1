/** Services that work across the accounts of the zone, as the organization knows them. */
export const servicePrincipals: readonly string[] = [
  "backup.amazonaws.com",
  "cloudtrail.amazonaws.com",
  "config-multiaccountsetup.amazonaws.com",
  "config.amazonaws.com",
  "guardduty.amazonaws.com",
  "malware-protection.guardduty.amazonaws.com",
  // IAM Identity Center is switched on by hand; left out here, the next deployment would switch it off.
  "sso.amazonaws.com",
];

/** Kinds of policy that the zone's guardrails need. */
export const policyTypes: readonly string[] = ["SERVICE_CONTROL_POLICY"];
