// The public door `watchkeeper/testing`; inside the project import the file that you mean.
export { type AlarmTest, type AlarmTimeline, alarmTimeline, type MetricSeries } from './alarm-test';
export { alarmMatchers } from './matchers';
export { parseMetricSeries } from './metric-series';
