import { rotatedSecret } from '../../../../telemetry/resources/rotated-secret';
import { defaultRuleCases } from '../default-rule-cases';

export const rotatedSecretCases = defaultRuleCases({
  type: rotatedSecret,
  facts: {},
  dimensions: { FunctionName: 'rotate' },
  rules: {
    RotationFailures: {
      fires: { Errors: '_x20 0 0 1 _x20' },
      // Create, set, test and finish: four calls, once a month.
      quiet: { Errors: '_x60 0x3 _x60' },
    },
  },
});
