import type { NodeVersion } from './nodes';
import type { Bounds } from './target';
import type { VariantName } from './variants';

/** One run's figures by column. */
export type Figures = Readonly<Record<string, number>>;

export interface Column {
  readonly title: string;
  /** Digits after the point. @default 0 */
  readonly decimals?: number;
  /** Against the bare handler of the same round: what comes on top, or that as a share in percent. @default - as it is */
  readonly overBare?: 'difference' | 'percent';
}

/** What one of ours must reach. */
export interface Target extends Bounds {
  readonly variant: VariantName;
  readonly column: string;
  /**
   * Whom the target was set beside, and what that one's figure was there: on a slower machine all figures are higher, and
   * their shares of each other tell more. @default - nobody
   */
  readonly beside?: { readonly variant: VariantName; readonly figure: number };
}

/** A server that the measured processes call. */
export interface Surroundings {
  /** Variables that lead to it. */
  readonly environment: Readonly<Record<string, string>>;
  readonly close: () => Promise<void>;
}

export interface Measure {
  readonly title: string;
  readonly variants: readonly VariantName[];
  /** What the others are compared with. @default 'bare' */
  readonly bare?: VariantName;
  /** How often each variant is measured on Lambda's newest Node.js; a third of that on the others. 1 where figures are exact. */
  readonly rounds: number;
  readonly columns: Readonly<Record<string, Column>>;
  readonly targets: readonly Target[];
  /** Whether the version of Node.js makes a difference. @default true */
  readonly dependsOnNode?: boolean;
  /** Servers that the measured processes call. @default - none */
  readonly needs?: readonly (() => Promise<Surroundings>)[];
  /** Measures one variant once, in a process of its own. */
  readonly run: (
    variant: VariantName,
    node: NodeVersion,
    environment: Surroundings['environment'],
  ) => Promise<Figures> | Figures;
}
