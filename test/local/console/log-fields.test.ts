import { fieldsIn, narrowedTo, requestIdIn, traceIdIn } from '../../../local/console/log-fields';
import { compileFilterPattern } from '../../../local/logs/filter-pattern';

const line = JSON.stringify({
  level: 'ERROR',
  'odd name': null,
  error: { frames: [{ line: 7 }], isFatal: true },
  record: { requestId: 'b1946ac9-1000' },
});

test('each value of a JSON line is named as Logs Insights names it', () => {
  const names = fieldsIn(line).map(({ name, value }) => [name, value]);

  expect(names).toEqual([
    ['level', 'ERROR'],
    ['odd name', null],
    ['error.frames.0.line', 7],
    ['error.isFatal', true],
    ['record.requestId', 'b1946ac9-1000'],
  ]);
});

test('a filter on a value finds its line, within what was searched already', () => {
  for (const field of fieldsIn(line)) {
    const pattern = narrowedTo(field, '{ $.level = "ERROR" }');

    expect(compileFilterPattern(pattern)(line)).toBe(true);
    expect(compileFilterPattern(pattern)('{"level":"ERROR"}')).toBe(field.name === 'level');
  }
});

test.each([
  [line, 'b1946ac9-1000'],
  ['START RequestId: 8f5e2c1a-77 Version: $LATEST', '8f5e2c1a-77'],
  ['nothing', undefined],
])('the request of %j is found', (message, id) => {
  expect(requestIdIn(message)).toBe(id);
});

test('a trace id is found wherever a line has it', () => {
  const message = 'XRAY TraceId: 1-5759e988-bd862e3fe1be46a994272793 SegmentId: 1';

  expect(traceIdIn(message)).toBe('1-5759e988-bd862e3fe1be46a994272793');
});
