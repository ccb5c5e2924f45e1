import type { Control } from "../control";
import { analyticsControls } from "./analytics";
import { apiControls } from "./api-gateway";
import { cloudfrontControls } from "./cloudfront";
import { functionControls } from "./functions";
import { imageControls } from "./images";
import { kubernetesControls } from "./kubernetes";
import { loadBalancerControls } from "./load-balancers";
import { messagingControls } from "./messaging";
import { secretControls } from "./secrets";
import { streamControls } from "./streams";
import { taskControls } from "./tasks";
import { transferControls } from "./transfer";
import { webAclControls } from "./web-acls";

/** Controls of services that compute, carry and answer. */
export const serviceControls: readonly Control[] = [
  ...messagingControls,
  ...streamControls,
  ...functionControls,
  ...apiControls,
  ...taskControls,
  ...imageControls,
  ...kubernetesControls,
  ...loadBalancerControls,
  ...cloudfrontControls,
  ...webAclControls,
  ...secretControls,
  ...analyticsControls,
  ...transferControls,
];
