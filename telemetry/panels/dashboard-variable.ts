/** What the reader of a dashboard can set at its top. @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/cloudwatch_dashboard_variables.html */
export interface DashboardVariable {
  /** Letters, digits, - and _. */
  readonly id: string;
  readonly label: string;
  /** The dimension or property that it sets everywhere, or the text that it stands for. */
  readonly replaces: { readonly property: string } | { readonly pattern: string };
  /** What there is to choose from: given, or the values of a dimension that are found. */
  readonly choices:
    | { readonly values: readonly { readonly value: string; readonly label: string }[] }
    | { readonly search: string; readonly dimension: string };
  /** @default - the first value, or the first one found */
  readonly initially?: string;
}

/** One dimension, set on all graphs at once. */
export const dimensionVariable = (
  label: string,
  dimension: string,
  values: readonly string[],
): DashboardVariable => ({
  id: dimension,
  label,
  replaces: { property: dimension },
  choices: { values: values.map((value) => ({ value, label: value })) },
});

/** The function that all graphs by function show: any that Lambda has measured, found when someone looks. */
export const functionVariable = (label = 'Function'): DashboardVariable => ({
  id: 'FunctionName',
  label,
  replaces: { property: 'FunctionName' },
  choices: {
    search: '{AWS/Lambda,FunctionName} MetricName="Invocations"',
    dimension: 'FunctionName',
  },
});

/**
 * The stage that a dashboard shows, where stages are a dimension of the metrics.
 * @param dimension - API Gateway's is `Stage`
 */
export const stageVariable = (
  stages: readonly string[],
  dimension = 'Stage',
): DashboardVariable => ({ ...dimensionVariable('Stage', dimension, stages), id: 'stage' });

/**
 * The stage that a dashboard shows, where stages are a part of names: the name of this stage is replaced wherever it
 * stands, so it must be one that stands for nothing else, such as `shop-dev`.
 * @param names - by stage: `{ dev: 'shop-dev', prod: 'shop-prod' }`
 * @param here - the stage that is deployed
 */
export const stageNameVariable = <const S extends string>(
  names: Readonly<Record<S, string>>,
  here: NoInfer<S>,
): DashboardVariable => ({
  id: 'stage',
  label: 'Stage',
  replaces: { pattern: names[here] },
  choices: {
    values: Object.entries<string>(names).map(([label, value]) => ({ value, label })),
  },
  initially: names[here],
});
