import type { Resource } from "../../model/resource";
import { type Value, isNothing, unknown } from "../../model/value";

/** Types of single databases. */
export const databaseInstances = ["aws_db_instance"];

/** Types of clusters that share the API of RDS. */
export const databaseClusters = ["aws_rds_cluster", "aws_docdb_cluster", "aws_neptune_cluster"];

/** A replica or what is restored has the engine of its source, which need not be written. */
export function engineOf(resource: Resource): Value {
  const engine = resource.value("engine");
  if (!isNothing(engine)) return engine;
  return resource.type === "aws_neptune_cluster" ? { kind: "literal", value: "neptune" } : unknown("engine");
}
