import { lineFields } from '../../../telemetry/line-fields';
import { indexedFields } from '../../../telemetry/logs/indexed-fields';

test('SP7: what single lines are looked up by is indexed, by the names that the service gives it', () => {
  expect(indexedFields(lineFields())).toEqual([
    'request_id',
    'user_id',
    'trace_id',
    'level',
    'logger',
    'status_code',
    'error.fingerprint',
  ]);
  expect(indexedFields(lineFields('details', 'deployment'), ['details.agent_id'])).toEqual(
    expect.arrayContaining([
      'details.request_id',
      'metadata.status',
      'workspace_id',
      'details.agent_id',
    ]),
  );
});

test.each([
  ['more than 20 fields', Array.from({ length: 20 }, (_, i) => `f${i}`), /at most 20 .* got 27/],
  ['a name of 101 characters', ['x'.repeat(101)], /1 to 100 characters, got 101/],
])('%s is refused', (_, more, message) => {
  expect(() => indexedFields(lineFields(), more)).toThrow(message);
});
