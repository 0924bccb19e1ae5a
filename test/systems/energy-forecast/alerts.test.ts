import { energyForecastAlerts } from '../../../systems/energy-forecast/alerts';
import { energyForecastMaintenanceAlerts } from '../../../systems/energy-forecast/maintenance-alerts';
import { energyForecastSecurityAlerts } from '../../../systems/energy-forecast/security-alerts';
import { encryptedResources, energyForecast } from '../../../systems/energy-forecast/telemetry';
import { conditionSentence } from '../../../telemetry/alerts/condition-sentence';
import { megabytes } from '../../../telemetry/unit';
import { bandTimeline } from '../../lib/band-timeline';
import { awsSeries, day, goesOffAt, seriesOf, staysQuiet, traffic } from '../metric-day';

const runbook = (section: string) => `https://example.com/runbook#${section}`;
const alerts = energyForecastAlerts({ runbook, memoryLimit: megabytes(2048) });
const small = energyForecastAlerts({ runbook, memoryLimit: megabytes(512) });
const maintenance = energyForecastMaintenanceAlerts({ runbook, backupVault: 'vault' });
const security = energyForecastSecurityAlerts({ runbook });
const { http, model, system, cache } = energyForecast;

const hits = { result: 'hit' };
const backups = (metricName: string, values: string) =>
  awsSeries('AWS/Backup', metricName, { BackupVaultName: 'vault' }, values);
const daily = { check: 'daily' };
const forecast = { route: 'POST /forecast' };

const normalDay = [
  seriesOf(http.requests, traffic),
  seriesOf(http.requests, traffic, forecast),
  seriesOf(
    http.errors,
    day((_, noise, minute) => (minute === 720 ? 25 : noise > 0.99 ? 1 : null)),
  ),
  seriesOf(
    http.latency,
    day((busy, noise) => (noise > 0.99 ? 1500 : 50 + 250 * busy * noise)),
  ),
  seriesOf(
    model.accuracy,
    day((_, noise, minute) => (minute % 5 === 0 ? 84 + 8 * noise : null)),
  ),
  seriesOf(
    system.memory,
    day((_, noise) => 400 + 40 * noise),
  ),
  seriesOf(
    system.cpu,
    day((busy, noise) => 20 + 55 * busy * noise),
  ),
  // At night a cold cache is asked twice a minute, and has nothing.
  seriesOf(
    cache.requests,
    day((busy) => Math.round(2 + 200 * busy)),
  ),
  seriesOf(
    cache.requests,
    day((busy, noise) =>
      busy < 0.03 ? null : Math.round((2 + 200 * busy) * (0.88 + 0.08 * noise)),
    ),
    hits,
  ),
  seriesOf(energyForecast.security.auditEvents, traffic),
  seriesOf(
    energyForecast.security.failedLogins,
    day((busy, noise) => Math.round(6 * busy * noise)),
  ),
  seriesOf(
    energyForecast.maintenance.checksMade,
    day((_, __, minute) => (minute === 360 ? 1 : null)),
    daily,
  ),
  seriesOf(
    energyForecast.maintenance.checksOverdue,
    day((_, __, minute) => (minute === 360 ? 0 : null)),
  ),
  seriesOf(
    energyForecast.maintenance.newestBackupAge,
    day((_, __, minute) => (minute === 360 ? 6 * 3600 : null)),
  ),
  ...encryptedResources.map((resource) =>
    seriesOf(
      energyForecast.security.encryptionEnabled,
      day((_, __, minute) => (minute === 360 ? 1 : null)),
      { resource },
    ),
  ),
  backups(
    'NumberOfBackupJobsFailed',
    day((_, __, minute) => (minute % 5 === 0 ? 0 : null)),
  ),
];

const requests = seriesOf(http.requests, '100x99');

test.each([
  ['errors', [requests, seriesOf(http.errors, '0x59 2x30')], ['63m']],
  ['latency', [requests, seriesOf(http.latency, '200x59 600x30')], ['63m']],
  ['accuracy', [seriesOf(model.accuracy, '85 _x4 85 _x4 78 _x4 78 _x4 78 _x4')], ['16m']],
  // 1e9 bytes are 953.7 MB.
  ['memory', [seriesOf(system.memory, '700x59 960x30')], ['63m']],
  ['cpu', [seriesOf(system.cpu, '40x59 90x30')], ['66m']],
  [
    'cacheHits',
    [seriesOf(cache.requests, '100x99'), seriesOf(cache.requests, '90x59 60x39', hits)],
    ['67m'],
  ],
] as const)('EF2: %s goes off when it is bad', (key, series, at) => {
  expect(goesOffAt(alerts[key], series)).toEqual(at);
});

test('EF2: a function that has less than 1e9 bytes goes off at 90 % of what it has', () => {
  expect(conditionSentence(small.memory.condition)).toBe('Peak memory of 512 MB above 90 %');
  expect(goesOffAt(small.memory, [seriesOf(system.memory, '300x59 470x30')])).toEqual(['63m']);
});

