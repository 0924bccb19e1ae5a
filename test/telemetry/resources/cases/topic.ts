import { topic } from '../../../../telemetry/resources/topic';
import { defaultRuleCases } from '../default-rule-cases';

export const topicCases = defaultRuleCases({
  type: topic,
  facts: {
    hasDeadLetterQueue: false,
    keepsFailures: false,
    hasUnreliableEndpoints: false,
    filtersByAttributes: true,
    filtersByBody: true,
  },
  rules: {
    FailedDeliveries: {
      fires: { NumberOfNotificationsFailed: '_x9 1 _x20' },
      quiet: { NumberOfNotificationsFailed: '_x120 0x60 _x60' },
    },
    FailedShare: {
      facts: { hasUnreliableEndpoints: true },
      fires: {
        NumberOfNotificationsFailed: '0x9 20x30',
        NumberOfNotificationsDelivered: '50x40',
      },
      // One address bounces whenever something is sent; an endpoint is away for a minute, and each try counts.
      quiet: {
        NumberOfNotificationsFailed: '_x120 1 _x60 1x60 60 1x60 _x60',
        NumberOfNotificationsDelivered: '_x120 3 _x60 20x60 0 20x60 _x60',
      },
    },
    FailedToRedrive: {
      facts: { hasDeadLetterQueue: true },
      fires: { NumberOfNotificationsFailedToRedriveToDlq: '_x9 1 _x20' },
      quiet: { NumberOfNotificationsFailedToRedriveToDlq: '_x120 0x60 _x60' },
    },
    InvalidAttributes: {
      fires: { 'NumberOfNotificationsFilteredOut-InvalidAttributes': '0x9 5x20' },
      // One bad message, tried by hand twice.
      quiet: { 'NumberOfNotificationsFilteredOut-InvalidAttributes': '_x120 0x30 1 0 1 0x60 _x60' },
    },
    InvalidMessageBody: {
      fires: { 'NumberOfNotificationsFilteredOut-InvalidMessageBody': '0x9 5x20' },
      quiet: {
        'NumberOfNotificationsFilteredOut-InvalidMessageBody': '_x120 0x30 1 0 1 0x60 _x60',
      },
    },
  },
});
