// The public door `watchkeeper/testing`; inside the project import the file that you mean.
export { type AlarmTest, type AlarmTimeline, alarmTimeline, type MetricSeries } from './alarm-test';
export {
  type Captured,
  type CapturedMetric,
  type CaptureOptions,
  captureLines,
  type Line,
} from './capture-lines';
export { type ExpectedLine, type LogMatchers, logMatchers } from './log-matchers';
export { type AlarmMatchers, alarmMatchers } from './matchers';
export { type ExpectedMetric, type MetricMatchers, metricMatchers } from './metric-matchers';
export { parseMetricSeries } from './metric-series';
