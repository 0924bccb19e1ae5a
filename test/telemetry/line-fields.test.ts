import { defineTelemetry } from '../../telemetry/define-telemetry';
import { type FieldChanges, type FieldSet, lineFields } from '../../telemetry/line-fields';

test('a set that is switched on later gives a fact its name, so that a line has one name for one thing', () => {
  const fields = lineFields('access', 'client');

  expect(fields).toMatchObject({
    path: 'path',
    clientIp: 'client_ip',
    responseTimeMs: 'duration_ms',
  });
});

test('AN2: a service can leave out the caller’s address', () => {
  const fields = lineFields('client', { clientIp: false });

  expect(fields.clientIp).toBeUndefined();
  expect(fields.userAgent).toBe('user_agent');
});

test.each<[string, FieldSet | FieldChanges | string, string]>([
  ['an unknown set', 'clients', 'there is no set of log fields named clients: choose from access'],
  ['one place for two facts', { path: 'method' }, 'path and method would both be the log field'],
  ['a place that is no name', { path: 'a b' }, 'must be a name, or two with a dot between'],
  ['a moved dimension', { service: 'app' } as FieldChanges, 'is a dimension of metrics'],
])('%s is refused when the function loads', (_what, change, message) => {
  const define = () =>
    defineTelemetry({
      service: 'shop',
      namespace: 'Shop',
      facets: {},
      logFields: [change as FieldSet],
    });

  expect(define).toThrow(message);
});
