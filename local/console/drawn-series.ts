import type { MetricSeries } from '../console-server/console-source';
import type { Line } from './chart-options';
import { themeColor } from './theme-color';

/** A series with how it is drawn. */
export interface DrawnSeries extends Line {
  readonly series: MetricSeries;
  readonly periodMs: number;
}

const PALETTE_SIZE = 8;

/** The theme's colour for the series at a place, as CSS spells it. */
export const paletteColor = (place: number): string =>
  themeColor(`--series-${(place % PALETTE_SIZE) + 1}`);

/** The value that a series has now. */
export const lastValue = ({ series }: DrawnSeries): number | undefined => series.values.at(-1);

/** A value as short as it is legible, or written out. */
export const exactText = (value: number): string =>
  value.toLocaleString('en-US', { maximumFractionDigits: 10 });
