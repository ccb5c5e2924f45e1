import type { CloudwatchLogGroup } from "@cdktf/provider-aws/lib/cloudwatch-log-group";
import { SsmDocument } from "@cdktf/provider-aws/lib/ssm-document";
import { Construct } from "constructs";
import { bucketName, sessionDocumentName, sessionLogGroupName, type Environment } from "../zone";
import { CustomerKey } from "./customer-key";
import { LogGroup } from "./log-group";
import { ZoneStack } from "./zone-stack";

/** User that sessions run as. It owns nothing, is in no group and may not sudo; `ssm-user`, the default, may. */
export const sessionUser = { name: "bastion-operator", id: 2000 } as const;

/** Properties of {@link SessionRecording}. */
export interface SessionRecordingProps {
  /** The environment whose bastion is entered. */
  readonly environment: Environment;
}

/** The only document that sessions on a bastion may use: it records every one of them, twice. */
export class SessionRecording extends Construct {
  public readonly document: SsmDocument;
  public readonly logGroup: CloudwatchLogGroup;

  /** Encrypts what goes between the operator and the bastion, on top of TLS. */
  public readonly channelKey: CustomerKey;

  constructor(scope: Construct, id: string, { environment }: SessionRecordingProps) {
    super(scope, id);
    const { zone } = ZoneStack.of(this);
    this.channelKey = new CustomerKey(this, "channel_key", {
      name: `session-${environment.name}`,
      description: `Sessions on the bastion of ${environment.name}, while they run`,
    });
    this.logGroup = new LogGroup(this, "log", {
      name: sessionLogGroupName(zone, environment.name),
      keyName: `session-log-${environment.name}`,
      description: `Sessions on the bastion of ${environment.name}, as they were streamed`,
    }).logGroup;
    // A document of our own name: SSM-SessionManagerRunShell is there already wherever somebody saved preferences once,
    // and neither guardrail nor operator role allows it.
    this.document = new SsmDocument(this, "document", {
      name: sessionDocumentName(zone, environment.name),
      documentType: "Session",
      documentFormat: "JSON",
      content: JSON.stringify({
        schemaVersion: "1.0",
        description: `Recorded session on the bastion of ${environment.name}`,
        sessionType: "Standard_Stream",
        inputs: {
          // Written when a session ends, so an instance that dies takes it along; the stream has it by then.
          s3BucketName: bucketName(zone, "session-records"),
          s3KeyPrefix: environment.name,
          s3EncryptionEnabled: true,
          cloudWatchLogGroupName: this.logGroup.name,
          cloudWatchEncryptionEnabled: true,
          cloudWatchStreamingEnabled: true,
          kmsKeyId: this.channelKey.arn,
          runAsEnabled: true,
          runAsDefaultUser: sessionUser.name,
          idleSessionTimeout: String(zone.bastion.idleMinutes),
        },
      }),
    });
  }
}
