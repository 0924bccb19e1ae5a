import { stateMachine } from '../../../../telemetry/resources/state-machine';
import { defaultRuleCases } from '../default-rule-cases';

export const stateMachineCases = defaultRuleCases({
  type: stateMachine,
  facts: { isExpress: false },
  dimensions: { StateMachineArn: 'arn:aws:states:us-east-1:000000000000:stateMachine:orders' },
  rules: {
    FailureRate: {
      fires: { ExecutionsSucceeded: '50x9 30x20', ExecutionsFailed: '0x9 20x20' },
      // One failure at night, two bad minutes of a deployment, 2 % at noon.
      quiet: {
        ExecutionsSucceeded: '_x60 1x30 50x120',
        ExecutionsFailed: '_x20 1 _x39 0x30 0x40 20 25 1x78',
        ExecutionsTimedOut: '_x60 0x150',
      },
    },
    Failures: {
      // It runs once a day, and today it fails.
      fires: { ExecutionsFailed: '_x20 1 _x10' },
      quiet: { ExecutionsSucceeded: '_x20 1 _x30 60x60', ExecutionsFailed: '_x20 0 _x30 1x60' },
    },
    TimeOuts: {
      fires: { ExecutionsTimedOut: '_x20 1 _x10' },
      quiet: { ExecutionsSucceeded: '_x20 1 _x30 60x60', ExecutionsTimedOut: '_x20 0 _x30 1x60' },
    },
    Aborts: {
      fires: { ExecutionsSucceeded: '50x10 20x30', ExecutionsAborted: '0x10 30x30' },
      // Somebody stops one by hand, a script a batch of them.
      quiet: {
        ExecutionsSucceeded: '1x30 50x60',
        ExecutionsAborted: '0x9 1 0x19 0x20 100 0x40',
      },
    },
    Throttles: {
      fires: { ExecutionThrottled: '0x9 40x20' },
      quiet: { ExecutionThrottled: '0x60 200x4 0x60 5 0x30' },
    },
  },
});
