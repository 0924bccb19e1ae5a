import { captureLines } from '../../testing/capture-lines';
import { logMatchers } from '../../testing/log-matchers';
import { ordered } from './shop';

expect.extend(logMatchers);

const written = (...lines: readonly object[]) =>
  captureLines(() => {
    for (const line of lines) process.stdout.write(`${JSON.stringify(line)}\n`);
  });

test('finds a line by some of its members', async () => {
  const captured = await ordered();

  expect(captured).toHaveLogged({ level: 'INFO', message: 'POST /orders 201', status_code: 201 });
  expect(captured).toHaveLogged({ context: { customer: 'c-7' } });
  expect(captured).not.toHaveLogged({ level: 'ERROR' });
});

test('finds the line of a failed request', async () => {
  const captured = await ordered('/orders/late');

  expect(captured).toHaveLogged({
    level: 'ERROR',
    error: { category: 'internal', message: /late/ },
  });
});

test('takes regular expressions and asymmetric matchers anywhere, and every item of an array', async () => {
  const captured = await ordered();

  expect(captured).toHaveLogged({
    message: /^order/g,
    request_id: expect.any(String),
    context: { items: [{ sku: /^a/ }, expect.anything()] },
  });
  expect(captured).not.toHaveLogged({ context: { items: [{ sku: 'a1' }] } });
});

test('a member that is expected to be undefined must not be there', async () => {
  const captured = await written({ level: 'INFO', error: null });

  expect(captured).toHaveLogged({ level: 'INFO', user_id: undefined });
  expect(captured).not.toHaveLogged({ error: undefined });
});

test('needs one line to have all of the members', async () => {
  const captured = await written({ level: 'INFO', message: 'a' }, { level: 'ERROR', message: 'b' });

  expect(captured).not.toHaveLogged({ level: 'ERROR', message: 'a' });
});

test('says which line is the closest and where it differs', async () => {
  const captured = await written(
    { level: 'DEBUG', message: 'started' },
    { level: 'INFO', message: 'order 7', context: { items: [{ sku: 'a1' }] } },
  );

  const expected = {
    level: 'INFO',
    message: /^order/,
    context: { items: [{ sku: 'b2' }], by: expect.any(String) },
  };
  expect(() => expect(captured).toHaveLogged(expected)).toThrow(
    [
      'expected a line with {"context": {"by": Any<String>, "items": [{"sku": "b2"}]}, "level": "INFO", "message": /^order/}',
      'the closest is {"level":"INFO","message":"order 7","context":{"items":[{"sku":"a1"}]}}',
      'which differs in',
      '  context.items[0].sku: expected "b2", got "a1"',
      '  context.by: expected Any<String>, got nothing',
    ].join('\n'),
  );
});

test('the closest line has most of what is expected, counted inside objects', async () => {
  const captured = await written(
    { message: 'order 1' },
    { message: 'order 1', context: { by: 'me', sku: 'b2' } },
  );

  expect(() =>
    expect(captured).toHaveLogged({ message: 'order 1', context: { by: 'you', sku: 'b2' } }),
  ).toThrow('which differs in\n  context.by: expected "you", got "me"');
});

test('says which line is there that should not be', async () => {
  const captured = await written({ level: 'INFO' }, { level: 'ERROR', message: 'late' });

  expect(() => expect(captured).not.toHaveLogged({ level: 'ERROR' })).toThrow(
    'expected no line with {"level": "ERROR"}\nthere is {"level":"ERROR","message":"late"}',
  );
});

test('says when no line was written, and which text was', async () => {
  const silent = await written();
  const talking = await captureLines(() => process.stdout.write('hello\n'));

  expect(() => expect(silent).toHaveLogged({})).toThrow('nothing was written');
  expect(() => expect(talking).toHaveLogged({})).toThrow(
    'no line of JSON was written, but this text:\n  hello',
  );
});

test('refuses a capture that is not awaited', async () => {
  const capture = written();

  expect(() => expect(capture).not.toHaveLogged({})).toThrow(
    'toHaveLogged wants what captureLines gives, got a promise: await it',
  );
  await capture;
});
