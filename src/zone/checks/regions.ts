import type { Draft } from "../draft";
import type { Problem } from "../problem";
import { region } from "../regions";
import { repeated } from "./check";

/** Checks the regions against each other, and the availability zones against the home region. */
export function checkRegions({ regions, availabilityZones }: Draft): readonly Problem[] {
  const there = region(regions.home)?.availabilityZones ?? 0;
  return [
    ...(regions.backup === regions.home
      ? [
          {
            path: "regions.backup",
            value: regions.backup,
            problem: "is the home region; a copy there is lost with the original",
            allowed: "any other region",
            remedy: `choose another, for example ${region(regions.home)?.backup ?? "one close by"}`,
          },
        ]
      : []),
    ...[regions.home, regions.backup]
      .filter((name, index, both) => both.indexOf(name) === index && !regions.allowed.includes(name))
      .map((name) => ({
        path: "regions.allowed",
        value: regions.allowed,
        problem: `does not contain ${name}, which the zone itself uses`,
        allowed: "a list with the home and the backup region in it",
        remedy: `add ${name}`,
      })),
    ...repeated(regions.allowed, (name) => name).map(({ item, index }) => ({
      path: `regions.allowed[${index}]`,
      value: item,
      problem: "is listed twice",
      allowed: "each region once",
      remedy: "remove one of them",
    })),
    ...(availabilityZones > there
      ? [
          {
            path: "availabilityZones",
            value: availabilityZones,
            problem: `${regions.home} has ${there} for a new account`,
            allowed: `2 to ${there}`,
            remedy: `lower it to ${there}, or choose another home region`,
          },
        ]
      : []),
  ];
}

/** The default copy may leave the country; whoever did not choose that should hear of it. */
export function warnOfJurisdiction(home: string, backup: string, isChosen: boolean): readonly Problem[] {
  return isChosen || region(home)?.sameJurisdiction !== false
    ? []
    : [
        {
          path: "regions.backup",
          value: backup,
          problem: `no other region of the country of ${home} is enabled by default, so the second copies are kept abroad`,
          remedy: "check that your contracts allow it, and write regions.backup down",
        },
      ];
}
