/** What keeps a composite alarm's actions from running. */
export type SuppressedBy = 'WaitPeriod' | 'ExtensionPeriod' | 'Alarm';

/** Where a composite alarm with a suppressor stands. Moments are milliseconds since 1970. */
export interface ActionSuppression {
  /** Undefined: its actions run. */
  readonly by?: SuppressedBy;
  /** When the wait or extension period ends. */
  readonly untilMs?: number;
  /** The composite alarm changed its state, and the actions of that have not run. */
  readonly isOwed: boolean;
}

export interface SuppressionPeriods {
  readonly waitMs: number;
  readonly extensionMs: number;
}

export type SuppressionEvent =
  /** The composite alarm has changed its state. */
  | { readonly kind: 'composite'; readonly atMs: number }
  /** The suppressor has come into ALARM, or left it. */
  | { readonly kind: 'suppressor'; readonly atMs: number; readonly inAlarm: boolean }
  /** Time has passed. */
  | { readonly kind: 'time'; readonly atMs: number }
  /** A mute rule let go what it kept back. */
  | { readonly kind: 'unmuted' };

/** The actions of the composite alarm's present state run now, or not. */
export interface SuppressionStep {
  readonly suppression: ActionSuppression;
  readonly runsActions: boolean;
}

/** As an alarm begins, or gets another suppressor: a period under way is discarded with what it kept back. */
export const unsuppressed: ActionSuppression = { isOwed: false };

/**
 * The next step of a composite alarm; without a suppressor its wait period is 0. AWS does not say whether the actions of a state run again after
 * a suppressor that came and went without a change of the composite alarm: here only what was kept back runs.
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/alarm-suppression.html
 */
export const nextSuppression = (
  now: ActionSuppression,
  event: SuppressionEvent,
  { waitMs, extensionMs }: SuppressionPeriods,
): SuppressionStep => {
  switch (event.kind) {
    case 'composite':
      return now.by === 'Alarm'
        ? quiet({ by: 'Alarm', isOwed: true })
        : ended({ by: 'WaitPeriod', untilMs: event.atMs + waitMs, isOwed: true }, event.atMs);
    case 'suppressor':
      if (event.inAlarm) return quiet({ by: 'Alarm', isOwed: now.isOwed });
      if (now.by !== 'Alarm') return quiet(now);
      return ended(
        { by: 'ExtensionPeriod', untilMs: event.atMs + extensionMs, isOwed: now.isOwed },
        event.atMs,
      );
    case 'time':
      return ended(now, event.atMs);
    case 'unmuted':
      return now.by === undefined
        ? { suppression: now, runsActions: true }
        : quiet({ ...now, isOwed: true });
    default:
      return unreachable(event);
  }
};

const quiet = (suppression: ActionSuppression): SuppressionStep => ({
  suppression,
  runsActions: false,
});

/** A period that is over lets go what it kept back. */
const ended = (suppression: ActionSuppression, atMs: number): SuppressionStep =>
  suppression.untilMs === undefined || atMs < suppression.untilMs
    ? quiet(suppression)
    : { suppression: { isOwed: false }, runsActions: suppression.isOwed };

const unreachable = (event: never): never => {
  throw new Error(`no such event: ${JSON.stringify(event)}`);
};
