import type { AlertRule } from '../alerts/alert-rule';
import { minutes } from '../duration';
import { average, labelled } from '../signals/signal';
import { formatQuantity, type Quantity } from '../unit';
import { type Measured, type SharedRuleOptions, sharedRule } from './shared-rule';

/** Predictions miss what came, over all models. Between two evaluations nothing new is known. EF7 calls it SEV2. */
export const lowAccuracy = (
  model: { readonly accuracy: Measured<'Percent'> },
  { below, ...options }: SharedRuleOptions & { readonly below: Quantity<'Percent'> },
): AlertRule =>
  sharedRule(
    {
      name: 'LowAccuracy',
      summary: `Less than ${formatQuantity(below)} of predictions are right, over all models.`,
      action: 'Look which model it is; go back to its last version if it was changed.',
      incidentLevel: 'SEV2',
      period: minutes(5),
      absence: 'unknown',
    },
    labelled('Accuracy', average(model.accuracy)).below(below),
    options,
  );
