import { predictorAlerts } from '../../../systems/stock-predictor/alerts';
import { predictor } from '../../../systems/stock-predictor/telemetry';
import { day, fewErrors, goesOffAt, seriesOf, staysQuiet, traffic } from '../metric-day';

const alerts = predictorAlerts((section) => `https://example.com/runbook#${section}`);
const { http, model, availability, health } = predictor;

const normalDay = [
  seriesOf(http.requests, traffic),
  seriesOf(http.errors, fewErrors),
  seriesOf(
    http.latency,
    day((busy, noise) => (noise > 0.99 ? 4000 : 100 + 300 * busy * noise)),
  ),
  seriesOf(
    model.accuracy,
    day((_, noise, minute) => (minute % 5 === 0 ? 78 + 8 * noise : null)),
  ),
  // One check is lost in the night.
  seriesOf(
    availability.up,
    day((_, __, minute) => (minute === 200 ? null : 1)),
  ),
  seriesOf(
    health.up,
    day((_, __, minute) => (minute === 300 ? 0 : 1)),
  ),
];

const requests = seriesOf(http.requests, '100x99');

test.each([
  ['errors', [requests, seriesOf(http.errors, '0x59 6x30')], ['63m']],
  ['latency', [requests, seriesOf(http.latency, '400x59 1200x30')], ['63m']],
  ['accuracy', [seriesOf(model.accuracy, '80 _x4 80 _x4 65 _x4 65 _x4 65 _x4')], ['16m']],
  ['downtime', [seriesOf(availability.up, '1x59 0x9')], ['62m']],
  ['downtime', [seriesOf(availability.up, '1x59 _x20')], ['67m']],
  ['dependency', [seriesOf(health.up, '1x59 0x9')], ['63m']],
] as const)('SP9: %s goes off when it is bad', (key, series, at) => {
  expect(goesOffAt(alerts[key], series)).toEqual(at);
});

test.each(Object.entries(alerts))('SP9: %s stays quiet on a normal day', (_, rule) => {
  expect(staysQuiet(rule, normalDay)).toBe(true);
});

test('SP9: two failures of three requests at night wake nobody', () => {
  const night = [seriesOf(http.requests, '3x60'), seriesOf(http.errors, '2x60')];

  expect(staysQuiet(alerts.errors, night)).toBe(true);
});

test('SP9: there are four alerts, and each says what the document left to us', () => {
  const sources = Object.values(alerts).flatMap(({ source }) => source ?? []);

  expect(sources.map(({ need }) => need)).toEqual(['SP9', 'SP9', 'SP9', 'SP9']);
  for (const { ours } of sources) expect(ours).toEqual(expect.arrayContaining(['severity', 'for']));
});

test('SP9: each alert says what to do and where that is written', () => {
  expect(Object.values(alerts).map(({ runbook }) => runbook.split('#')[1])).toEqual([
    'high-error-rate',
    'high-latency',
    'low-accuracy',
    'service-down',
    'dependency-down',
  ]);
  for (const { action } of Object.values(alerts)) expect(action).toMatch(/\.$/);
});

test('EF7: downtime is SEV1; failing requests and wrong predictions are SEV2', () => {
  const levels = [alerts.downtime, alerts.errors, alerts.accuracy].map((r) => r.incidentLevel);

  expect(levels).toEqual(['SEV1', 'SEV2', 'SEV2']);
});
