import fc from 'fast-check';
import { httpApi } from '../../../telemetry/resources/http-api';
import { lambdaFunction } from '../../../telemetry/resources/lambda-function';
import { queue } from '../../../telemetry/resources/queue';
import { restApi } from '../../../telemetry/resources/rest-api';
import { defaultRules, type Minute, type Told, toldOn } from './simulated-day';
import {
  apiDay,
  functionDay,
  functionFacts,
  plainFunctionFacts,
  queueDay,
  type Service,
  type troubles,
} from './simulated-service';

const named = { FunctionName: 'orders' };
const queueFacts = {
  isDeadLetterQueue: false,
  visibilityTimeoutSeconds: 60,
  delaySeconds: 0,
  retentionSeconds: 345_600,
};

const resources = {
  'a function': {
    rules: defaultRules(lambdaFunction, plainFunctionFacts, named),
    dayOf: functionDay,
    isRetried: false,
  },
  'a function of events': {
    rules: defaultRules(lambdaFunction, functionFacts, named),
    dayOf: functionDay,
    isRetried: true,
  },
  'a REST API': {
    rules: defaultRules(restApi, { hasCache: false }),
    dayOf: apiDay,
    isRetried: false,
  },
  'an HTTP API': { rules: defaultRules(httpApi, {}), dayOf: apiDay, isRetried: false },
  'a queue': { rules: defaultRules(queue, queueFacts), dayOf: queueDay, isRetried: false },
};

type Kind = keyof typeof resources;

const told = (kind: Kind, service: Omit<Service, 'isRetried'>): Told => {
  const { rules, dayOf, isRetried } = resources[kind];
  const day: readonly Minute[] = dayOf({ ...service, isRetried });
  return toldOn(rules, day);
};

describe('on an ordinary day no default rule goes off', () => {
  test.each<Kind>(['a function', 'a function of events', 'a REST API', 'a queue'])(
    'of %s',
    (kind) => {
      fc.assert(
        fc.property(
          fc.integer({ min: 1, max: 1e9 }),
          fc.constantFrom(1 / 60, 0.2, 1, 3, 6, 12, 25, 60, 1000),
          fc.constantFrom(0.001, 0.005),
          (seed, callsAMinute, errorShare) => {
            expect([...told(kind, { seed, callsAMinute, errorShare, minutes: 1440 })]).toEqual([]);
          },
        ),
        { seed: 20_260_105, numRuns: 12 },
      );
    },
  );
});

/** Ten a minute and more is told within minutes, seldom called ones within the hour. */
const outages: readonly (readonly [
  Kind,
  keyof typeof troubles,
  callsAMinute: number,
  rows: readonly string[],
  withinMinutes: number,
])[] = [
  ['a function', 'outage', 1000, ['ErrorRate'], 3],
  ['a function', 'outage', 10, ['ErrorRate'], 4],
  ['a function', 'outage', 1, ['Failing', 'ErrorRate'], 10],
  ['a function', 'outage', 0.3, ['Failing'], 60],
  ['a function', 'partialOutage', 1000, ['ErrorRate'], 3],
  ['a function', 'partialOutage', 20, ['ErrorRate'], 10],
  ['a function', 'partialOutage', 10, ['Failing', 'ErrorRate'], 30],
  ['a function', 'partialOutage', 1, ['Failing'], 90],
  ['a function', 'slowDown', 1000, ['Duration'], 15],
  ['a function', 'slowDown', 1, ['Duration'], 30],
  ['a function', 'throttling', 1000, ['Throttles'], 4],
  ['a function', 'throttling', 5, ['Throttles'], 15],
  ['a function', 'cutOff', 1, ['Throttles'], 10],
  ['a function', 'cutOff', 0.3, ['Throttles'], 60],
  ['a function of events', 'outage', 10, ['ErrorRate'], 4],
  ['a REST API', 'outage', 1000, ['ServerErrors'], 3],
  ['a REST API', 'outage', 1, ['Failing', 'ServerErrors'], 20],
  ['an HTTP API', 'partialOutage', 20, ['ServerErrors'], 10],
  ['an HTTP API', 'partialOutage', 3, ['Failing'], 30],
  ['a REST API', 'slowDown', 1000, ['Latency'], 20],
  ['a REST API', 'slowDown', 6, ['Latency'], 25],
  ['a queue', 'outage', 1000, ['Age'], 20],
  ['a queue', 'outage', 0.2, ['Age'], 40],
];

test.each(outages)(
  'of %s: %s at %d calls a minute, %j tells within %d minutes',
  (kind, trouble, callsAMinute, rows, withinMinutes) => {
    for (const seed of [1, 2, 3]) {
      const from = 60;
      const minutes = from + withinMinutes;
      const calls = { seed, callsAMinute, errorShare: 0.001, isOrdinary: false };
      const first = told(kind, { ...calls, minutes, trouble: { kind: trouble, from } });
      const moments = rows.flatMap((row) => first.get(row) ?? []);

      expect(moments).not.toEqual([]);
      expect(Math.min(...moments)).toBeGreaterThan(from);
    }
  },
);

describe('of one dependency that is down', () => {
  const from = 60;
  const down = {
    ...{ seed: 1, callsAMinute: 30, errorShare: 0.001, minutes: from + 60, isOrdinary: false },
    trouble: { kind: 'outage', from },
  } as const;
  const deadLetters: readonly Minute[] = Array.from({ length: down.minutes }, (_, minute) => ({
    ApproximateNumberOfMessagesVisible: [[Math.max(0, minute - from - 10), 1]],
  }));
  const app = {
    Api: resources['a REST API'].rules,
    Function: resources['a function'].rules,
    Worker: defaultRules(
      lambdaFunction,
      { ...plainFunctionFacts, readsQueue: true, timeoutMs: 30_000 },
      named,
    ),
    Queue: resources['a queue'].rules,
    DeadLetters: defaultRules(queue, { ...queueFacts, isDeadLetterQueue: true }),
  };
  const days = {
    Api: apiDay(down),
    Function: functionDay(down),
    Worker: functionDay(down),
    Queue: queueDay(down),
    DeadLetters: deadLetters,
  };
  const alarms = Object.entries(app).flatMap(([name, rules]) => {
    const first = toldOn(rules, days[name as keyof typeof app]);
    return rules
      .filter((rule) => first.has(rule.name.slice('Thing-'.length)))
      .map((rule) => ({ name: rule.name.replace('Thing', name), severity: rule.severity }));
  });
  const ofSeverity = (wanted: string) =>
    alarms.filter(({ severity }) => severity === wanted).map(({ name }) => name);

  test('each part wakes people once: who waits, who works, and what is kept', () => {
    expect(ofSeverity('critical')).toEqual([
      'Api-ServerErrors',
      'Function-ErrorRate',
      'Worker-ErrorRate',
      'DeadLetters-DeadLetters',
    ]);
  });

  test('no second rule of a part says the same in a lower voice', () => {
    expect(ofSeverity('warning').filter((name) => name.endsWith('-Failing'))).toEqual([]);
  });
});
