import type { IncidentLevel } from '../alerts/incident-level';

/** What an incident of one level asks of people. EF7 names levels, steps and channels; the times are our choice. */
export interface IncidentResponse {
  /** What belongs there (EF7). */
  readonly examples: string;
  /** Who acts. */
  readonly who: string;
  /** How long until somebody has taken it. */
  readonly takenWithin: string;
  /** How long until users are better off. */
  readonly mitigatedWithin: string;
  readonly channels: string;
  /** Who is asked next, and when. */
  readonly escalation: string;
  /** How often those who wait hear of it. */
  readonly updates: string;
  readonly postMortem: string;
}

export const incidentResponse: Readonly<Record<IncidentLevel, IncidentResponse>> = {
  SEV1: {
    examples: 'downtime, lost data, a breach',
    who: 'on-call engineer, incident lead, owner of the service',
    takenWithin: '5 minutes, at any hour',
    mitigatedWithin: '1 hour',
    channels: 'PagerDuty and Slack, a channel of its own for the incident',
    escalation:
      'not taken in 5 minutes: the second on call; open after 30: the head of engineering',
    updates: 'every 30 minutes',
    postMortem: 'always, within 5 working days',
  },
  SEV2: {
    examples: 'degraded performance, many errors, a model that misses',
    who: 'on-call engineer, owner of the service',
    takenWithin: '15 minutes, at any hour',
    mitigatedWithin: '4 hours',
    channels: 'PagerDuty and Slack',
    escalation: 'not taken in 15 minutes: the second on call; open after 2 hours: SEV1',
    updates: 'every hour',
    postMortem: 'always, within 10 working days',
  },
  SEV3: {
    examples: 'minor faults, slow answers, warnings',
    who: 'owner of the service',
    takenWithin: '4 working hours',
    mitigatedWithin: '3 working days',
    channels: 'Slack',
    escalation: 'the third of its kind in a week, or users complain: SEV2',
    updates: 'once a day',
    postMortem: 'where it came back',
  },
  low: {
    examples: 'what can wait',
    who: 'owner of the service',
    takenWithin: 'the next planning',
    mitigatedWithin: 'when it is planned',
    channels: 'Slack',
    escalation: 'it grows: SEV3',
    updates: 'none',
    postMortem: 'none',
  },
};
