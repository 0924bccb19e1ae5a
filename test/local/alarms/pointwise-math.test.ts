import fc from 'fast-check';
import { compilePointwise } from '../../../local/alarms/pointwise-math';
import { evaluateMetricMath, type MathInput } from '../../../local/metrics/metric-math';
import { parseMetricMath } from '../../../local/metrics/metric-math-syntax';

const point = fc.oneof(fc.constant(null), fc.constantFrom(0, 1, -1, 2.5, 1e300), fc.integer());
const points = fc.tuple(point, point, point);

const operand = fc.constantFrom('m1', 'm2', 'm3', '0', '2', '-1', '0.5');
/** Expressions of what can be compiled, and of a little that cannot. */
const { expression } = fc.letrec<{ expression: string }>((tie) => ({
  expression: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    operand,
    fc
      .tuple(
        tie('expression'),
        fc.constantFrom(...['+', '-', '*', '/', '^', '<', '>=', '==', '!=', 'AND', 'OR']),
        tie('expression'),
      )
      .map(([a, operator, b]) => `(${a} ${operator} ${b})`),
    fc.tuple(tie('expression')).map(([a]) => `-${a}`),
    fc
      .tuple(
        fc.constantFrom('ABS', 'CEIL', 'FLOOR', 'LOG', 'LOG10', 'RUNNING_SUM'),
        tie('expression'),
      )
      .map(([name, a]) => `${name}(${a})`),
    fc.tuple(tie('expression'), operand).map(([a, b]) => `FILL(${a}, ${b})`),
    fc
      .tuple(tie('expression'), tie('expression'), tie('expression'))
      .map(([a, b, c]) => `IF(${a}, ${b}, ${c})`),
    fc.tuple(tie('expression'), tie('expression')).map(([a, b]) => `IF(${a}, ${b})`),
  ),
}));

test('computes what the interpreter computes, or leaves it to it', () => {
  const ids = ['m1', 'm2', 'm3'];
  let compiledOnes = 0;

  fc.assert(
    fc.property(expression, fc.array(points, { minLength: 1, maxLength: 4 }), (text, moments) => {
      const parsed = parseMetricMath(text);
      const compute = compilePointwise('e', ids, new Map([['e', parsed]]));
      if (!compute) return;
      compiledOnes++;
      const inputs = ids.map(
        (id, i): MathInput => ({
          kind: 'metric',
          id,
          period: 60,
          values: moments.map((one) => one[i] ?? null),
        }),
      );
      const grid = { startMs: 0, periodSeconds: 60, length: moments.length };

      const { series } = evaluateMetricMath(parsed, inputs, grid);

      expect(moments.map((one) => compute(one))).toEqual(series[0]?.values);
    }),
    { numRuns: 2000 },
  );
  expect(compiledOnes).toBeGreaterThan(500);
});

test.each(['SUM([m1, m2])', 'RATE(m1)', 'FILL(m1, REPEAT)', 'm4', '1 + 2', 'e'])(
  'leaves %s to the interpreter',
  (text) => {
    expect(compilePointwise('e', ['m1', 'm2'], new Map([['e', parseMetricMath(text)]]))).toBe(
      undefined,
    );
  },
);

test('follows expressions that refer to each other', () => {
  const expressions = new Map([
    ['rate', parseMetricMath('100 * failed / m2')],
    ['failed', parseMetricMath('FILL(m1, 0)')],
  ]);

  const compute = compilePointwise('rate', ['m1', 'm2'], expressions);

  expect([compute?.([null, 50]), compute?.([5, 50]), compute?.([5, 0])]).toEqual([0, 10, null]);
});
