import { lambdaFunction } from '../../../../telemetry/resources/lambda-function';
import { defaultRuleCases } from '../default-rule-cases';

/** A silent night, the rise of the morning, a peak at noon, the fall of the evening. */
const traffic = '_x360 1+1x119 120x120 400x30 120x200 120-1x110 _x120';

export const lambdaFunctionCases = defaultRuleCases({
  type: lambdaFunction,
  facts: {
    timeoutMs: 30_000,
    reservedConcurrency: undefined,
    hasProvisionedConcurrency: false,
    readsStream: false,
    streamRetentionHours: 24,
    readsQueue: false,
    readsKafka: false,
    isAsynchronous: false,
    hasDestination: false,
    hasFailureDestination: false,
    hasDeadLetterQueue: false,
    hasInsights: false,
  },
  dimensions: { FunctionName: 'orders' },
  rules: {
    ErrorRate: {
      fires: { Invocations: '100x30', Errors: '0x9 8x20' },
      // At night one of two fails, in the morning two minutes of a deployment, at noon a steady 2 %.
      quiet: {
        Invocations: `_x100 2 1 _x58 1 ${traffic.slice(6)}`,
        Errors: '_x100 1 1 _x58 1 0x120 0x120 60 80 0x118 2x30 0x400',
      },
    },
    Failing: {
      // Called every five minutes: five failures.
      fires: {
        Invocations: '1 _x4 1 _x4 1 _x4 1 _x4 1 _x4 1 _x20',
        Errors: '1 _x4 1 _x4 1 _x4 1 _x4 1 _x4 1 _x20',
      },
      // Seldom called: a caller who tries four times, one at night who gives up after three.
      quiet: {
        Invocations: '1 _x9 1 _x9 1 1 1 1 1 _x30 1 _x59 3 _x60',
        Errors: '0 _x9 0 _x9 1 1 1 1 0 _x30 1 _x59 3 _x60',
      },
    },
    Throttles: {
      fires: { Invocations: '100x30', Throttles: '0x9 5x20' },
      // A burst of two minutes, a single throttle of a single invocation at night.
      quiet: { Invocations: '_x60 1 _x60 100x200', Throttles: '_x60 1 _x60 0x50 40 25 0x148' },
    },
    Duration: {
      fires: { Duration: '400x9 27000x20' },
      // Slow starts after the night, one call near the time-out, a slower hour.
      quiet: { Duration: '_x60 4000 800 300x120 29000 300x60 29500 28000 300x30 9000x60' },
    },
    Concurrency: {
      facts: { reservedConcurrency: 100 },
      fires: { ConcurrentExecutions: '40x9 95x20' },
      quiet: { ConcurrentExecutions: '_x60 1 10+1x60 70x200 97x4 60x60' },
    },
    Spillover: {
      facts: { hasProvisionedConcurrency: true },
      fires: {
        Invocations: '100x40',
        ProvisionedConcurrencySpilloverInvocations: '0x9 30x30',
      },
      quiet: {
        Invocations: '_x30 2 _x10 100x120',
        ProvisionedConcurrencySpilloverInvocations: '_x30 2 _x10 0x30 40x6 0x83',
      },
    },
    IteratorAge: {
      facts: { readsStream: true },
      fires: { IteratorAge: '200x9 1000+60000x60' },
      // A batch that failed and was tried for six minutes, a full batching window now and then.
      quiet: { IteratorAge: '_x30 200x60 60000+60000x6 200x60 290000 200x20 295000 200x30' },
    },
    StreamRetention: {
      facts: { readsStream: true },
      fires: { IteratorAge: '40000000+600000x30' },
      quiet: { IteratorAge: '_x30 200x60 60000+60000x60 200x60' },
    },
    AsyncAge: {
      facts: { isAsynchronous: true },
      fires: { AsyncEventAge: '100x9 900000x20' },
      // An event that failed twice and ran into its time-out both times.
      quiet: { AsyncEventAge: '_x30 100 _x20 100x30 90000 100 240000 100x60 _x30' },
    },
    EventsDropped: {
      facts: { isAsynchronous: true },
      fires: { AsyncEventsDropped: '0x9 1 0x20' },
      quiet: { AsyncEventsDropped: '_x60 0 _x30 0x120 _x60' },
    },
    DeadLetterErrors: {
      facts: { isAsynchronous: true, hasDeadLetterQueue: true },
      fires: { DeadLetterErrors: '_x9 1 _x20' },
      quiet: { DeadLetterErrors: '_x60 0 _x30 0x120 _x60' },
    },
    DestinationFailures: {
      facts: { isAsynchronous: true, hasDestination: true },
      fires: { DestinationDeliveryFailures: '_x9 1 _x20' },
      quiet: { DestinationDeliveryFailures: '_x60 0 _x30 0x120 _x60' },
    },
    Recursion: {
      facts: { readsQueue: true },
      fires: { RecursiveInvocationsDropped: '_x9 1 _x20' },
      quiet: { RecursiveInvocationsDropped: '_x60 0 _x30 0x60' },
    },
    Memory: {
      facts: { hasInsights: true },
      fires: { memory_utilization: '50x9 95x20' },
      quiet: { memory_utilization: '_x60 40+1x45 60x200 96x3 55x120' },
    },
  },
});
