import { eventRule } from '../../../../telemetry/resources/event-rule';
import { defaultRuleCases } from '../default-rule-cases';

export const eventRuleCases = defaultRuleCases({
  type: eventRule,
  facts: { hasDeadLetterQueue: false, keepsFailures: false },
  rules: {
    // EventBridge sends it only if it is not zero: on most days nothing comes at all.
    FailedInvocations: {
      fires: { FailedInvocations: '_x9 1 _x20' },
      quiet: { FailedInvocations: '_x1440' },
    },
    FailedDeadLetters: {
      facts: { hasDeadLetterQueue: true },
      fires: { InvocationsFailedToBeSentToDlq: '_x9 1 _x20' },
      quiet: { InvocationsFailedToBeSentToDlq: '_x1440' },
    },
    Throttled: {
      fires: { ThrottledRules: '_x9 20x30' },
      // The full hour, when much is scheduled.
      quiet: { ThrottledRules: '_x60 30x3 _x56 30x4 _x55 20x2 _x57' },
    },
  },
});
