import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { readConfiguration, settings } from '../../lambdas/configuration';
import { readVariables } from '../../lambdas/configuration/reader';

const names = Object.values(settings).flatMap(([, ...variables]) => variables as string[]);

test('AR, AN, TR: without any variable the documents’ defaults hold, and nobody is warned', () => {
  expect(readConfiguration({})).toMatchObject({
    logLevel: 'INFO',
    logFormat: 'json',
    correlationIdHeader: 'x-request-id',
    environment: 'development',
    version: 'unknown',
    tracing: 'none',
    otelEndpoint: 'localhost:4317',
    sentryDsn: undefined,
    sentryTracesSampleRate: 0.1,
    mainAppUrl: undefined,
    warnings: [],
  });
});

test.each([
  ['LOG_LEVEL', ' warn ', { logLevel: 'WARNING' }],
  ['POWERTOOLS_LOG_LEVEL', 'CRITICAL', { logLevel: 'CRITICAL' }],
  [
    'LOG_LEVELS',
    'prices=DEBUG, audit=warn',
    { levelsByLogger: { prices: 'DEBUG', audit: 'WARNING' } },
  ],
  ['LOG_FORMAT', 'TEXT', { logFormat: 'text' }],
  ['LOG_JSON', 'false', { logFormat: 'text' }],
  ['LOG_SAMPLE_RATE', '.05', { debugSampleRate: 0.05 }],
  ['LOG_THROTTLE_LIMIT', '10', { throttleLimit: 10 }],
  ['CORRELATION_ID_HEADER', 'X-Correlation-ID', { correlationIdHeader: 'x-correlation-id' }],
  ['OTEL_ENABLED', 'true', { tracing: 'opentelemetry' }],
  ['OTEL_EXPORTER_OTLP_ENDPOINT', 'http://c:4318', { otelEndpoint: 'http://c:4318' }],
  ['APP_VERSION', '', { version: 'unknown' }],
])('%s=%s is understood', (name, text, expected) => {
  expect(readConfiguration({ [name]: text })).toMatchObject({ ...expected, warnings: [] });
});

test.each([
  ['LOG_LEVEL', 'LOUD', 'one of DEBUG, INFO, WARNING, ERROR, CRITICAL, got LOUD: INFO is used'],
  ['LOG_LEVELS', 'prices', 'pairs like prices=DEBUG,audit=INFO, got prices: it is ignored'],
  ['LOG_FORMAT', 'xml', 'one of json, text, got xml: json is used'],
  ['LOG_JSON', 'constructor', 'true or false, got constructor: json is used'],
  ['LOG_SAMPLE_RATE', '5', 'a number from 0 to 1, got 5: 0 is used'],
  ['LOG_THROTTLE_LIMIT', '-1', 'a whole number from 0 to 1000000, got -1: it is ignored'],
  ['CORRELATION_ID_HEADER', 'a b', "a header's name, got a b: x-request-id is used"],
  ['MAIN_APP_URL', 'ftp://a', 'a URL with http: or https:, got ftp://a: it is ignored'],
  ['SENTRY_DSN', 'key-4711', 'a URL with http: or https:, got another text: it is ignored'],
])('%s=%s gives one warning and the default', (name, text, warning) => {
  const { warnings, ...values } = readConfiguration({ [name]: text });

  expect(warnings).toEqual([`${name} must be ${warning}`]);
  expect({ ...values, warnings: [] }).toEqual(readConfiguration({}));
});

test('of two names for one setting the first counts, and a contradiction is told', () => {
  const contradicting = readConfiguration({ LOG_FORMAT: 'json', LOG_JSON: 'false' });
  const agreeing = readConfiguration({ LOG_FORMAT: 'text', LOG_JSON: 'false' });
  const half = readConfiguration({ LOG_LEVEL: 'LOUD', POWERTOOLS_LOG_LEVEL: 'ERROR' });

  expect(contradicting).toMatchObject({
    logFormat: 'json',
    warnings: ['LOG_JSON says something else than LOG_FORMAT: LOG_FORMAT counts'],
  });
  expect(agreeing).toMatchObject({ logFormat: 'text', warnings: [] });
  expect(half).toMatchObject({
    logLevel: 'ERROR',
    warnings: [expect.stringContaining('got LOUD: ERROR is used')],
  });
});

