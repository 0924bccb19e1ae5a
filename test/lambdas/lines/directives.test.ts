import { Directives } from '../../../lambdas/lines/directives';
import { type Bound, defineTelemetry, instrumentsOf } from '../../../telemetry/define-telemetry';
import { counter, histogram } from '../../../telemetry/instrument';

const names = Array.from({ length: 1100 }, (_, i) => `own${i}`);
const shop = defineTelemetry({
  service: 'shop',
  namespace: 'Shop',
  facets: {},
  instruments: {
    ...Object.fromEntries(names.map((name) => [name, counter(name)])),
    latency: histogram('Latency', { by: { kind: ['a'] }, unit: 'Milliseconds' }),
  },
} as never);
const instruments = instrumentsOf(shop);

const directivesOf = (series: readonly Bound[]) => Directives.none.andAll(series);

test('a series that comes again is the same, also after more others than an environment remembers', () => {
  for (const instrument of instruments) directivesOf([instrument]);
  const series = instruments.slice(0, 3);

  expect(directivesOf(series)).toBe(directivesOf(series));
});

test('instruments share a directive where they have the same dimension sets, up to a hundred', () => {
  const metricsOf = ({ length }: { readonly length: number }) => length;

  const list = directivesOf([...instruments.slice(0, 150), ...instruments.slice(-1)]).list();

  expect(list.map(({ Dimensions, Metrics }) => [Dimensions, metricsOf(Metrics)])).toEqual([
    [[['service']], 100],
    [[['service']], 50],
    [[['service', 'kind']], 1],
  ]);
});
