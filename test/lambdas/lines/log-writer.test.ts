import { errorRecord } from '../../../lambdas/errors/error-record';
import { setLineFormat, writeLine } from '../../../lambdas/lines/log-writer';
import { lineFields } from '../../../telemetry/line-fields';

const written = (...lines: readonly object[]): string => {
  let text = '';
  const write = jest.spyOn(process.stdout, 'write').mockImplementation((chunk) => {
    text += chunk;
    return true;
  });
  try {
    for (const line of lines) writeLine(line);
  } finally {
    write.mockRestore();
  }
  return text;
};

const requestLine = {
  timestamp: '2026-01-02T10:30:45.123Z',
  level: 'INFO',
  logger: 'shop.request',
  service: 'shop',
  user_id: undefined,
  message: 'POST /predict 200',
  response_time_ms: 4.99,
  context: { model_type: 'ema', note: 'two words', tags: ['a', 'b'] },
  http_requests: 1,
  inference_ms: [1, 2],
  _aws: {
    Timestamp: 1,
    CloudWatchMetrics: [
      {
        Namespace: 'Shop',
        Dimensions: [['service']],
        Metrics: [
          { Name: 'http_requests', Unit: 'Count' },
          { Name: 'response_time_ms', Unit: 'Milliseconds' },
          { Name: 'inference_ms', Unit: 'Milliseconds' },
        ],
      },
    ],
  },
};

afterEach(() => setLineFormat('json', lineFields()));

test('a line that cannot be JSON loses what cannot be, and is written', () => {
  const cycle: Record<string, unknown> = { id: 12n };
  cycle.self = cycle;

  const text = written({ message: 'a', context: cycle });

  expect(text).toBe('{"message":"a","context":{"id":"12","self":"[circular]"}}\n');
});

test('a line too long for CloudWatch loses what makes it so, wherever it is, and keeps its metrics', () => {
  const details = { body: 'x'.repeat(300_000) };

  const line = JSON.parse(written({ ...requestLine, details }));

  expect(line).toMatchObject({
    context: requestLine.context,
    http_requests: 1,
    _aws: requestLine._aws,
    unwritten: expect.stringMatching(/^details: the line would have had 300\d{3} bytes/),
  });
  expect(line.details).toBeUndefined();
});

test('a line with something that throws keeps what can be written, and says why', () => {
  const details = {
    toJSON() {
      throw new Error('no');
    },
  };

  const line = JSON.parse(written({ ...requestLine, details }));

  expect(line).toMatchObject({
    message: 'POST /predict 200',
    inference_ms: [1, 2],
    _aws: requestLine._aws,
    unwritten: 'Error: no',
  });
});

test('AR1: LOG_FORMAT=text has time, logger, level and message, then the rest by name', () => {
  setLineFormat('text', lineFields());

  const text = written(requestLine);

  expect(text.split('\n')).toEqual([
    '2026-01-02T10:30:45.123Z shop.request INFO POST /predict 200 service=shop context.model_type=ema context.note="two words" context.tags="[\\"a\\",\\"b\\"]"',
    '    metrics: http_requests=1 response_time_ms=4.99ms inference_ms=1,2ms',
    '',
  ]);
});

test('AR1: a text finds its parts where the service’s fields place them', () => {
  setLineFormat('text', lineFields({ message: 'log.text', level: 'severity' }));

  const text = written({
    timestamp: 't',
    logger: 'shop',
    severity: 'INFO',
    log: { text: 'sold', id: 4 },
  });

  expect(text).toBe('t shop INFO sold log.id=4\n');
});

test('AR1: an error’s stack and causes are on the rows below', () => {
  setLineFormat('text', lineFields());
  const error = new Error('no prices', { cause: new Error('timed out') });

  const rows = written({ message: 'failed', error: errorRecord(error) }).split('\n');

  expect(rows[0]).toMatch(/^failed error.category=internal error.fingerprint=\S+$/);
  expect(rows[1]).toBe('    Error: no prices');
  expect(rows).toContain('    caused by Error: timed out');
  expect(rows.slice(1, -1)).toEqual(rows.slice(1, -1).map(() => expect.stringMatching(/^ {4}/)));
});

test('a text from outside cannot look like a line of its own', () => {
  setLineFormat('text', lineFields());

  const text = written({
    message: 'x\n2026-01-02T10:30:45.123Z shop CRITICAL y',
    path: 'a\nb',
    'c\nd': 1,
  });

  expect(
    text
      .trimEnd()
      .split('\n')
      .filter((row) => !row.startsWith('    ')),
  ).toHaveLength(1);
});

test('of a line that is too long the values of metrics stay, and as little as possible else goes', () => {
  const h = Array.from({ length: 100 }, (_, i) => i);
  const line = {
    h,
    small: { kept: true },
    big: { text: 'x'.repeat(200_000) },
    other: { text: 'y'.repeat(90_000) },
    _aws: {
      Timestamp: 1,
      CloudWatchMetrics: [{ Namespace: 'Shop', Dimensions: [[]], Metrics: [{ Name: 'h' }] }],
    },
  };

  const short = JSON.parse(written(line));

  expect(short).toMatchObject({ h, small: { kept: true }, other: { text: 'y'.repeat(90_000) } });
  expect(short.unwritten).toMatch(/^big: the line would have had 29\d{4} bytes/);
});

test('what a handler adds at the root of a line is cut as what it adds elsewhere, and a dimension is not', () => {
  const names = Array.from({ length: 400 }, (_, i) => `note_${i}`);
  const notes = Object.fromEntries(names.map((name) => [name, 'x'.repeat(2000)]));
  const route = `GET /${'r'.repeat(1015)}`;
  const line = { ...requestLine, ...notes, numbers: Array(50_000).fill(1), route };
  const [directive] = requestLine._aws.CloudWatchMetrics;
  const _aws = {
    ...requestLine._aws,
    CloudWatchMetrics: [{ ...directive, Dimensions: [['service', 'route']] }],
  };

  const text = written({ ...line, _aws });

  expect(Buffer.byteLength(text)).toBeLessThanOrEqual(262_144);
  expect(JSON.parse(text)).toMatchObject({
    route,
    http_requests: 1,
    inference_ms: [1, 2],
    message: 'POST /predict 200',
    unwritten: expect.stringMatching(/^numbers, note_\d+, .* and \d+ more: the line/),
  });
});
