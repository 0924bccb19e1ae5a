import { text } from 'node:stream/consumers';
import fc from 'fast-check';
import { createStreamedResponse } from '../../../local/lambda/streamed-response';

const PRELUDE = 'application/vnd.awslambda.http-integration-response';
const DELIMITER = '\0'.repeat(8);

const streamed = (contentType: string, ...pieces: readonly string[]) => {
  const { head, openStream } = createStreamedResponse();
  const stream = openStream(contentType);
  for (const piece of pieces) stream.write(Buffer.from(piece));
  stream.end();
  return head;
};

test('takes status and headers from the prelude, in however many pieces it comes', async () => {
  const whole = `{"statusCode":201,"headers":{"x-a":"b"},"cookies":["c=1"]}${DELIMITER}body`;

  const head = await streamed(PRELUDE, ...whole);

  expect(head).toMatchObject({ statusCode: 201, headers: { 'x-a': 'b' }, cookies: ['c=1'] });
  expect(head && (await text(head.body))).toBe('body');
});

test('is a 200 without a prelude', async () => {
  const head = await streamed('text/plain', 'a', 'b');

  expect(head).toMatchObject({ statusCode: 200, headers: { 'content-type': 'text/plain' } });
  expect(head && (await text(head.body))).toBe('ab');
});

test.each(['', '{"statusCode":201', `{"statusCode"${DELIMITER}body`])(
  'has no head when it streams %j',
  async (pieces) => {
    expect(await streamed(PRELUDE, pieces)).toBeUndefined();
  },
);

test('lets the handler write on when its caller has gone away', async () => {
  const { head, openStream } = createStreamedResponse();
  const stream = openStream('text/plain');
  (await head)?.body.destroy();

  const written = new Promise((done) => stream.write(Buffer.alloc(1_000_000), done));

  await expect(written).resolves.toBeFalsy();
});

test('whatever is streamed has a head or none', async () => {
  const piece = fc.oneof(fc.string(), fc.constantFrom(DELIMITER, '{"statusCode":1}', '{}', 'null'));

  await fc.assert(
    fc.asyncProperty(fc.array(piece), async (pieces) => {
      const head = await streamed(PRELUDE, ...pieces);
      head?.body.resume();
    }),
  );
});
