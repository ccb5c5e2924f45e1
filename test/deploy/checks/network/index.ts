import type { Check } from "../../check";
import { aclsAreDeclared } from "./acls";
import { bastionRolesAreNarrow } from "./bastion-role";
import { bastionsAreClosed } from "./bastions";
import { endpointsAreDeclared } from "./endpoints";
import { flowsAreRecorded } from "./flow-logs";
import { gatewaysAreDeclared } from "./gateways";
import { groupsAreDeclared } from "./groups";
import { callsAreTheDeclaredOnes, environmentsAreApart } from "./isolation";
import { peeringsAreDeclared } from "./peerings";
import { routesAreDeclared } from "./routes";
import { subnetsAreDeclared } from "./subnets";
import { vpcsAreDeclared } from "./vpcs";

/** What must hold of the networks of a deployed zone. */
export const networkChecks: readonly Check[] = [
  vpcsAreDeclared,
  subnetsAreDeclared,
  routesAreDeclared,
  gatewaysAreDeclared,
  aclsAreDeclared,
  groupsAreDeclared,
  peeringsAreDeclared,
  endpointsAreDeclared,
  flowsAreRecorded,
  bastionsAreClosed,
  bastionRolesAreNarrow,
  environmentsAreApart,
  callsAreTheDeclaredOnes,
];