test.each([
  [
    'opentelemetry',
    ['OTEL_ENABLED says something else than WATCHKEEPER_TRACING: WATCHKEEPER_TRACING counts'],
  ],
  ['xray', []],
  ['none', []],
])('AR7: OTEL_ENABLED=false beside WATCHKEEPER_TRACING=%s leaves it so', (tracing, warnings) => {
  const variables = { WATCHKEEPER_TRACING: tracing, OTEL_ENABLED: 'false' };

  expect(readConfiguration(variables)).toMatchObject({ tracing, warnings });
});

test('what is read as it is written means the same to the reader of every form', () => {
  const text = (...texts: string[]) => fc.option(fc.constantFrom('', ...texts), { nil: undefined });
  const environment = fc.record({
    LOG_LEVEL: text('INFO', 'warn', 'WARNING', 'DEBUG', ' ERROR', 'LOUD'),
    ENVIRONMENT: text('production', ' staging ', 'two words'),
    APP_VERSION: text('1.2.3', '1.2.3 '),
    WATCHKEEPER_TRACING: text('none', 'xray', 'XRAY', 'zipkin'),
    AWS_LAMBDA_LOG_LEVEL: text('TRACE', 'DEBUG', 'INFO', 'WARN', 'FATAL'),
    AWS_LAMBDA_INITIALIZATION_TYPE: text('on-demand', 'provisioned-concurrency'),
  });

  fc.assert(
    fc.property(environment, (variables) =>
      expect(readConfiguration(variables)).toEqual(readVariables(variables)),
    ),
  );
});

test('TR: LOG_FILE is answered by one warning', () => {
  expect(readConfiguration({ LOG_FILE: '/var/log/app.log' }).warnings).toEqual([
    'LOG_FILE has no effect: a Lambda function logs to stdout',
  ]);
});

test.each([
  [{ AWS_LAMBDA_LOG_LEVEL: 'INFO' }, []],
  [{ AWS_LAMBDA_LOG_LEVEL: 'DEBUG', LOG_LEVEL: 'DEBUG' }, []],
  [{ AWS_LAMBDA_LOG_LEVEL: 'WARN' }, [/drops lines that carry metrics/]],
  [{ AWS_LAMBDA_LOG_LEVEL: 'INFO', LOG_SAMPLE_RATE: '0.1' }, [/DEBUG lines are asked for/]],
  [{ AWS_LAMBDA_LOG_LEVEL: 'INFO', LOG_LEVELS: 'prices=DEBUG' }, [/DEBUG lines are asked for/]],
])('Lambda’s own filter in the way is told: %j', (variables: NodeJS.ProcessEnv, warnings) => {
  expect(readConfiguration(variables).warnings).toEqual(
    warnings.map((warning) => expect.stringMatching(warning)),
  );
});

test('whatever the variables say, a configuration comes of it, and each wrong value is told once', () => {
  const value = fc.oneof(
    fc.string(),
    fc.constantFrom('__proto__', 'constructor', 'true', '0', '1e9', 'a=INFO', 'http://[', '𝟙'),
  );
  const environment = fc.dictionary(fc.constantFrom(...names), value, { noNullPrototype: true });

  fc.assert(
    fc.property(environment, (variables) => {
      const { warnings, ...values } = readConfiguration(variables);

      expect(Object.keys(values).sort()).toEqual(
        [...Object.keys(settings), 'isStartedOnDemand'].sort(),
      );
      for (const each of Object.values(values)) expect(typeof each).not.toBe('function');
      for (const name of Object.keys(variables)) {
        expect(warnings.filter((warning) => warning.startsWith(`${name} `)).length).toBeLessThan(2);
      }
    }),
  );
});

test('each variable has its row in the reference', () => {
  const page = readFileSync(join(__dirname, '../../docs/configuration.md'), 'utf8');

  expect(names.filter((name) => !page.includes(`\`${name}\``))).toEqual([]);
});
