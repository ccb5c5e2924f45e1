/**
 * Quotas of AWS that a zone can run into. Defaults can be raised by request; maxima cannot. As read on 2026-05-15 in
 * the "quotas" pages of the services' user guides.
 */

/** Characters of a service control policy, white space included (Organizations; 5120 before 2026-05-15). */
export const SCP_MAX_CHARACTERS = 10_240;

/** Service control policies of one root, unit or account, FullAWSAccess counted (Organizations; 5 before 2026-05-15). */
export const SCP_MAX_PER_TARGET = 10;

/** Accounts of an organization, by default; closed ones count until they are gone (Organizations). */
export const ACCOUNTS_DEFAULT = 10;

/** Active peering connections of a VPC, by default (VPC). */
export const PEERINGS_DEFAULT = 50;

/** Active peering connections of a VPC, at most (VPC). */
export const PEERINGS_MAX = 125;

/** Rules of a network ACL in each direction, by default (VPC). */
export const NACL_RULES_DEFAULT = 20;

/** Inbound, and as many outbound, rules of a security group, by default (VPC). */
export const SECURITY_GROUP_RULES_DEFAULT = 60;

/** Addresses of every subnet that AWS keeps for itself (VPC). */
export const RESERVED_ADDRESSES_PER_SUBNET = 5;

/** Tags of a resource (Tagging best practices), less ten that the zone and its services set themselves. */
export const TAGS_MAX = 40;
