import type { Column, Figures } from './measure';
import type { Bounds } from './target';

/** What one of the variants must reach, as a figure or beside another variant of the same run. */
export interface SuiteTarget extends Bounds {
  readonly variant: string;
  readonly column: string;
  /** As a share of another variant's figure in this column: 1 is as much as that one. */
  readonly atMostOf?: { readonly variant: string; readonly share: number };
}

/** Something that takes time, memory or bytes, in several variants. */
export interface SuiteMeasure {
  readonly title: string;
  /** How often each variant is measured; the figures are medians. */
  readonly rounds: number;
  /** Variants that take minutes: measured in the first round alone. */
  readonly once?: readonly string[];
  readonly columns: Readonly<Record<string, Column>>;
  readonly targets: readonly SuiteTarget[];
  /** Each in a process of its own. Undefined: what it needs is not on this machine. */
  readonly variants: Readonly<Record<string, () => Promise<Figures | undefined>>>;
}
