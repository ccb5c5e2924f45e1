import { CloudwatchLogMetricFilter } from "@cdktf/provider-aws/lib/cloudwatch-log-metric-filter";
import { CloudwatchMetricAlarm } from "@cdktf/provider-aws/lib/cloudwatch-metric-alarm";
import { Construct } from "constructs";
import { trailLogGroupName } from "../zone";
import type { Alarms } from "./alarms";
import { watchedActivities } from "./watched-activity";
import { ZoneStack } from "./zone-stack";

/** CloudWatch Logs takes no more: https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/cloudwatch_limits_cwl.html */
const longestPattern = 1024;

/** Properties of {@link TrailAlarms}. */
export interface TrailAlarmsProps {
  /** Where the alarms go. */
  readonly alarms: Alarms;
}

/** An alarm for everything in the trail that people are told of; made in the management account, where the trail is. */
export class TrailAlarms extends Construct {
  constructor(scope: Construct, id: string, props: TrailAlarmsProps) {
    super(scope, id);
    const stack = ZoneStack.of(this);
    const { zone } = stack;
    const provider = stack.providerOf("management");
    for (const activity of watchedActivities(zone)) {
      if (activity.pattern.length > longestPattern) {
        throw new Error(
          `the filter of ${activity.id} has ${activity.pattern.length} characters; CloudWatch Logs takes ${longestPattern}: split it in src/constructs/watched-activity.ts`,
        );
      }
      const metric = { name: activity.id, namespace: `${zone.zone}/trail` };
      const own = new Construct(this, activity.id);
      const filter = new CloudwatchLogMetricFilter(own, "filter", {
        name: `${zone.zone}-${activity.id}`,
        logGroupName: trailLogGroupName(zone),
        pattern: activity.pattern,
        metricTransformation: { ...metric, value: "1", defaultValue: "0" },
        provider,
      });
      new CloudwatchMetricAlarm(own, "alarm", {
        alarmName: `${zone.zone}-${activity.id}`,
        alarmDescription: `${activity.description}. The events are in the log group ${trailLogGroupName(zone)} of the management account.`,
        namespace: metric.namespace,
        metricName: metric.name,
        statistic: "Sum",
        period: 300,
        evaluationPeriods: 1,
        comparisonOperator: "GreaterThanOrEqualToThreshold",
        threshold: 1,
        treatMissingData: "notBreaching",
        alarmActions: [props.alarms.topic.arn],
        dependsOn: [filter],
        provider,
      });
    }
  }
}
