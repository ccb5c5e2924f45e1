import { type Decision, any, decided, no, undecided, yes } from "../../decision";
import type { Resource } from "../../model/resource";
import { isNothing, symbolicText } from "../../model/value";
import { denoted } from "../references";
import type { Control, Subject } from "../control";
import { type Demand, isOn, isOneOf, onEach, unknownIn } from "../demand";

/** A parameter that makes an engine refuse plain connections. */
interface TlsParameter {
  /** Beginning of the engine's name; of a list the first that fits counts. */
  readonly engine: string;
  readonly parameter: string;
  readonly on: readonly string[];

  /** Version of the engine since which it is on by itself; 0 for always. @default never */
  readonly since?: number;
}

const isSet = ["1", "on", "true"];

/**
 * https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/PostgreSQL.Concepts.General.SSL.html
 * https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/AuroraPostgreSQL.Security.html
 * https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/mysql-ssl-connections.html
 */
const parameters: readonly TlsParameter[] = [
  { engine: "aurora-postgresql", parameter: "rds.force_ssl", on: isSet, since: 17 },
  { engine: "postgres", parameter: "rds.force_ssl", on: isSet, since: 15 },
  { engine: "sqlserver", parameter: "rds.force_ssl", on: isSet },
  { engine: "aurora", parameter: "require_secure_transport", on: isSet },
  { engine: "mysql", parameter: "require_secure_transport", on: isSet },
  { engine: "mariadb", parameter: "require_secure_transport", on: isSet },
  { engine: "docdb", parameter: "tls", on: ["enabled", "fips-140-3", "tls1.2+", "tls1.3+"], since: 0 },
  { engine: "neptune", parameter: "neptune_enforce_ssl", on: isSet, since: 0 },
];

/** Where a database names its parameters, and the type that holds them. */
const groups: Readonly<Record<string, { readonly argument: string; readonly group: string; readonly engine: string }>> =
  {
    aws_db_instance: { argument: "parameter_group_name", group: "aws_db_parameter_group", engine: "" },
    aws_rds_cluster: {
      argument: "db_cluster_parameter_group_name",
      group: "aws_rds_cluster_parameter_group",
      engine: "",
    },
    aws_docdb_cluster: {
      argument: "db_cluster_parameter_group_name",
      group: "aws_docdb_cluster_parameter_group",
      engine: "docdb",
    },
    aws_neptune_cluster: {
      argument: "neptune_cluster_parameter_group_name",
      group: "aws_neptune_cluster_parameter_group",
      engine: "neptune",
    },
  };

const tls = onEach({
  id: "rds-tls-required",
  group: "encryption in transit",
  title: "Every database refuses connections without TLS",
  citations: ["164.312(e)(2)(i)", "164.312(e)(2)(ii)"],
  proposed: ["encryption"],
  why: "Most engines take plain connections unless a parameter forbids them.",
  remedy:
    "Give it a parameter group with rds.force_ssl = 1 (PostgreSQL, SQL Server), require_secure_transport = ON (MySQL, MariaDB) or tls = enabled (DocumentDB).",
  examines: Object.keys(groups),
  duty: "Oracle and Db2 take TLS by an option group or a port of their own, which this does not look at.",
  look: "aws rds describe-db-parameters --db-parameter-group-name NAME --query \"Parameters[?ParameterName=='rds.force_ssl']\"",
  demand: (resource, subject) => {
    const kind = groups[resource.type];
    if (kind === undefined) return undefined;
    const engine = kind.engine === "" ? symbolicText(resource.value("engine")) : kind.engine;
    // A replica without an engine of its own takes its source's parameters too.
    if (engine === undefined) return { holds: undecided("engine"), met: "", violated: "" };
    const wanted = parameters.find((one) => engine.startsWith(one.engine));
    if (wanted === undefined)
      return engine.startsWith("‹") ? { holds: undecided(engine), met: "", violated: "" } : undefined;
    return setsParameter(resource, subject, wanted, kind);
  },
});

function setsParameter(
  resource: Resource,
  subject: Subject,
  { parameter, on, since }: TlsParameter,
  { argument, group: type }: { readonly argument: string; readonly group: string },
): Demand {
  const says = { met: `demands TLS (${parameter})`, violated: `takes plain connections: nothing sets ${parameter}` };
  const byVersion = isSince(resource, since);
  const named = resource.value(argument);
  const text = symbolicText(named);
  if (isNothing(named) || text?.startsWith("default.") === true) return { holds: byVersion, ...says };
  const group = denoted(subject.model, named, resource, type);
  if (group === undefined) return { holds: undecided(`the parameters of ${unknownIn(named)}`), ...says };
  const found = parameterOf(group, parameter);
  if (found.value === undefined)
    return { holds: found.missing === undefined ? byVersion : undecided(found.missing), ...says, at: group };
  const violated = `takes plain connections: ${parameter} = ${found.value}`;
  const holds =
    found.missing === undefined ? decided(on.includes(found.value.toLowerCase())) : undecided(found.missing);
  return { holds, met: says.met, violated, at: group };
}

