import { scheduleGroup } from '../../../../telemetry/resources/schedule-group';
import { defaultRuleCases } from '../default-rule-cases';

/** Much is scheduled for the full hour. */
const fullHours = '_x60 30x3 _x56 30x4 _x55 20x2 _x57';

export const scheduleGroupCases = defaultRuleCases({
  type: scheduleGroup,
  facts: { hasDeadLetterQueue: false, keepsFailures: false },
  rules: {
    Dropped: {
      fires: { InvocationDroppedCount: '0x9 1 0x20' },
      quiet: { InvocationDroppedCount: '_x60 0 _x59 0 _x59 0 _x59' },
    },
    TargetErrors: {
      fires: { TargetErrorCount: '_x9 1 1 1 _x4 1 _x9 1 _x14 1 _x20 1 _x10' },
      // An hourly schedule whose target refuses once and takes the retry.
      quiet: { TargetErrorCount: '_x60 0 _x59 1 1 0 _x57 0 _x59 0 _x59' },
    },
    TargetThrottled: {
      fires: { TargetErrorThrottledCount: '_x9 5x30' },
      quiet: { TargetErrorThrottledCount: fullHours },
    },
    Throttled: {
      fires: { InvocationThrottleCount: '_x9 5x30' },
      quiet: { InvocationThrottleCount: fullHours },
    },
    FailedDeadLetters: {
      facts: { hasDeadLetterQueue: true },
      fires: { InvocationsFailedToBeSentToDeadLetterCount: '_x9 1 _x20' },
      quiet: { InvocationsFailedToBeSentToDeadLetterCount: '_x60 0 _x59 0 _x59' },
    },
  },
});
