import { logGroup } from '../../../../telemetry/resources/log-group';
import { defaultRuleCases } from '../default-rule-cases';

export const logGroupCases = defaultRuleCases({
  type: logGroup,
  facts: { hasEmbeddedMetrics: true, hasSubscription: true, hasTransformer: true },
  dimensions: { LogGroupName: '/aws/lambda/orders' },
  rules: {
    LostMetrics: {
      fires: { EMFValidationErrors: '_x10 3 _x20' },
      quiet: { EMFValidationErrors: '_x30 0x30', EMFParsingErrors: '0x60' },
    },
    DeliveryErrors: {
      fires: { ForwardedLogEvents: '500x9 0x30', DeliveryErrors: '0x9 500x30' },
      // One batch fails and is sent again.
      quiet: { ForwardedLogEvents: '_x30 20x30 500x60', DeliveryErrors: '_x30 0x30 0x20 60 0x39' },
    },
    DeliveryThrottling: {
      fires: { ForwardedLogEvents: '500x60', DeliveryThrottling: '0x9 200x50' },
      quiet: { ForwardedLogEvents: '500x120', DeliveryThrottling: '0x60 300x6 0x54' },
    },
    TransformationErrors: {
      fires: { IncomingLogEvents: '500x40', TransformationErrors: '0x9 200x30' },
      quiet: { IncomingLogEvents: '_x30 500x90', TransformationErrors: '_x30 2x60 400x3 0x27' },
    },
  },
});
