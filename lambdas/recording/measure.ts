import type { Bound } from '../../telemetry/define-telemetry';
import type { Dimensions, Instrument } from '../../telemetry/instrument';
import type { Unit } from '../../telemetry/unit';
import { currentInvocation } from '../invocation';
import { tellOnce } from './tell-once';

type NoDimensions = Readonly<Record<never, never>>;

export type Counter<D extends Dimensions = NoDimensions> = Bound<Instrument<'counter', D, Unit>>;
export type Histogram<D extends Dimensions = NoDimensions> = Bound<
  Instrument<'histogram', D, Unit>
>;
export type Gauge<D extends Dimensions = NoDimensions> = Bound<Instrument<'gauge', D, Unit>>;

/** A value of each of an instrument's dimensions, out of its closed lists. */
export type Labels<I extends Instrument> = { readonly [D in keyof I['by']]: I['by'][D][number] };

type Arguments<I extends Instrument> = keyof I['by'] extends never ? [] : [labels: Labels<I>];

/** Measures in the current invocation: adds to a counter, records in a histogram, sets a gauge. */
export const measure = <I extends Bound>(
  instrument: I,
  value: number,
  ...[labels]: Arguments<I>
): void => measureBy(instrument, value, labels);

/**
 * The same for whom the labels are checked by his own types. Outside an invocation, or when it is over, the value is lost,
 * and that is told once for each metric.
 */
export const measureBy = (
  instrument: Bound,
  value: number,
  labels: Readonly<Record<string, string>> = {},
): void => {
  const invocation = currentInvocation();
  if (invocation && !invocation.isOver) {
    invocation.measurements.record(instrument, value, labels);
    return;
  }
  const { name, service } = instrument.metric;
  const why = invocation
    ? 'when its invocation was over, and is lost: await what measures it'
    : 'outside an invocation, and is lost: measure it in a handler that observe wraps';
  tellOnce(service, `${name} was measured ${why}`);
};
