import { httpApi } from '../../../../telemetry/resources/http-api';
import type { Facts, ResourceType } from '../../../../telemetry/resources/resource-type';
import { restApi } from '../../../../telemetry/resources/rest-api';
import { type DefaultRuleCases, defaultRuleCases } from '../default-rule-cases';

/** A silent night, a few early requests, the rise of the morning, a peak, the evening. */
const requests = '_x120 1 _ 2 _x56 1+1x59 60x120 90x30 60x120 60-1x59';

const casesOf = <F extends Facts>(
  type: ResourceType<F>,
  facts: NoInfer<F>,
  { serverErrors, clientErrors }: { readonly serverErrors: string; readonly clientErrors: string },
): DefaultRuleCases =>
  defaultRuleCases<F>({
    type,
    facts,
    rules: {
      ServerErrors: {
        fires: { Count: '60x30', [serverErrors]: '0x9 6x20' },
        // One of the three early requests fails, two minutes of a deployment, one in fifty at the peak.
        quiet: {
          Count: requests,
          [serverErrors]: '_x120 1 _ 1 _x56 0x59 0x60 24 18 0x58 2x30 0x120 0x59',
        },
      },
      Failing: {
        fires: { Count: '1x60', [serverErrors]: '0x9 1x50' },
        // At night both requests fail; later two minutes of a deployment; an outage of much traffic, which the other tells.
        quiet: {
          Count: '_x60 1 _x9 1 _x20 5x120 30x60',
          [serverErrors]: '_x60 1 _x9 1 _x20 0x50 5x2 0x97 30x20 0x10',
        },
      },
      ClientErrors: {
        fires: { Count: '60x40', [clientErrors]: '0.02x9 0.6x30' },
        // A robot at night, expired tokens in the morning, seven minutes of a client that guesses.
        quiet: {
          Count: requests,
          [clientErrors]: '_x120 1 _ 1 _x56 0.2x59 0.08x60 0.7x6 0.08x53 0.1x30 0.05x120 0.1x59',
        },
      },
      Latency: {
        fires: { Count: '60x30', Latency: '200x9 4000x20' },
        // Cold starts of the first requests, two slow minutes after a deployment, a slower peak.
        quiet: {
          Count: requests,
          Latency:
            '_x120 3200 _ 2900 _x56 2800x3 400x55 300x60 4000 3000 300x58 900x30 300x120 400x59',
        },
      },
    },
  });

export const restApiCases = casesOf(
  restApi,
  { hasCache: false },
  { serverErrors: '5XXError', clientErrors: '4XXError' },
);

export const httpApiCases = casesOf(httpApi, {}, { serverErrors: '5xx', clientErrors: '4xx' });
