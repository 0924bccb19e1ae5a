import { eventSourceMapping } from '../../../../telemetry/resources/event-source-mapping';
import { defaultRuleCases } from '../default-rule-cases';

export const eventSourceMappingCases = defaultRuleCases({
  type: eventSourceMapping,
  facts: { source: 'stream', keepsInQueue: false },
  rules: {
    FailedEvents: {
      fires: { InvokedEventCount: '100x40', FailedInvokeEventCount: '0x9 100x30' },
      // Silence, a batch that is tried again for eight minutes, a steady 3 %.
      quiet: {
        InvokedEventCount: '_x120 100x200',
        FailedInvokeEventCount: '_x120 0x30 100x7 3x163',
      },
    },
    EventsDropped: {
      fires: { DroppedEventCount: '0x9 10 0x20' },
      quiet: { DroppedEventCount: '_x120 0x200 _x60' },
    },
    SentToDestination: {
      fires: { OnFailureDestinationDeliveredEventCount: '0x9 1 0x20' },
      quiet: { OnFailureDestinationDeliveredEventCount: '_x120 0x200 _x60' },
    },
  },
});
