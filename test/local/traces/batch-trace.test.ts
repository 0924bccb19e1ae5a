import { traceOfBatch } from '../../../local/traces/batch-trace';

const header = (digit: string, sampled = 1): string =>
  `Root=1-5759e988-${digit.repeat(24)};Parent=${digit.repeat(16)};Sampled=${sampled}`;

test.each([
  ['one message continues its trace', [header('a')], { traceHeader: header('a') }],
  [
    'messages of one trace continue it',
    [header('a'), header('a').replace('Parent=a', 'Parent=b')],
    { traceHeader: header('a') },
  ],
  ['one that is not sampled stays so', [header('a', 0)], { traceHeader: header('a', 0) }],
  ['messages without a trace begin one', [undefined, undefined], {}],
  ['what is no header counts as none', ['Root=7', ''], {}],
  ['traces that are not sampled are not linked', [header('a', 0), header('b', 0)], {}],
])('%s', (_rule, traceHeaders, trace) => {
  expect(traceOfBatch(traceHeaders)).toEqual(trace);
});

test('links the traces that are sampled, at most twenty', () => {
  const few = traceOfBatch([header('a'), undefined, header('b'), header('c', 0), header('b')]);
  const digits = Array.from({ length: 30 }, (_, i) => i.toString(16).padStart(2, '0'));
  const many = traceOfBatch(
    digits.map((two) => `Root=1-5759e988-${two.repeat(12)};Parent=${two.repeat(8)};Sampled=1`),
  );

  expect(few.traceHeader).toBeUndefined();
  expect(few.links?.map(({ parent }) => parent)).toEqual(['a'.repeat(16), 'b'.repeat(16)]);
  expect(many.links).toHaveLength(20);
});
