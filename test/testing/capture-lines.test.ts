import { captureLines } from '../../testing/capture-lines';

const nowMs = Date.UTC(2026, 0, 2);
const now = () => nowMs;

const emf = (members: object, directive: object = {}) =>
  `${JSON.stringify({
    _aws: {
      Timestamp: nowMs,
      CloudWatchMetrics: [
        {
          Namespace: 'Shop',
          Dimensions: [['service'], []],
          Metrics: [{ Name: 'orders', Unit: 'Count' }],
          ...directive,
        },
      ],
    },
    service: 'shop',
    ...members,
  })}\n`;

const print = (text: string | Uint8Array) => process.stdout.write(text);

test('gives the result, the lines of JSON and the other text apart', async () => {
  const captured = await captureLines(async () => {
    print('{"level":"INFO"}\nstarted\n');
    await new Promise((resolve) => setImmediate(resolve));
    print('42\n{"level":"ERROR"}');
    return 'done';
  });

  expect(captured).toEqual({
    result: 'done',
    lines: [{ level: 'INFO' }, { level: 'ERROR' }],
    text: ['started', '42'],
    metrics: [],
  });
});

test('reads the metrics as CloudWatch does: one for each dimension set', async () => {
  const { metrics } = await captureLines(() => print(`started\n${emf({ orders: [1, 2] })}`), {
    now,
  });

  const orders = { namespace: 'Shop', metricName: 'orders', unit: 'Count', storageResolution: 60 };
  const read = { timestampMs: nowMs, values: [1, 2], lineNumber: 2 };
  expect(metrics).toEqual([
    { ...read, metric: { ...orders, dimensions: { service: 'shop' } } },
    { ...read, metric: { ...orders, dimensions: {} } },
  ]);
});

test('puts pieces of a line together, also within a character', async () => {
  const bytes = Buffer.from('{"message":"schön"}\n');
  const cut = bytes.indexOf(0xc3) + 1;

  const { lines } = await captureLines(() => {
    print(bytes.subarray(0, cut));
    print(bytes.subarray(cut));
  });

  expect(lines).toEqual([{ message: 'schön' }]);
});

test('tells a writer that its piece is written', async () => {
  const captured = captureLines(() => new Promise((resolve) => process.stdout.write('x', resolve)));

  await expect(captured).resolves.toMatchObject({ text: ['x'] });
});

test.each([
  ['a member that is not there', emf({}), 'orders must be a member of the root'],
  ['a dimension without a value', emf({ orders: 1, service: '' }), 'the dimension service must be'],
  ['no namespace', emf({ orders: 1 }, { Namespace: undefined }), 'Namespace must be a string'],
  ['a time long ago', emf({ orders: 1 }).replace(`${nowMs}`, '0'), '_aws.Timestamp 0 must be from'],
])('fails on a metric that CloudWatch would not take: %s', async (_what, line, message) => {
  const captured = captureLines(() => print(`started\n${line}`), { now });

  await expect(captured).rejects.toThrow('CloudWatch would not take every metric of line 2:');
  await expect(captured).rejects.toThrow(message);
  await expect(captured).rejects.toThrow(line.trim());
});

test('refuses a second capture while one is running, and takes one when it is over', async () => {
  let end = () => {};
  const first = captureLines(() => new Promise<void>((resolve) => (end = resolve)));

  const second = captureLines(() => 'second');
  await expect(second).rejects.toThrow('captureLines is running already');
  end();
  await first;

  await expect(captureLines(() => 'third')).resolves.toMatchObject({ result: 'third' });
});

test('lets the error of the work through, and what was written before it', async () => {
  const outer: string[] = [];
  const write = jest.spyOn(process.stdout, 'write').mockImplementation((text) => {
    outer.push(String(text));
    return true;
  });

  const captured = captureLines(() => {
    print('almost\n');
    throw new Error('out of stock');
  });

  await expect(captured).rejects.toThrow('out of stock');
  expect(outer).toEqual(['almost\n']);
  write.mockRestore();
});

test('gives standard output back', async () => {
  const { write } = process.stdout;

  await captureLines(() => print('x'));
  await captureLines(() => print(emf({}))).catch(() => undefined);

  expect(process.stdout.write).toBe(write);
});
