import { lambdaAccount } from '../../../../telemetry/resources/lambda-account';
import { defaultRuleCases } from '../default-rule-cases';

export const lambdaAccountCases = defaultRuleCases({
  type: lambdaAccount,
  facts: { concurrencyQuota: 1000 },
  rules: {
    ClaimedConcurrency: {
      fires: { ClaimedAccountConcurrency: '400x9 850x20' },
      // Reservations at night, a busy day, a burst of four minutes.
      quiet: { ClaimedAccountConcurrency: '200x120 200+5x100 700x200 950x4 600x120' },
    },
  },
});