test('EF2: a cold cache that hardly anyone asks is well', () => {
  const night = [seriesOf(cache.requests, '2x60'), seriesOf(cache.requests, '_x61', hits)];

  expect(staysQuiet(alerts.cacheHits, night)).toBe(true);
});

const days = 1440;
const afterDays = (values: string) => `${values} _x${2 * days}`;

test.each([
  ['backupFailed', [backups('NumberOfBackupJobsFailed', '0x59 1 0x200')], ['61m']],
  ['restoreFailed', [backups('NumberOfRestoreJobsFailed', '0x59 1 0x200')], ['61m']],
  [
    'backupOverdue',
    [seriesOf(energyForecast.maintenance.newestBackupAge, '21600 _x1439 108001 _x1439')],
    ['1441m'],
  ],
  [
    'checksOverdue',
    [seriesOf(energyForecast.maintenance.checksOverdue, '0 _x1439 1 _x1439 0 _x1439')],
    ['1441m'],
  ],
] as const)('EF8: %s goes off when it is bad', (key, series, at) => {
  expect(goesOffAt(maintenance[key], series)).toEqual(at);
});

test('EF8: the daily check is missed some hours after its time, and not before', () => {
  const made = (values: string) => [seriesOf(energyForecast.maintenance.checksMade, values, daily)];
  const threeDays = '1 _x1439 1 _x1439 1 _x1439';

  expect(goesOffAt(maintenance.dailyCheckOverdue, made(threeDays))).toEqual([]);
  expect(goesOffAt(maintenance.dailyCheckOverdue, made(afterDays(threeDays)))).toEqual([
    `${2 * days + 29 * 60}m`,
  ]);
});

const events = energyForecast.security;

test.each([
  ['failedLogins', [seriesOf(events.failedLogins, '2x59 30x30')], ['63m']],
  ['suspicious', [seriesOf(events.suspiciousEvents, '_x60 1 _x30')], ['61m']],
  [
    'encryptionOff',
    encryptedResources.map((resource) =>
      seriesOf(events.encryptionEnabled, resource === 'cache' ? '1 _x1439 0 _x60' : '1 _x1439 1', {
        resource,
      }),
    ),
    ['1441m'],
  ],
  [
    'auditSilent',
    [seriesOf(http.requests, '20x199', forecast), seriesOf(events.auditEvents, '15x99 _x100')],
    ['120m'],
  ],
] as const)('EF9: %s goes off when it is bad', (key, series, at) => {
  expect(goesOffAt(security[key], series)).toEqual(at);
});

test.each([
  ['apiKeyUse', events.apiKeyRequests],
  ['sensitiveAccess', events.sensitiveAccesses],
] as const)('EF9: %s goes off above what is usual, never below', (key, instrument) => {
  const band = { lower: 200, upper: 500 };

  expect(bandTimeline(security[key], seriesOf(instrument, '60x59 150x59'), band)).toEqual([68]);
  expect(bandTimeline(security[key], seriesOf(instrument, '60x59 10x59'), band)).toEqual([]);
});

const withoutModel = Object.entries({ ...alerts, ...maintenance, ...security }).filter(
  ([, { condition }]) => condition.kind === 'threshold',
);

test.each(withoutModel)('EF2, EF8, EF9: %s stays quiet on a normal day', (_, rule) => {
  expect(staysQuiet(rule, normalDay)).toBe(true);
});

test('EF9: a quiet night without requests and audit events is well', () => {
  expect(staysQuiet(security.auditSilent, [seriesOf(http.requests, '0x60', forecast)])).toBe(true);
});

test('EF2: there are six alerts of the document’s severities; one severity is left out nowhere', () => {
  expect(Object.values(alerts).map(({ name, severity }) => `${name} ${severity}`)).toEqual([
    'HighErrorRate critical',
    'APILatency critical',
    'LowModelAccuracy critical',
    'HighMemoryUsage warning',
    'HighCPUUsage warning',
    'LowCacheHitRate warning',
  ]);
  for (const { source } of Object.values(alerts)) expect(source).toMatchObject({ need: 'EF2' });
});

test('EF8, EF9: what the document names without a rule says that the rule is ours', () => {
  const needs = Object.values({ ...maintenance, ...security }).map(({ source }) => {
    expect(source?.ours).toEqual(['rule', 'threshold', 'for', 'severity']);
    return source?.need;
  });

  expect(needs).toEqual([...Array(5).fill('EF8'), ...Array(6).fill('EF9')]);
});

test('EF7: a breach is SEV1', () => {
  expect([security.suspicious, security.encryptionOff].map((r) => r.incidentLevel)).toEqual([
    'SEV1',
    'SEV1',
  ]);
});
