import { type AlertRule, alert } from '../../telemetry/alerts/alert-rule';
import { days, hours } from '../../telemetry/duration';
import type { Runbook } from '../../telemetry/rules/shared-rule';
import { awsMetric, labelled, maximum, type Signal, sum } from '../../telemetry/signals/signal';
import { count, inSeconds } from '../../telemetry/unit';
import { energyForecast } from './telemetry';

export interface EnergyForecastMaintenanceAlerts {
  readonly backupFailed: AlertRule;
  readonly restoreFailed: AlertRule;
  readonly backupOverdue: AlertRule;
  readonly dailyCheckOverdue: AlertRule;
  readonly checksOverdue: AlertRule;
}

interface AlertSources {
  readonly runbook: Runbook;
  /** Name of the vault of AWS Backup. */
  readonly backupVault: string;
}

const { maintenance } = energyForecast;

/** EF8 names tasks and backups, and no rule: what has to be known when one of them fails or is left out. */
export const energyForecastMaintenanceAlerts = ({
  runbook,
  backupVault,
}: AlertSources): EnergyForecastMaintenanceAlerts => ({
  backupFailed: alert(
    'BackupFailed',
    jobs('Failed backups', 'NumberOfBackupJobsFailed', backupVault).above(count(0)),
    {
      for: hours(1),
      period: hours(1),
      severity: 'critical',
      summary: 'A backup failed: what changed since the last one would be lost with its source.',
      action: 'Read why in the jobs of AWS Backup, then start the backup by hand.',
      runbook: runbook('backup-failed'),
      source: ours('Database Backup: daily, in full on Sundays'),
    },
  ),
  restoreFailed: alert(
    'RestoreTestFailed',
    jobs('Failed restores', 'NumberOfRestoreJobsFailed', backupVault).above(count(0)),
    {
      for: hours(1),
      period: hours(1),
      severity: 'warning',
      summary: 'A backup could not be restored in the test, so it is none.',
      action: 'Read why in the restore jobs of AWS Backup, and restore an older backup.',
      runbook: runbook('restore-test-failed'),
      source: ours('Weekly: backup verification'),
    },
  ),
  backupOverdue: alert(
    'BackupOverdue',
    labelled('Age of the newest backup', maximum(maintenance.newestBackupAge)).above(
      inSeconds(hours(30)),
    ),
    {
      for: days(1),
      period: days(1),
      severity: 'critical',
      incidentLevel: 'SEV2',
      summary: 'The newest backup that can be restored is older than 30 hours.',
      action: 'Look whether the backup plan still selects the database, then back it up by hand.',
      runbook: runbook('backup-overdue'),
      absence: 'unknown',
      source: ours('Database Backup: daily'),
    },
  ),
  dailyCheckOverdue: alert(
    'DailyCheckOverdue',
    labelled('Daily checks', sum(maintenance.checksMade, { check: 'daily' })).absent(),
    {
      for: hours(26),
      period: hours(1),
      severity: 'warning',
      summary: 'The daily check was not made for 26 hours.',
      action: 'Look whether its schedule is enabled and what its function says.',
      runbook: runbook('daily-check-overdue'),
      source: ours('Daily: log rotation, metric validation, alert review'),
    },
  ),
  checksOverdue: alert(
    'ChecksOverdue',
    labelled('Checks that are overdue', maximum(maintenance.checksOverdue)).above(count(0)),
    {
      for: days(1),
      period: days(1),
      severity: 'warning',
      summary: 'A weekly or monthly check was not made in its time.',
      action: 'The report of the daily check names it: make it, and look what held it up.',
      runbook: runbook('checks-overdue'),
      absence: 'unknown',
      source: ours(
        'Weekly: performance, capacity, backup verification; monthly: trends, resources, documentation',
        'An alarm looks back a week at most: the daily check tells what is overdue.',
      ),
    },
  ),
});

const ours = (wording: string, reading?: string) =>
  ({
    need: 'EF8',
    wording,
    ours: ['rule', 'threshold', 'for', 'severity'],
    ...(reading === undefined ? {} : { reading }),
  }) as const;

/** @see https://docs.aws.amazon.com/aws-backup/latest/devguide/cloudwatch.html */
const jobs = (label: string, metricName: string, BackupVaultName: string): Signal<'Count'> =>
  awsMetric(label, 'Count', {
    ...{ namespace: 'AWS/Backup', metricName, statistic: 'Sum' },
    dimensions: { BackupVaultName },
  });
