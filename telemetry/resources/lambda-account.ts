import { minutes } from '../duration';
import { labelled, percentOf } from '../signals/signal';
import { count, percent } from '../unit';
import { resourceType, type WatchedResource } from './resource-type';

export type LambdaAccountFacts = {
  /** Concurrent executions that the account may have in the region. */
  readonly concurrencyQuota: number;
};

/** The concurrency that all functions of an account share, to be watched once for each account and region. */
export const lambdaAccount = resourceType<LambdaAccountFacts>()({
  id: 'lambdaAccount',
  title: 'Lambda concurrency of the account',
  namespace: 'AWS/Lambda',
  rows: [
    {
      id: 'ClaimedConcurrency',
      signal: ({ metric, facts }) =>
        labelled(
          'of the quota of the account',
          percentOf(
            metric('ClaimedAccountConcurrency', 'Maximum', 'Count'),
            count(facts.concurrencyQuota),
          ),
        ),
      panel: 'Concurrency of the account',
      rule: {
        condition: (signal) => signal.above(percent(80)),
        for: minutes(10),
        severity: 'critical',
        summary: 'More than 80 % of the concurrency of the account is claimed.',
        action: 'Find the function that grew, cap it by a reservation, and ask for a higher quota.',
        causes: [
          'one function takes far more than usual: a loop, a flood, slow calls',
          'reserved and provisioned concurrency leave too little for the others',
          'the account has outgrown its quota',
        ],
        why: 'At the quota every function without a reservation is throttled; 80 % leaves time, as a higher quota is not given at once.',
      },
      source: 'https://docs.aws.amazon.com/lambda/latest/dg/monitoring-concurrency.html',
    },
  ],
  recommended: [{ metric: 'ClaimedAccountConcurrency', dimensions: [], met: 'ClaimedConcurrency' }],
});

/**
 * The account as a watched resource; the template does not know its quota.
 * @param concurrencyQuota - 1,000 by AWS's default, less in new accounts
 */
export const lambdaAccountResource = (
  concurrencyQuota: number,
): WatchedResource<LambdaAccountFacts> => ({
  name: 'Account',
  dimensions: {},
  facts: { concurrencyQuota },
});
