import type { AlertOptions } from '../alerts/alert-rule';
import { awsMetric, type Condition, type Signal } from '../signals/signal';
import type { Statistic } from '../signals/statistic';
import type { Unit } from '../unit';

/** What is known of a resource when the stack is written: its time-out, its limits, what hangs on it. */
export type Facts = Readonly<Record<string, number | string | boolean | undefined>>;

/** One resource that is watched. */
export interface WatchedResource<F extends Facts = Facts> {
  /** From its construct path, so that it never changes with what stands beside it: `OrdersHandler`. */
  readonly name: string;
  /** The dimensions of its metrics; a value may be a reference that the deployment resolves. */
  readonly dimensions: Readonly<Record<string, string>>;
  readonly facts: F;
}

/** Makes signals of one resource's metrics. */
export interface Probe<F extends Facts = Facts> {
  readonly facts: F;
  /** The resource's own, for metrics that take them under another name or with more beside them. */
  readonly dimensions: Readonly<Record<string, string>>;
  /** A metric of the resource. @param options - where it is not the type's own namespace, or has other dimensions */
  metric<const U extends Unit>(
    metricName: string,
    statistic: Statistic,
    unit: U,
    options?: {
      readonly label?: string;
      readonly namespace?: string;
      /** Instead of the resource's own. */
      readonly dimensions?: Readonly<Record<string, string>>;
    },
  ): Signal<U>;
}

/** When someone is told of a row's signal, without anybody having configured it. */
export interface ResourceRule<F extends Facts = Facts>
  extends Pick<
    AlertOptions,
    'for' | 'period' | 'severity' | 'incidentLevel' | 'absence' | 'accepts'
  > {
  /** Undefined where the facts leave nothing to judge by: a limit that is not known. */
  readonly condition: (signal: Signal, facts: F) => Condition | undefined;
  readonly summary: string;
  /** What to do first. */
  readonly action: string;
  /** Likely causes, the likeliest first, for the runbook. */
  readonly causes: readonly string[];
  /** Why this default and no other, in one line; who takes it from AWS names the page in the row's source. */
  readonly why: string;
}

/** One line of a type's table: a signal, the graph it is drawn on, and the default rule on it. */
export interface ResourceRow<F extends Facts = Facts, Id extends string = string> {
  /** Part of the alarm's name; stable, PascalCase: `ErrorRate`. */
  readonly id: Id;
  /** Undefined for a resource that has no such metric. */
  readonly signal: (probe: Probe<F>) => Signal | undefined;
  /** Title of the graph that it is a line of. @default - not drawn */
  readonly panel?: string;
  /** @default - drawn alone */
  readonly rule?: ResourceRule<F>;
  /** AWS's page about the metric. */
  readonly source: string;
}

/** How one alarm of AWS's recommendations is met, or why it is not. */
export interface RecommendedAlarm {
  /** @default - the type's */
  readonly namespace?: string;
  readonly metric: string;
  readonly dimensions: readonly string[];
  /** The row that watches it. */
  readonly met?: string;
  /** Why there is no alarm by default. */
  readonly declined?: string;
}

/** Everything that is known of monitoring one type of resource. */
export interface ResourceType<
  F extends Facts = Facts,
  RowId extends string = string,
  Id extends string = string,
> {
  /** Key of overrides: `lambda`, `restApi`. */
  readonly id: Id;
  /** For people: `Lambda function`. */
  readonly title: string;
  readonly namespace: string;
  readonly rows: readonly ResourceRow<F, RowId>[];
  /** AWS's recommended alarms of the namespace, each met or declined. @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/Best_Practice_Recommended_Alarms_AWS_Services.html */
  readonly recommended: readonly RecommendedAlarm[];
}

/** Types the rows of a table by its facts, and remembers their ids, so that an override of no row does not compile. */
export const resourceType =
  <F extends Facts>() =>
  <const RowId extends string, const Id extends string>(
    type: ResourceType<F, RowId, Id>,
  ): ResourceType<F, RowId, Id> =>
    type;

export const probeOf = <F extends Facts>(
  { namespace }: Pick<ResourceType<F>, 'namespace'>,
  { dimensions, facts }: WatchedResource<F>,
): Probe<F> => ({
  facts,
  dimensions,
  metric: (metricName, statistic, unit, options = {}) =>
    awsMetric(options.label ?? metricName, unit, {
      namespace: options.namespace ?? namespace,
      metricName,
      dimensions: options.dimensions ?? dimensions,
      statistic,
    }),
});
