import type { Call, Fault } from "../front";

/** What AWS answers with in trouble, each in the protocol of its service. */
type Answer = Pick<Fault, "status" | "body" | "contentType">;

/** Of the query protocol: STS, IAM. */
export function queryError(code: string, status: number): Answer {
  return {
    status,
    contentType: "text/xml",
    body: `<ErrorResponse><Error><Type>Sender</Type><Code>${code}</Code><Message>made by a test</Message></Error><RequestId>1</RequestId></ErrorResponse>`,
  };
}

/** Of EC2's own. */
export function ec2Error(code: string, status: number): Answer {
  return {
    status,
    contentType: "text/xml",
    body: `<Response><Errors><Error><Code>${code}</Code><Message>made by a test</Message></Error></Errors><RequestID>1</RequestID></Response>`,
  };
}

/** Of S3's. */
export function s3Error(code: string, status: number): Answer {
  return {
    status,
    contentType: "application/xml",
    body: `<?xml version="1.0"?><Error><Code>${code}</Code><Message>made by a test</Message><RequestId>1</RequestId></Error>`,
  };
}

/** Of the JSON protocol: Organizations, KMS, CloudWatch Logs. */
export function jsonError(type: string, status: number): Answer {
  return {
    status,
    contentType: "application/x-amz-json-1.1",
    body: JSON.stringify({ __type: type, Message: "made by a test", message: "made by a test" }),
  };
}

/** Who is calling, according to STS. */
export function identity(account: string, arn: string): Answer {
  return {
    status: 200,
    contentType: "text/xml",
    body: `<GetCallerIdentityResponse><GetCallerIdentityResult><Arn>${arn}</Arn><UserId>AIDA</UserId><Account>${account}</Account></GetCallerIdentityResult></GetCallerIdentityResponse>`,
  };
}

/** A member of an organization, according to Organizations. */
export function memberOf(organization: string, management: string): Answer {
  return {
    status: 200,
    contentType: "application/x-amz-json-1.1",
    body: JSON.stringify({ Organization: { Id: organization, MasterAccountId: management, FeatureSet: "ALL" } }),
  };
}

/** Requests with an action of the query and JSON protocols. */
export function action(name: string): Fault["matches"] {
  return (call) => call.action === name;
}

/** Requests about an object in the bucket of the states. */
export function stateObject(method: string, key: string): Fault["matches"] {
  return (call) => call.method === method && inStateBucket(call, new RegExp(`/${key}(\\?|$)`));
}

/** Requests about the bucket of the states, which stands in the path or before the host. */
export function inStateBucket({ host, path }: Call, rest: RegExp): boolean {
  return /-terraform-state-/.test(`${host}${path}`) && rest.test(path);
}
