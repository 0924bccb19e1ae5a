import type { Slo } from '../slo/slo';
import type { AlertRule } from './alert-rule';
import type { IncidentLevel } from './incident-level';
import { type Severity, severities } from './severity';

/** What the rules of a service mean on one of its stages. Every alarm is made on every stage, and so is tried there. */
export interface StageProfile {
  /** What a severity becomes. @default - it stays */
  readonly severity: Readonly<Partial<Record<Severity, Severity>>>;
  /** Of which severities people are told, as they are on this stage. The others only change colour. */
  readonly notifies: readonly Severity[];
  /** What every incident is here. @default - what the rule says */
  readonly incidentLevel?: IncidentLevel;
}

/** Development is quiet, staging speaks but never pages, production does all that the rules say. */
export const stageProfiles = {
  dev: { severity: {}, notifies: [], incidentLevel: 'low' },
  staging: { severity: { critical: 'warning' }, notifies: ['warning'], incidentLevel: 'low' },
  prod: { severity: {}, notifies: severities },
} as const satisfies Readonly<Record<string, StageProfile>>;

/** The rules as a stage has them: names, thresholds and durations are the same on all. */
export const atStage = (rules: readonly AlertRule[], stage: StageProfile): readonly AlertRule[] =>
  rules.map((rule) => ({
    ...rule,
    severity: severityAt(stage, rule.severity),
    incidentLevel: stage.incidentLevel ?? rule.incidentLevel,
  }));

/** An objective as a stage has it: what its page and its ticket are there. */
export const sloAtStage = (slo: Slo, stage: StageProfile): Slo => ({
  ...slo,
  severities: {
    page: severityAt(stage, slo.severities.page),
    ticket: severityAt(stage, slo.severities.ticket),
  },
});

/** What a severity is on a stage. */
export const severityAt = (stage: StageProfile, severity: Severity): Severity =>
  stage.severity[severity] ?? severity;

/** Whether people are told when a rule goes off on a stage. @param rule - as `atStage` made it */
export const notifiesAt = (
  { notifies }: StageProfile,
  rule: Pick<AlertRule, 'severity'>,
): boolean => notifies.includes(rule.severity);
