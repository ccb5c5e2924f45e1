import type { Statement } from "./policy-document";

/** Denies what does not come over TLS, whoever asks. */
export function onlyEncryptedConnections(actions: readonly string[], resources: readonly string[]): Statement {
  return {
    sid: "OnlyEncryptedConnections",
    effect: "Deny",
    principals: { AWS: ["*"] },
    actions,
    resources,
    conditions: { Bool: { "aws:SecureTransport": "false" } },
  };
}
