import type { MetricQuery } from '../console-server/console-source';
import { type Drawing, PLAIN, toDrawing, type View } from './drawing';
import { asList, asNumber, asObject, asText, type JsonObject } from './json-value';
import type { MetricWidget } from './widget';

/** A chart widget, as far as its queries can run here. */
export interface ChartWidget {
  readonly description?: string;
  readonly metric: MetricWidget;
  /** Queries that do not run here, and why. */
  readonly remarks: readonly string[];
}

const VIEWS: ReadonlyMap<string, View> = new Map([
  ['line', 'timeSeries'],
  ['bar', 'bar'],
  ['pie', 'pie'],
  ['number', 'singleValue'],
  ['solidgauge', 'gauge'],
  ['column', 'column'],
  ['legend', 'legend'],
  ['histogram', 'histogram'],
  ['heatmap', 'heatmap'],
  ['scatter', 'scatter'],
]);

const DEFAULT_STEP_SECONDS = 60;

/** @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/CloudWatch-Dashboard-Body-Structure.html */
export const toChartWidget = (properties: JsonObject): ChartWidget => {
  const all = asList(asObject(properties.data).queries).map(asObject);
  const queries = all.flatMap(toQuery);
  return {
    description: asText(properties.description),
    remarks: all.filter(({ language }) => language !== 'SQL').map(refusal),
    metric: {
      ...chartDrawing(properties),
      liveData: false,
      setPeriodToTimeRange: false,
      queries,
      series: queries
        .filter(({ returnData }) => returnData)
        .map(({ id, periodSeconds = DEFAULT_STEP_SECONDS }) => ({
          id,
          periodSeconds,
          yAxis: 'left',
        })),
    },
  };
};

const refusal = ({ id, language }: JsonObject): string =>
  `the query ${asText(id) ?? ''} is ${asText(language) ?? 'of no known language'}: here SQL runs, PromQL runs on AWS`;

const toQuery = (query: JsonObject, index: number): readonly MetricQuery[] => {
  if (query.language !== 'SQL') return [];
  return [
    {
      id: /^[a-z]\w*$/.test(asText(query.id) ?? '') ? String(query.id) : `q${index}`,
      label: asText(query.label),
      expression: asText(query.query) ?? '',
      periodSeconds: stepSeconds(query.step),
      returnData: query.visible !== false,
    },
  ];
};

const UNIT_SECONDS: Readonly<Record<string, number>> = { s: 1, m: 60, h: 3600, d: 86_400 };

/** `60`, `"60"`, `"5m"` */
const stepSeconds = (step: unknown): number => {
  const [, count, unit = 's'] = /^(\d+)([smhd]?)$/.exec(String(step)) ?? [];
  return Number(count ?? 0) * (UNIT_SECONDS[unit || 's'] ?? 1) || DEFAULT_STEP_SECONDS;
};

const chartDrawing = (properties: JsonObject): Drawing => {
  const options = asObject(properties.plotOptions);
  const legend = asObject(options.legend);
  const [left, right] = asList(options.yAxis);
  const { annotations, axes } = toDrawing({
    annotations: options.annotations,
    yAxis: { left, right },
  });
  const gauge = asObject(options.gaugeOptions);
  return {
    ...PLAIN,
    view: VIEWS.get(asText(properties.view) ?? '') ?? 'timeSeries',
    stacked:
      asObject(options.lineOptions).stacked === true ||
      asObject(options.barOptions).stacked === true,
    legend: legend.show === false ? 'hidden' : legend.position === 'right' ? 'right' : 'bottom',
    axes: {
      ...axes,
      left: {
        ...axes.left,
        min: axes.left.min ?? asNumber(gauge.min),
        max: axes.left.max ?? asNumber(gauge.max),
      },
    },
    annotations,
  };
};
