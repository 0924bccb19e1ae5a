import fc from 'fast-check';
import { compileEventInput, compilePath, EventInputError } from '../../../local/events/event-input';

const event = {
  'detail-type': 'Order',
  resources: ['arn:a'],
  detail: { id: 7, name: 'say "hi"', lines: [{ sku: 'x' }] },
};
const rule = { ruleArn: 'arn:rule', ruleName: 'orders' };
const NOW = Date.parse('2026-01-02T10:00:00Z');

const template = (InputTemplate: string, InputPathsMap: Record<string, string> = {}) =>
  compileEventInput({ InputTransformer: { InputTemplate, InputPathsMap } }, rule)(event, NOW);

test('hands on the whole event, a constant, or a part of it', () => {
  expect(JSON.parse(compileEventInput({}, rule)(event, NOW))).toEqual(event);
  expect(compileEventInput({ Input: '{"a":1}' }, rule)(event, NOW)).toBe('{"a":1}');
  expect(compileEventInput({ InputPath: '$.detail.lines[0]' }, rule)(event, NOW)).toBe(
    '{"sku":"x"}',
  );
  expect(compileEventInput({ InputPath: "$['detail-type']" }, rule)(event, NOW)).toBe('"Order"');
});

test('fills a template of JSON so that it stays JSON', () => {
  const paths = { name: '$.detail.name', id: '$.detail.id', lines: '$.detail.lines', no: '$.no' };

  const filled = template(
    '{"name": <name>, "text": "order <id> of <name>: <lines>", "lines": <lines>, "no": <no>, "rule": "<aws.events.rule-name>"}',
    paths,
  );

  expect(JSON.parse(filled)).toEqual({
    name: 'say "hi"',
    text: 'order 7 of say "hi": [{"sku":"x"}]',
    lines: [{ sku: 'x' }],
    no: '',
    rule: 'orders',
  });
});

test('fills a text', () => {
  const paths = { id: '$.detail.id' };

  expect(template('"order <id>"', paths)).toBe('"order 7"');
  expect(template('order <id> at <aws.events.event.ingestion-time>', paths)).toBe(
    'order 7 at 2026-01-02T10:00:00.000Z',
  );
  expect(template('<aws.events.event>')).toBe(JSON.stringify(event));
});

test('names the place where a path ends to be one', () => {
  expect(() => compilePath('$.detail..id')).toThrow('it is none from position 8 on');
});

test('any path and template is read or refused with its own error', () => {
  fc.assert(
    fc.property(fc.string(), fc.string(), (path, text) => {
      try {
        template(text, { a: `$${path}` });
      } catch (error) {
        expect(error).toBeInstanceOf(EventInputError);
      }
    }),
  );
});
