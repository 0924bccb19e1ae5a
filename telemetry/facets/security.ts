import { counter, gauge } from '../instrument';

/** What an audit line can tell of (TR4). */
export const auditEventTypes = [
  'authentication',
  'api_access',
  'data_access',
  'configuration_change',
] as const;

/**
 * What is measured of security and compliance (EF9). Who failed to log in, and from where, is in the audit log.
 * `resources` are what encryption is checked of: databases, buckets, topics.
 */
export const security = <const R extends readonly string[]>(options: {
  readonly resources: R;
}) => ({
  failedLogins: counter('Failed logins'),
  apiKeyRequests: counter('Requests with an API key'),
  suspiciousEvents: counter('Suspicious events'),
  sensitiveAccesses: counter('Accesses to sensitive data'),
  auditEvents: counter('Audit events', { by: { event_type: auditEventTypes }, rollups: [[]] }),
  encryptionEnabled: gauge('1 when the resource is encrypted, 0 when it is not', {
    by: { resource: options.resources },
  }),
});
