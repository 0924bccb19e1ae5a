import { type AlertRule, alert } from '../../telemetry/alerts/alert-rule';
import { days, minutes } from '../../telemetry/duration';
import type { Runbook } from '../../telemetry/rules/shared-rule';
import {
  labelled,
  lowest,
  minimum,
  rate,
  sum,
  total,
  unless,
} from '../../telemetry/signals/signal';
import { count } from '../../telemetry/unit';
import { encryptedResources, energyForecast } from './telemetry';

export interface EnergyForecastSecurityAlerts {
  readonly failedLogins: AlertRule;
  readonly apiKeyUse: AlertRule;
  readonly suspicious: AlertRule;
  readonly sensitiveAccess: AlertRule;
  readonly encryptionOff: AlertRule;
  readonly auditSilent: AlertRule;
}

const { security, http } = energyForecast;

/** EF9 names what to watch and no threshold: all of these rules are ours. A breach is SEV1 by EF7. */
export const energyForecastSecurityAlerts = ({
  runbook,
}: {
  readonly runbook: Runbook;
}): EnergyForecastSecurityAlerts => ({
  failedLogins: alert(
    'ManyFailedLogins',
    labelled('Failed logins a minute', rate(security.failedLogins, 'minute')).above(count(10)),
    {
      for: minutes(5),
      severity: 'warning',
      incidentLevel: 'SEV2',
      summary: 'More than ten logins a minute fail: somebody guesses passwords.',
      action: 'The audit log names user and address: block the address, or lock the user.',
      runbook: runbook('many-failed-logins'),
      source: ours('rate(auth_login_failed_total[5m])'),
    },
  ),
  apiKeyUse: alert(
    'UnusualApiKeyUse',
    labelled('Requests with an API key', sum(security.apiKeyRequests)).aboveBand(3),
    {
      for: minutes(15),
      period: minutes(5),
      severity: 'warning',
      summary: 'API keys are used far more than usual at this hour.',
      action: 'Find the key by the audit log, and ask its owner; revoke it if he does not know.',
      runbook: runbook('unusual-api-key-use'),
      source: ours('rate(api_key_requests_total[5m])', 'What is much depends on the hour.'),
    },
  ),
  suspicious: alert(
    'SuspiciousActivity',
    labelled('Suspicious events', sum(security.suspiciousEvents)).above(count(0)),
    {
      for: minutes(5),
      period: minutes(5),
      severity: 'critical',
      incidentLevel: 'SEV1',
      summary: 'Something suspicious happened.',
      action: 'Read the event in the audit log, and lock out who caused it before all else.',
      runbook: runbook('suspicious-activity'),
      source: ours('rate(security_events_total{type="suspicious"}[5m])'),
    },
  ),
  sensitiveAccess: alert(
    'UnusualSensitiveAccess',
    labelled('Accesses to sensitive data', sum(security.sensitiveAccesses)).aboveBand(3),
    {
      for: minutes(15),
      period: minutes(5),
      severity: 'warning',
      incidentLevel: 'SEV2',
      summary: 'Sensitive data is read far more than usual at this hour.',
      action: 'Find by the audit log who reads what, and ask them.',
      runbook: runbook('unusual-sensitive-access'),
      source: ours(
        'rate(data_access_total{type="sensitive"}[5m])',
        'The document calls them patterns: unlike what is usual at this hour.',
      ),
    },
  ),
  encryptionOff: alert(
    'EncryptionOff',
    lowest(
      'Resources that are encrypted',
      encryptedResources.map((resource) => minimum(security.encryptionEnabled, { resource })),
    ).below(count(1)),
    {
      for: days(1),
      period: days(1),
      severity: 'critical',
      incidentLevel: 'SEV1',
      summary: 'A resource that must be encrypted is not.',
      action:
        'The report of the daily check names it: encrypt it, and find who changed it in CloudTrail.',
      runbook: runbook('encryption-off'),
      source: ours(
        'encryption_enabled{service="all"}',
        'The daily check looks; without it nothing new is known, and DailyCheckOverdue tells that.',
      ),
    },
  ),
  auditSilent: alert('AuditEventsStopped', unless(forecasts(), auditEvents()).above(count(10)), {
    for: minutes(30),
    period: minutes(10),
    severity: 'critical',
    incidentLevel: 'SEV2',
    summary: 'Forecasts are served, and none of them leaves an audit event.',
    action: 'Look whether audit lines are still written and their metrics extracted.',
    runbook: runbook('audit-events-stopped'),
    source: ours(
      'rate(audit_events_total[5m])',
      'A quiet night has no events: silence is wrong while requests are served.',
    ),
  }),
});

/** The checks and scrapes, which nobody audits, are other routes. */
const forecasts = () =>
  total('Forecasts served', [
    sum(http.requests, { route: 'POST /forecast' }),
    sum(http.requests, { route: 'GET /forecast/{forecast_id}' }),
  ]);

const auditEvents = () => labelled('Audit events', sum(security.auditEvents));

const ours = (wording: string, reading?: string) =>
  ({
    need: 'EF9',
    wording,
    ours: ['rule', 'threshold', 'for', 'severity'],
    ...(reading === undefined ? {} : { reading }),
  }) as const;
