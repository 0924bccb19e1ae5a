import { defineTelemetry } from '../../telemetry/define-telemetry';
import { counter, histogram } from '../../telemetry/instrument';

/** What the notifier measures of its own work: whoever watches the watch starts here. */
export const notifierTelemetry = (service: string) =>
  defineTelemetry({
    service,
    namespace: 'Watchkeeper',
    facets: {
      notifications: {
        handled: counter('Alarm messages by what became of them', {
          by: { outcome: ['delivered', 'passed_over', 'refused', 'failed'] },
          rollups: [[]],
        }),
        deliveryTime: histogram('Time that Slack took to answer', { unit: 'Milliseconds' }),
      },
    },
  });
