import { queue } from '../../../../telemetry/resources/queue';
import { defaultRuleCases } from '../default-rule-cases';

export const queueCases = defaultRuleCases({
  type: queue,
  facts: {
    isDeadLetterQueue: false,
    visibilityTimeoutSeconds: 30,
    delaySeconds: 0,
    retentionSeconds: 345_600,
  },
  rules: {
    DeadLetters: {
      facts: { isDeadLetterQueue: true },
      fires: { ApproximateNumberOfMessagesVisible: '0x9 1x20' },
      // Made and looked at, silent after six hours, looked at again.
      quiet: { ApproximateNumberOfMessagesVisible: '0x360 _x600 0x60' },
    },
    Age: {
      fires: { ApproximateAgeOfOldestMessage: '5x9 60+60x40' },
      // Silence, a message tried four times, a burst that is worked off in twenty minutes.
      quiet: {
        ApproximateAgeOfOldestMessage: '_x360 2x60 30+30x4 2x60 60+60x13 800-100x7 2x60 _x30',
      },
    },
    Retention: {
      fires: { ApproximateAgeOfOldestMessage: '270000+600x30' },
      // A whole day behind, as over a weekend without its consumer: the other alarm tells of that.
      quiet: { ApproximateAgeOfOldestMessage: '_x60 2x60 0+60x1440 2x60' },
    },
    InFlight: {
      fires: { ApproximateNumberOfMessagesNotVisible: '10x9 110000x30' },
      quiet: { ApproximateNumberOfMessagesNotVisible: '_x360 10x120 5000x30 100000x5 50x60 _x30' },
    },
  },
});
