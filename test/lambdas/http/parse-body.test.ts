import { number, picklist, strictObject } from 'valibot';
import type { HttpError } from '../../../lambdas/http/http-error';
import { parseBody } from '../../../lambdas/http/parse-body';

const order = strictObject({ size: picklist(['s', 'm']), count: number() });

const refusalOf = (body: string | null, options = {}): unknown => {
  try {
    return parseBody(order, { body, isBase64Encoded: false }, options);
  } catch (error) {
    const { status, message } = error as HttpError;
    return [status, message];
  }
};

test('a body that the schema allows is given as the schema types it', () => {
  const body = Buffer.from('{"size":"m","count":2}').toString('base64');

  expect(parseBody(order, { body, isBase64Encoded: true })).toEqual({ size: 'm', count: 2 });
});

test.each([
  ['{"size":"xl","count":2}', 400, 'size must be ("s" | "m"), got "xl"'],
  ['{"size":"s"}', 400, 'count is missing'],
  ['{"size":"s","count":1,"colour":"red"}', 400, 'colour is not known'],
  ['{"size":', 400, 'the body must be JSON, got 8 bytes of something else'],
  [
    `{"size":"${'x'.repeat(100)}","count":2}`,
    400,
    `size must be ("s" | "m"), got "${'x'.repeat(39)}…`,
  ],
  [null, 400, 'the body must be JSON, got nothing'],
  ['[]', 400, 'size is missing; count is missing'],
])('the body %s is refused with what was got and what is allowed', (body, status, message) => {
  expect(refusalOf(body)).toEqual([status, message]);
});

test('a body over the limit is refused before it is parsed', () => {
  expect(refusalOf('x'.repeat(11), { maxBytes: 10 })).toEqual([
    413,
    'the body must be at most 10 bytes, got 11',
  ]);
});
