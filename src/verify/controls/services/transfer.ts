import type { Control } from "../control";
import { type Demand, isGiven, isOneOf, onEach, oneOf, textThat, together, valueAt } from "../demand";
import { isNothing, missingIn, symbolicText } from "../../model/value";
import { decided, undecided } from "../../decision";
import type { Resource } from "../../model/resource";

const servers = { examines: ["aws_transfer_server"], look: "aws transfer describe-server --server-id ID" };

/** Policies with algorithms of today; Terraform takes the one of 2018. https://docs.aws.amazon.com/transfer/latest/userguide/security-policies.html */
const modernPolicy = /^TransferSecurityPolicy-(FIPS-|Restricted-|SshAuditCompliant-|AS2Restricted-)?202[3-9]-\d\d$/;

const protocols = onEach({
  ...servers,
  id: "transfer-tls-required",
  group: "encryption in transit",
  title: "Every file transfer is encrypted, with algorithms of today",
  citations: ["164.312(e)(2)(ii)"],
  proposed: ["encryption"],
  why: "FTP sends files and passwords in clear, and the policy that Terraform takes is of 2018.",
  remedy: 'Leave FTP out of protocols, and set security_policy_name = "TransferSecurityPolicy-2025-03" or a newer one.',
  demand: (server) =>
    together([
      isWithoutFtp(server),
      textThat(
        server,
        ["security_policy_name"],
        (policy) => modernPolicy.test(policy),
        "TransferSecurityPolicy-2018-11",
      ),
    ]),
});

function isWithoutFtp(server: Resource): Demand {
  const value = valueAt(server, ["protocols"]);
  const texts = value.kind === "list" ? value.items.map(symbolicText) : [];
  const missing = missingIn(value);
  const holds = missing === undefined || texts.includes("FTP") ? decided(!texts.includes("FTP")) : undecided(missing);
  return { holds, met: isNothing(value) ? "speaks SFTP" : "speaks no FTP", violated: "speaks FTP" };
}

const network = onEach({
  ...servers,
  id: "transfer-in-vpc",
  group: "exposure",
  title: "Every file transfer ends in a VPC",
  citations: ["164.308(a)(4)(ii)(B)"],
  proposed: ["segmentation"],
  why: "A public endpoint has no security group: everybody may try to sign in.",
  remedy: 'Set endpoint_type = "VPC" and endpoint_details.',
  demand: (server) => isOneOf(server, ["endpoint_type"], ["VPC", "VPC_ENDPOINT"], "PUBLIC"),
});

const logging = onEach({
  ...servers,
  id: "transfer-logging",
  group: "audit trail",
  title: "Every file transfer is written down",
  citations: ["164.312(b)", "164.308(a)(5)(ii)(C)"],
  why: "Who signed in and took which file is nowhere else.",
  remedy: "Set structured_log_destinations or logging_role.",
  demand: (server) => oneOf([isGiven(server, ["structured_log_destinations"]), isGiven(server, ["logging_role"])]),
});

/** Controls of file transfers. */
export const transferControls: readonly Control[] = [protocols, network, logging];
