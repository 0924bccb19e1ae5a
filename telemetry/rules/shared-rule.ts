import { type AlertOptions, type AlertRule, alert } from '../alerts/alert-rule';
import type { Bound } from '../define-telemetry';
import type { Dimensions, Instrument, InstrumentKind } from '../instrument';
import { kebabCase } from '../kebab-case';
import type { Condition } from '../signals/signal';
import type { Unit } from '../unit';

/** The address where it is written what to do. @param section - of the page: `high-error-rate` for HighErrorRate */
export type Runbook = (section: string) => string;

/** What whoever uses a shared rule decides; the rule brings along what it can know. */
export interface SharedRuleOptions extends Omit<AlertOptions, 'summary' | 'runbook'> {
  readonly runbook: Runbook;
  /** @default - the rule's own */
  readonly name?: string;
  /** @default - the rule's own, with its threshold */
  readonly summary?: string;
}

/** What a shared rule says where nobody says otherwise. */
interface OwnOptions extends Partial<Omit<AlertOptions, 'runbook'>> {
  readonly name: string;
  readonly summary: string;
  /** What to do first. */
  readonly action: string;
}

/** An instrument of a facet, whatever its dimensions. */
export type Measured<U extends Unit> = Bound<Instrument<InstrumentKind, Dimensions, U>>;

/** A rule that several services have, each with its own thresholds: see the functions beside this one. */
export const sharedRule = (
  { name: ownName, ...own }: OwnOptions,
  condition: Condition,
  { name = ownName, runbook, ...options }: SharedRuleOptions,
): AlertRule => alert(name, condition, { ...own, ...options, runbook: runbook(kebabCase(name)) });
