/**
 * The HIPAA catalogue in OSCAL: catalogs/hipaa-2.0.0 of oscal-compass/oscal-content (Apache-2.0), made from NIST's CPRT
 * of SP 800-66 Rev. 2. Its 126 controls are that publication's key activities.
 */
export const hipaaCatalogue =
  "https://raw.githubusercontent.com/oscal-compass/oscal-content/799791798afc6502326cef3bca0db76f31e826d6/catalogs/hipaa-2.0.0/catalog.json";

/**
 * Controls of the catalogue by section of the rule.
 *
 * The catalogue gives the section of each standard (`standards-identifiers`); which of a standard's controls belong to
 * which specification is our reading of their titles, and no map of NIST's.
 */
export const catalogueControls: Readonly<Record<string, readonly string[]>> = {
  "164.308(a)(1)(ii)(A)": ["hipaa-002"],
  "164.308(a)(1)(ii)(B)": ["hipaa-003"],
  "164.308(a)(1)(ii)(C)": ["hipaa-006"],
  "164.308(a)(1)(ii)(D)": ["hipaa-007", "hipaa-008", "hipaa-009"],
  "164.308(a)(2)": ["hipaa-010", "hipaa-011"],
  "164.308(a)(3)(ii)(A)": ["hipaa-012", "hipaa-013"],
  "164.308(a)(3)(ii)(B)": ["hipaa-016", "hipaa-017"],
  "164.308(a)(3)(ii)(C)": ["hipaa-018", "hipaa-019"],
  "164.308(a)(4)(ii)(A)": ["hipaa-020"],
  "164.308(a)(4)(ii)(B)": ["hipaa-021", "hipaa-022"],
  "164.308(a)(4)(ii)(C)": ["hipaa-023", "hipaa-024"],
  "164.308(a)(5)(ii)(A)": ["hipaa-034", "hipaa-035"],
  "164.308(a)(5)(ii)(B)": ["hipaa-028", "hipaa-029"],
  "164.308(a)(5)(ii)(C)": ["hipaa-028", "hipaa-030"],
  "164.308(a)(5)(ii)(D)": ["hipaa-028", "hipaa-031"],
  "164.308(a)(6)(ii)": ["hipaa-039"],
  "164.308(a)(7)(ii)(A)": ["hipaa-046"],
  "164.308(a)(7)(ii)(B)": ["hipaa-046"],
  "164.308(a)(7)(ii)(C)": ["hipaa-047"],
  "164.308(a)(7)(ii)(D)": ["hipaa-048", "hipaa-049"],
  "164.308(a)(7)(ii)(E)": ["hipaa-042", "hipaa-043"],
  "164.308(a)(8)": ["hipaa-052", "hipaa-054"],
  "164.308(b)(1)": ["hipaa-057"],
  "164.310(a)(2)(i)": ["hipaa-064", "hipaa-065"],
  "164.310(a)(2)(ii)": ["hipaa-060", "hipaa-061"],
  "164.310(a)(2)(iii)": ["hipaa-062", "hipaa-063"],
  "164.310(a)(2)(iv)": ["hipaa-066", "hipaa-067"],
  "164.310(b)": ["hipaa-068", "hipaa-069", "hipaa-070"],
  "164.310(c)": ["hipaa-071", "hipaa-072", "hipaa-073"],
  "164.310(d)(2)(i)": ["hipaa-074"],
  "164.310(d)(2)(ii)": ["hipaa-075"],
  "164.310(d)(2)(iii)": ["hipaa-076", "hipaa-077"],
  "164.310(d)(2)(iv)": ["hipaa-078", "hipaa-079"],
  "164.312(a)(1)": ["hipaa-084"],
  "164.312(a)(2)(i)": ["hipaa-082"],
  "164.312(a)(2)(ii)": ["hipaa-086"],
  "164.312(a)(2)(iii)": ["hipaa-087", "hipaa-088"],
  "164.312(a)(2)(iv)": ["hipaa-087", "hipaa-089"],
  "164.312(b)": ["hipaa-091", "hipaa-092", "hipaa-095"],
  "164.312(c)(1)": ["hipaa-099"],
  "164.312(c)(2)": ["hipaa-100", "hipaa-101"],
  "164.312(d)": ["hipaa-105"],
  "164.312(e)(1)": ["hipaa-107"],
  "164.312(e)(2)(i)": ["hipaa-108", "hipaa-109"],
  "164.312(e)(2)(ii)": ["hipaa-110", "hipaa-111"],
  "164.314(a)(2)": ["hipaa-112", "hipaa-113", "hipaa-114", "hipaa-115", "hipaa-116"],
  "164.314(b)(2)": ["hipaa-117", "hipaa-118", "hipaa-119", "hipaa-120"],
  "164.316(a)": ["hipaa-121", "hipaa-122"],
  "164.316(b)(2)(i)": ["hipaa-124"],
  "164.316(b)(2)(ii)": ["hipaa-125"],
  "164.316(b)(2)(iii)": ["hipaa-126"],
};
