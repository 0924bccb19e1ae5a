import type { AnyTelemetry, Bound } from '../../telemetry/define-telemetry';
import type { Instrument } from '../../telemetry/instrument';
import { currentInvocation } from '../invocation';

type Values<I extends Instrument> = { readonly [D in keyof I['by']]: I['by'][D][number] };
type Arguments<I extends Instrument> = keyof I['by'] extends never ? [] : [dimensions: Values<I>];

// What a handler calls, by the kind of the instrument.
const verbs = { counter: 'add', histogram: 'record', gauge: 'set' } as const;
type Verb = typeof verbs;

type Handle<I> = I extends Instrument
  ? { readonly [V in Verb[I['kind']]]: (value: number, ...dimensions: Arguments<I>) => void }
  : never;

type NotForHandlers = 'http' | 'system' | 'undeclaredValues' | 'droppedLines' | 'logFields';

/** A telemetry's instruments as a handler uses them: `metrics.model.predictions.add(1, { model_type: 'ema' })`. */
export type MetricHandles<T> = {
  readonly [N in Exclude<keyof T, NotForHandlers> as T[N] extends string
    ? never
    : N]: T[N] extends Bound ? Handle<T[N]> : { readonly [M in keyof T[N]]: Handle<T[N][M]> };
};

/** These are emitted for every invocation; a handler that did so too would count twice. */
const notForHandlers: ReadonlySet<string> = new Set<NotForHandlers>([
  'http',
  'system',
  'undeclaredValues',
  'droppedLines',
  'logFields',
]);

/**
 * Made once per telemetry: a handle finds the invocation that it is called in.
 * @param onLost - told of a metric that was measured outside an invocation, or when it was over
 */
export const metricHandles = <T extends AnyTelemetry>(
  telemetry: T,
  onLost: (metricName: string) => void,
): MetricHandles<T> => {
  const wanted = Object.entries(telemetry).filter(([name]) => !notForHandlers.has(name));
  return handlesOf(Object.fromEntries(wanted), onLost) as MetricHandles<T>;
};

const handlesOf = (group: object, onLost: (metricName: string) => void): object =>
  Object.fromEntries(
    Object.entries(group)
      .filter(([, value]) => typeof value === 'object')
      .map(([name, value]) => [
        name,
        isInstrument(value) ? handle(value, onLost) : handlesOf(value, onLost),
      ]),
  );

const isInstrument = (value: object): value is Bound => 'metric' in value;

const handle = (instrument: Bound, onLost: (metricName: string) => void): object => ({
  [verbs[instrument.kind]]: (value: number, dimensions?: Readonly<Record<string, string>>) => {
    const invocation = currentInvocation();
    if (!invocation || invocation.isOver) return onLost(instrument.metric.name);
    invocation.measurements.record(instrument, value, dimensions);
  },
});
