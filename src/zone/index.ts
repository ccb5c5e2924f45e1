export * from "./accounts";
export { subnetCidr } from "./address-plan";
export * from "./names";
export * from "./problem";
export * from "./regions";
export * from "./retention";
export type * from "./schema";
export { deploymentPhases, fixedStacks } from "./stacks";
