/**
 * What a piece of text must look like. The JSON Schema carries these patterns for editors; the checks of
 * {@link completeZone} say in words what is wrong.
 */

/** A DNS label: lower-case letters, digits and single inner hyphens, beginning with a letter. */
export const labelPattern = /^[a-z][a-z0-9]*(?:-[a-z0-9]+)*$/;

/** The characters that AWS accepts in the address of an account's root user; no quoted or international ones. */
export const emailPattern =
  /^[A-Za-z0-9](?:[A-Za-z0-9._%+-]*[A-Za-z0-9_%+-])?@(?:[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?\.)+[A-Za-z]{2,}$/;

export const accountIdPattern = /^\d{12}$/;

/** AWS Organizations API reference, data type Organization. */
export const organizationIdPattern = /^o-[a-z0-9]{10,32}$/;

/** AWS Organizations API reference, data type Root. */
export const rootIdPattern = /^r-[0-9a-z]{4,32}$/;

export const servicePrincipalPattern = /^[a-z0-9-]+(?:\.[a-z0-9-]+)*\.amazonaws\.com$/;

/** New policy types appear every year, so their form is checked and not the list. */
export const policyTypePattern = /^[A-Z][A-Z0-9]*(?:_[A-Z0-9]+)+$/;

/** IAM API reference, CreateRole. */
export const roleNamePattern = /^[\w+=,.@-]{1,64}$/;

/** A role or user. Only the random end of an Identity Center role may be a `*`. */
export const principalArnPattern =
  /^arn:aws:iam::\d{12}:(?:user\/[\w+=,.@/-]+|role\/aws-reserved\/sso\.amazonaws\.com\/(?:[a-z0-9-]+\/)?AWSReservedSSO_[\w+=,.@-]+\*?|role\/[\w+=,.@/-]+)$/;

export const bucketSuffixPattern = /^[0-9a-f]{8}$/;

/** Account Management API reference, PutAlternateContact. */
export const phonePattern = /^[\s0-9()+-]{1,25}$/;

/** GitHub: owner and repository. */
export const repositoryPattern = /^[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?\/[A-Za-z0-9._-]+$/;

/** Git: the branch names that need no quoting anywhere. */
export const branchPattern = /^[A-Za-z0-9][A-Za-z0-9._/-]*$/;

/** HCP Terraform: names of organizations and projects. */
export const hcpNamePattern = /^[A-Za-z0-9](?:[A-Za-z0-9 _-]*[A-Za-z0-9_-])?$/;

/** Ids of controls: words with hyphens. */
export const controlIdPattern = /^[a-z0-9]+(?:-[a-z0-9]+)*$/;

/** A day as ISO 8601 writes it. */
export const dayPattern = /^\d{4}-\d{2}-\d{2}$/;
