import type { Severity } from './severity';

/** How grave an incident is (EF7), beside how loudly its alert speaks. */
export const incidentLevels = ['SEV1', 'SEV2', 'SEV3', 'low'] as const;
export type IncidentLevel = (typeof incidentLevels)[number];

/**
 * Where a rule names none. EF7 calls high error rates and low accuracy SEV2, which EF2 alerts as critical; downtime, lost
 * data and a breach are SEV1, and their rules say so.
 */
export const incidentLevelOf: Readonly<Record<Severity, IncidentLevel>> = {
  critical: 'SEV2',
  warning: 'SEV3',
  info: 'low',
};
