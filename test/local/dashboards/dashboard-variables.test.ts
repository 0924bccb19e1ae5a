import fc from 'fast-check';
import {
  applyVariables,
  currentValue,
  readVariables,
  valuesOf,
} from '../../../local/dashboards/dashboard-variables';

const only = (raw: object) => {
  const [variable] = readVariables([{ id: 'v', inputType: 'select', ...raw }]);
  if (!variable) throw new Error('no variable was read');
  return variable;
};
const set = (raw: object, value: string, widgets: unknown) =>
  applyVariables(widgets, [{ variable: only(raw), value }]);

test('a property variable sets a property wherever it stands', () => {
  const variable = { type: 'property', property: 'region' };

  const widgets = set(variable, 'eu-west-1', [
    { properties: { region: 'us-east-1', metrics: [['N', 'm', { region: 'us-east-1' }]] } },
  ]);

  expect(widgets).toEqual([
    { properties: { region: 'eu-west-1', metrics: [['N', 'm', { region: 'eu-west-1' }]] } },
  ]);
});

test('a property variable sets a dimension, repeated ones too', () => {
  const variable = { type: 'property', property: 'FunctionName' };

  const widgets = set(variable, 'pay', [
    {
      metrics: [
        ['AWS/Lambda', 'Errors', 'FunctionName', 'order', 'Resource', 'FunctionName'],
        ['.', 'Duration', '.', '.'],
        ['...', 'third'],
      ],
    },
  ]);

  expect(widgets).toMatchObject([
    {
      metrics: [
        ['AWS/Lambda', 'Errors', 'FunctionName', 'pay', 'Resource', 'FunctionName', {}],
        ['AWS/Lambda', 'Duration', 'FunctionName', 'pay', {}],
        ['AWS/Lambda', 'Duration', 'FunctionName', 'pay', {}],
      ],
    },
  ]);
});

test.each([
  ['order-fn', 'the order-fn of order-fn', 'the $& of $&'],
  ['order-\\w+', 'order-one, order-two', '$&, $&'],
  ['a.c', 'abc a.c', '$& $&'],
  ['(a+)+$', 'aaaa (a+)+$', 'aaaa $&'],
  ['(', 'f(x', 'f$&x'],
  ['x*', 'axb x*', 'axb $&'],
])('the pattern %s is replaced in a text', (pattern, text, expected) => {
  expect(set({ type: 'pattern', pattern }, '$&', { title: text })).toEqual({ title: expected });
});

test('a pattern that finds a number leaves a number', () => {
  expect(set({ type: 'pattern', pattern: '300' }, '60', { period: 300, y: 3 })).toEqual({
    period: 60,
    y: 3,
  });
});

const names = ['b', 'a', 'a'].map((FunctionName, i) => ({
  namespace: 'AWS/Lambda',
  metricName: i === 2 ? 'Errors' : 'Duration',
  dimensions: { FunctionName },
}));

test('values are found among the metrics that this cloud has', () => {
  const search = '{AWS/Lambda,FunctionName} MetricName="Duration"';
  const variable = only({
    type: 'property',
    property: 'FunctionName',
    search,
    populateFrom: 'FunctionName',
    defaultValue: '__FIRST',
  });

  const values = valuesOf(variable, names);

  expect(values.map(({ value }) => value)).toEqual(['a', 'b']);
  expect(currentValue(variable, {}, values)).toBe('a');
  expect(currentValue(variable, { v: 'b' }, values)).toBe('b');
});

test('a variable that nobody has set leaves the dashboard as it was written', () => {
  const variable = only({ type: 'pattern', pattern: 'a', values: [{ value: 'x' }] });

  expect(currentValue(variable, {}, variable.values)).toBeUndefined();
});

test('any pattern is applied to any text without a throw', () => {
  fc.assert(
    fc.property(fc.stringMatching(/^[ab()[\]+*?\\|.{}1]{0,12}$/), fc.string(), (pattern, text) => {
      expect(() => set({ type: 'pattern', pattern: `${pattern}a` }, 'v', [text])).not.toThrow();
    }),
  );
});