function isSince(resource: Resource, since: number | undefined): Decision {
  if (since === undefined || since === 0) return since === undefined ? no : yes;
  const version = resource.text("engine_version");
  if (!version.known) return undecided(version.missing);
  if (version.value === undefined) return undecided("engine_version");
  const major = Number.parseInt(version.value, 10);
  return Number.isNaN(major) ? undecided(version.value) : decided(major >= since);
}

/** The value of a parameter in a group; with `missing` it may be another. */
function parameterOf(group: Resource, name: string): { readonly value?: string; readonly missing?: string } {
  const { blocks, missing } = group.blocks("parameter");
  for (const block of blocks) {
    const value = block.value("value");
    if (block.isOneOf([name], "", "name").is === true)
      return value.kind === "literal" ? { value: String(value.value) } : { value: "", missing: unknownIn(value) };
  }
  return missing === undefined ? {} : { missing };
}

const proxies = onEach({
  id: "rds-proxy-tls-required",
  group: "encryption in transit",
  title: "Every database proxy demands TLS",
  citations: ["164.312(e)(2)(ii)"],
  proposed: ["encryption"],
  why: "Clients talk to the proxy, whatever the database behind it demands.",
  remedy: "Set require_tls = true.",
  examines: ["aws_db_proxy"],
  look: "aws rds describe-db-proxies --query 'DBProxies[].[DBProxyName,RequireTLS]'",
  demand: (proxy) => isOn(proxy, ["require_tls"]),
});

const redshift = onEach({
  id: "redshift-tls-required",
  group: "encryption in transit",
  title: "Every warehouse refuses connections without TLS",
  citations: ["164.312(e)(2)(ii)"],
  proposed: ["encryption"],
  why: "A parameter group may let plain connections in.",
  remedy: "Give it an aws_redshift_parameter_group with require_ssl = true; of a workgroup, a config_parameter.",
  examines: ["aws_redshift_cluster", "aws_redshiftserverless_workgroup"],
  look: "aws redshift describe-cluster-parameters --parameter-group-name NAME",
  demand: (resource, subject) => {
    const says = { met: "demands TLS (require_ssl)", violated: "takes plain connections: require_ssl is not true" };
    if (resource.type === "aws_redshiftserverless_workgroup") return workgroupDemands(resource, says);
    const named = resource.value("cluster_parameter_group_name");
    const text = symbolicText(named);
    if (text === "default.redshift-1.0") return { holds: no, ...says };
    // AWS gives a new cluster redshift-2.0, which demands TLS; one from before January 2025 has redshift-1.0.
    if (isNothing(named)) return { holds: undecided("the parameter group that AWS chooses"), ...says };
    if (text?.startsWith("default.") === true) return { holds: yes, ...says };
    const group = denoted(subject.model, named, resource, "aws_redshift_parameter_group");
    if (group === undefined) return { holds: undecided(`the parameters of ${unknownIn(named)}`), ...says };
    const { value, missing } = parameterOf(group, "require_ssl");
    const holds = missing === undefined ? decided(isSet.includes((value ?? "").toLowerCase())) : undecided(missing);
    return { holds, ...says, at: group };
  },
});

function workgroupDemands(workgroup: Resource, says: Pick<Demand, "met" | "violated">): Demand {
  const { blocks, missing } = workgroup.blocks("config_parameter");
  const own = blocks.filter((block) => block.isOneOf(["require_ssl"], "", "parameter_key").is === true);
  const set = own.map((block) => block.isOneOf(["true"], "", "parameter_value"));
  // It is on where nothing is said: https://docs.aws.amazon.com/redshift/latest/mgmt/serverless-security-setup.html
  if (own.length === 0) return { holds: missing === undefined ? yes : undecided(missing), ...says };
  return { holds: any(set), ...says };
}

const migrations = onEach({
  id: "dms-endpoint-tls",
  group: "encryption in transit",
  title: "Every endpoint of a migration uses TLS",
  citations: ["164.312(e)(2)(ii)"],
  proposed: ["encryption"],
  why: "A migration carries whole databases, by default in clear.",
  remedy: 'Set ssl_mode to "require", "verify-ca" or "verify-full".',
  examines: ["aws_dms_endpoint"],
  look: "aws dms describe-endpoints --query 'Endpoints[].[EndpointIdentifier,SslMode]'",
  demand: (endpoint) => {
    const engine = endpoint.text("engine_name");
    if (!engine.known) return { holds: undecided(engine.missing), met: "", violated: "" };
    const { value = "" } = engine;
    if (alwaysOverTls.includes(value)) return undefined;
    if (value === "kafka") return isOneOf(endpoint, ["kafka_settings", "security_protocol"], kafkaOverTls);
    if (value === "redis")
      return isOneOf(endpoint, ["redis_settings", "ssl_security_protocol"], ["ssl-encryption"], "ssl-encryption");
    return isOneOf(endpoint, ["ssl_mode"], ["require", "verify-ca", "verify-full"], "none");
  },
});

/** Stores of AWS, which are called over TLS alone. */
const alwaysOverTls = ["dynamodb", "elasticsearch", "kinesis", "neptune", "opensearch", "s3"];
const kafkaOverTls = ["ssl-encryption", "ssl-authentication", "sasl-ssl"];

/** Controls of how databases are called. */
export const databaseTransportControls: readonly Control[] = [tls, proxies, redshift, migrations];
