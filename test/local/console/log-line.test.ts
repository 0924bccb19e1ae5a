import { toLogLine } from '../../../local/console/log-line';

test('a JSON line shows its level, its message and its other fields', () => {
  const line = toLogLine('{"level":"warn","message":"slow","status_code":200,"_aws":{"x":1}}');

  expect(line).toMatchObject({ level: 'WARNING', summary: 'slow', fields: 'status_code=200' });
});

test.each(['START RequestId: 1\n', '{"level":', '{}'])('%j is shown as it is', (message) => {
  expect(toLogLine(message)).toMatchObject({ level: '', summary: message.trimEnd() });
});
