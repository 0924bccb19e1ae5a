import { checkSavedQuery, type SavedQuery, withValues } from '../../../telemetry/logs/saved-query';

const query: SavedQuery = {
  name: 'one-user',
  finds: 'What one user did.',
  text: 'filter user_id = "{{user_id}}"',
  parameters: [{ name: 'user_id', description: 'the user' }],
};

test('values take the places of the parameters', () => {
  expect(withValues(query, { user_id: 'ann' })).toBe('filter user_id = "ann"');
});

test.each([
  ['a name over 255 characters', { name: 'x'.repeat(255) }, /name of a query .* 1 to 255/],
  [
    'a text over 10,000 characters',
    { text: 'x'.repeat(10_001) },
    /1 to 10000 characters, got 10001/,
  ],
  ['an empty text', { text: '' }, /got 0/],
  ['a place without a parameter', { text: '{{who}} {{user_id}}' }, /has \{\{who\}\}/],
  ['a parameter without a place', { text: 'fields @message' }, /user_id is not in the text/],
])('%s is refused', (_, change, message) => {
  expect(() => checkSavedQuery('shop', { ...query, ...change })).toThrow(message);
});
