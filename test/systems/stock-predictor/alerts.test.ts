import { App } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { StockPredictorStack } from '../../../systems/stock-predictor/stack';
import { alarmTimeline } from '../../../testing/alarm-test';
import { alarmMatchers } from '../../../testing/matchers';
import type { AlarmTemplate } from '../../../testing/template-alarm';

expect.extend(alarmMatchers);

const app = new App({ context: { 'aws:cdk:bundling-stacks': [] } });
const stack = new StockPredictorStack(app, 'StockPredictor', {
  onCall: 'oncall@example.com',
  runbooks: 'https://example.com/runbooks',
});
const template = Template.fromStack(stack).toJSON() as AlarmTemplate;

const series = (metricName: string, values: string) => ({
  namespace: 'StockPredictor',
  metricName,
  dimensions: { service: 'stock-predictor' },
  values,
});

const timelineOf = (alarm: string, ...given: readonly ReturnType<typeof series>[]) =>
  alarmTimeline({ template, alarm, series: given });

describe('SP9: errors above 5 %', () => {
  test('an error spike is told in its third minute, and the recovery when two of five are left', () => {
    const spike = timelineOf(
      'HighErrorRate',
      series('http_errors', '0x9 6x5 0x20'),
      series('http_requests', '100x36'),
    );

    expect(spike).toTransition(['1m OK', '13m ALARM', '19m OK']);
  });

  test('four of a hundred requests wake nobody', () => {
    const normal = timelineOf(
      'HighErrorRate',
      series('http_errors', '4x60'),
      series('http_requests', '100x60'),
    );

    expect(normal).toTransition(['1m OK']);
  });

  test('every request of a quiet night failing wakes nobody: nine a minute say little', () => {
    const night = timelineOf(
      'HighErrorRate',
      series('http_errors', '9x60'),
      series('http_requests', '9x60'),
    );

    expect(night).toTransition(['1m OK']);
  });
});

describe('SP9: response time above 1000 ms', () => {
  test('slow requests are told in their third minute', () => {
    const slow = timelineOf(
      'HighLatency',
      series('response_time_ms', '80x9 1500x9'),
      series('http_requests', '100x20'),
    );

    expect(slow).toTransition(['1m OK', '13m ALARM']);
  });

  test('a single slow minute wakes nobody', () => {
    const blip = timelineOf(
      'HighLatency',
      series('response_time_ms', '80x9 1500 80x20'),
      series('http_requests', '100x31'),
    );

    expect(blip).toTransition(['1m OK']);
  });
});

describe('SP9: accuracy below 70 %', () => {
  test('two evaluations of three below the line are told', () => {
    const timeline = timelineOf(
      'LowAccuracy',
      series('model_accuracy', everyFiveMinutes(74, 74, 74, 65, 65, 65)),
    );

    expect(timeline.summary.at(-1)).toMatch(/ALARM$/);
  });

  test('a silent evaluator changes nothing', () => {
    const timeline = timelineOf(
      'LowAccuracy',
      series('model_accuracy', `${everyFiveMinutes(74, 74, 74)} _x60`),
    );

    expect(timeline.summary).toHaveLength(1);
    expect(timeline.summary[0]).toMatch(/OK$/);
  });
});

describe('SP9: downtime', () => {
  test('two failed checks of three are told, and the recovery when two of three pass', () => {
    const outage = timelineOf('ServiceDown', series('availability_up', '1x9 0x2 1x9'));

    expect(outage).toTransition(['3m OK', '12m ALARM', '15m OK']);
  });

  test('checks that stop are an outage', () => {
    const silence = timelineOf('ServiceDown', series('availability_up', '1x9 _x20'));

    expect(silence.summary.at(-1)).toMatch(/ALARM$/);
  });

  test('a new deployment, whose first check is still to come, is none', () => {
    const start = timelineOf('ServiceDown', series('availability_up', '_x3 1x20'));

    expect(start.summary.every((transition) => transition.endsWith('OK'))).toBe(true);
  });
});

function everyFiveMinutes(...values: readonly number[]): string {
  return values.map((value) => `${value} _x4`).join(' ');
}

describe('what the service depends on', () => {
  test('an unhealthy dependency is told in its third minute, a single failed check is not', () => {
    const down = timelineOf('DependencyDown', series('health_up', '1x19 0 1x9 0x6 1x20'));

    expect(down).toTransition(['5m OK', '34m ALARM', '41m OK']);
  });

  test('a readiness check that is not made any more is told', () => {
    const silent = timelineOf('DependencyDown', series('health_up', '1x20 _x20'));

    expect(silent.summary.at(-1)).toMatch(/ALARM$/);
  });
});
