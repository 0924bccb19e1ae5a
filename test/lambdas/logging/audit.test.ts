import { readConfiguration } from '../../../lambdas/configuration';
import { type Invocation, runInvocation } from '../../../lambdas/invocation';
import { logContext } from '../../../lambdas/logging/log-context';
import { createServiceLogger } from '../../../lambdas/logging/service-logger';
import { throttle } from '../../../lambdas/logging/throttle';
import { Measurements } from '../../../lambdas/measuring/measurements';
import { defineTelemetry } from '../../../telemetry/define-telemetry';
import { security } from '../../../telemetry/facets/security';
import { writtenLines } from '../written-lines';

const shop = defineTelemetry({
  service: 'shop',
  namespace: 'Shop',
  facets: { security: security({ resources: ['orders'] }) },
});

const quiet = readConfiguration({ LOG_LEVEL: 'CRITICAL', LOG_LEVELS: 'audit=CRITICAL' });

const auditWith = () =>
  createServiceLogger(shop, quiet, { throttle: throttle({ limit: 1, levels: ['INFO'] }) }).audit;

const anInvocation = (): Invocation =>
  ({
    request: { requestId: 'req-1', userId: 'user-1' },
    measurements: new Measurements(shop.undeclaredValues),
    logKeys: {},
    isOver: false,
  }) as unknown as Invocation;

test('TR4: who did what is a line of the audit logger, whatever level and throttle say', async () => {
  const audit = auditWith();

  const lines = await writtenLines(() =>
    runInvocation(anInvocation(), () => {
      audit.authentication({ user: 'admin', success: true, ipAddress: '192.168.1.100' });
      audit.apiAccess({
        user: 'admin',
        endpoint: '/api/v1/trends',
        method: 'GET',
        statusCode: 200,
      });
      audit.dataAccess({
        user: 'analyst',
        resourceType: 'trend',
        resourceId: 'trend_123',
        action: 'read',
      });
      audit.configurationChange({
        user: 'admin',
        configKey: 'max_workers',
        oldValue: 4,
        newValue: 8,
      });
    }),
  );

  const common = {
    timestamp: expect.any(String),
    level: 'INFO',
    logger: 'audit',
    service: 'shop',
    request_id: 'req-1',
  };
  expect(lines).toEqual([
    {
      ...common,
      message: 'authentication',
      event_type: 'authentication',
      user: 'admin',
      success: true,
      ip_address: '192.168.1.100',
    },
    {
      ...common,
      message: 'API access',
      event_type: 'api_access',
      user: 'admin',
      endpoint: '/api/v1/trends',
      method: 'GET',
      status_code: 200,
    },
    {
      ...common,
      message: 'data access',
      event_type: 'data_access',
      user: 'analyst',
      resource_type: 'trend',
      resource_id: 'trend_123',
      action: 'read',
    },
    {
      ...common,
      message: 'configuration change',
      event_type: 'configuration_change',
      user: 'admin',
      config_key: 'max_workers',
      old_value: 4,
      new_value: 8,
    },
  ]);
});

test('TR4: the user is the context’s or the request’s where the event names none', async () => {
  const audit = auditWith();
  const read = () =>
    audit.dataAccess({ resourceType: 'trend', resourceId: 'trend_1', action: 'read' });

  const lines = await writtenLines(() =>
    runInvocation(anInvocation(), () => {
      read();
      logContext({ user_id: 'user-2' }, read);
    }),
  );

  expect(lines.map(({ user }) => user)).toEqual(['user-1', 'user-2']);
});

test('EF9: the values of a setting that is a secret are masked', async () => {
  const audit = auditWith();

  const lines = await writtenLines(() => {
    audit.configurationChange({ configKey: 'db.password', oldValue: 'hunter2', newValue: 'b' });
    audit.configurationChange({ configKey: 'limits', oldValue: { token: 'abc' }, newValue: {} });
  });

  expect(lines).toMatchObject([
    { config_key: 'db.password', old_value: '[redacted]', new_value: '[redacted]' },
    { config_key: 'limits', old_value: { token: '[redacted]' }, new_value: {} },
  ]);
});

test('EF9: a service that measures its security counts audit events and failed logins', async () => {
  const audit = auditWith();
  const invocation = anInvocation();

  await writtenLines(() =>
    runInvocation(invocation, () => {
      audit.authentication({ user: 'admin', success: true });
      audit.authentication({ user: 'admin', success: false });
    }),
  );

  const counted = invocation.measurements
    .all()
    .map(({ instrument, dimensions, values }) => [instrument.metric.name, dimensions, values]);
  expect(counted).toEqual([
    ['security_audit_events', { event_type: 'authentication' }, [2]],
    ['security_failed_logins', {}, [1]],
  ]);
});
