import type { Evidence } from "./specification";

/** A demand of the rule that is proposed and not in force. */
export interface ProposedDemand {
  readonly id: string;
  readonly title: string;
  readonly evidence: Evidence;
  readonly says: string;
}

/**
 * What the proposed rule would add. It is not in force.
 *
 * Source: HIPAA Security Rule To Strengthen the Cybersecurity of ePHI, 90 FR 898, 6 January 2025, RIN 0945-AA22. The
 * sentences are ours.
 */
export const proposedRule: readonly ProposedDemand[] = [
  {
    id: "inventory",
    title: "Technology asset inventory",
    evidence: "evidenced",
    says: "The report lists what the stacks make, with accounts, regions and keys; what lies outside them is the customer's to list.",
  },
  {
    id: "network-map",
    title: "Network map of how health information moves",
    evidence: "evidenced",
    says: "The report draws accounts, networks and allowed calls; where health information moves within them is the customer's to mark.",
  },
  {
    id: "mfa",
    title: "Multi-factor authentication",
    evidence: "partly",
    says: "Trust policies of roles for people can demand a second factor; the identity provider is the customer's.",
  },
  {
    id: "encryption",
    title: "Encryption at rest and in transit, without exception by choice",
    evidence: "evidenced",
    says: "Stores are encrypted and refuse transport without TLS.",
  },
  {
    id: "segmentation",
    title: "Network segmentation",
    evidence: "evidenced",
    says: "Environments and tiers are apart from each other but for the calls that are declared.",
  },
  {
    id: "anti-malware",
    title: "Protection from malicious software",
    evidence: "partly",
    says: "Threat detection watches accounts and workloads; what runs inside the workloads is the customer's.",
  },
  {
    id: "unused-ports",
    title: "Unused network ports disabled",
    evidence: "evidenced",
    says: "Security groups and network ACLs open no port but those of the tiers.",
  },
  {
    id: "configuration",
    title: "Consistent configuration",
    evidence: "evidenced",
    says: "All accounts get the same baseline from code, and rules report what departs from it.",
  },
  {
    id: "vulnerability-scan",
    title: "Vulnerability scans at least every six months",
    evidence: "partly",
    says: "Scanners can be switched on for all accounts; mending what they find is the customer's.",
  },
  {
    id: "patching",
    title: "Critical patches within 15 days, high ones within 30",
    evidence: "partly",
    says: "Maintenance windows patch what the zone runs; the workloads are the customer's.",
  },
  {
    id: "restore-72-hours",
    title: "Restoration within 72 hours",
    evidence: "partly",
    says: "Restores are tested on a schedule; that the whole returns in 72 hours is the customer's to rehearse.",
  },
  {
    id: "separate-backup-controls",
    title: "Separate technical controls for backup and recovery",
    evidence: "evidenced",
    says: "Backups have keys, vaults, locks and an account of their own.",
  },
  {
    id: "incident-response",
    title: "Written and tested incident response plans",
    evidence: "partly",
    says: "Findings reach a person by themselves; the plan and its tests are the customer's.",
  },
  {
    id: "audit",
    title: "Audit of the rule's demands every twelve months",
    evidence: "partly",
    says: "This matrix is a beginning for an audit; carrying it out is the customer's.",
  },
  {
    id: "risk-analysis",
    title: "Written risk analysis with the particulars that the proposal lists",
    evidence: "customer",
    says: "The customer writes the analysis.",
  },
  {
    id: "written-policies",
    title: "Every policy, procedure and plan in writing",
    evidence: "customer",
    says: "The customer writes and reviews them.",
  },
  {
    id: "criticality-analysis",
    title: "Analysis of how critical each system is",
    evidence: "customer",
    says: "The customer ranks its systems for restoration.",
  },
  {
    id: "penetration-test",
    title: "Penetration tests at least every twelve months",
    evidence: "customer",
    says: "The customer has them done.",
  },
  {
    id: "software-removal",
    title: "Removal of extraneous software",
    evidence: "customer",
    says: "The customer removes what its workloads do not need.",
  },
  {
    id: "business-associate-verification",
    title: "Yearly verification of business associates",
    evidence: "customer",
    says: "The customer obtains it from each associate.",
  },
  {
    id: "contingency-notice",
    title: "Notice within 24 hours when an associate activates its contingency plan",
    evidence: "customer",
    says: "A business associate gives notice to the covered entity.",
  },
];
