import { useState } from 'preact/hooks';
import type { FaultView } from '../console-server/console-source';
import { api } from './api';
import { Failure } from './empty';
import { clockTime, quantity } from './format';
import { useLive } from './live';

/** The form that makes requests fail or slow for a while: to see what wakes whom. */
export const FaultsPanel = ({ onDone }: { readonly onDone: () => void }) => {
  const { faults } = useLive().overview;
  const [error, setError] = useState<string>();
  const attempt = (action: Promise<unknown>) =>
    action.then(
      () => {
        setError(undefined);
        onDone();
      },
      (failure: Error) => setError(failure.message),
    );
  const start = (event: SubmitEvent) => {
    event.preventDefault();
    const form = new FormData(event.currentTarget as HTMLFormElement);
    const value = (name: string) => Number(form.get(name));
    void attempt(
      api.setFaults({
        errors: value('errors') / 100,
        latencyMs: value('latency') * 1000,
        forMs: value('minutes') * 60_000,
      }),
    );
  };
  return (
    <form class="faults" onSubmit={start}>
      <p>Make the service's own requests fail or stall, and watch who is told.</p>
      <Amount name="errors" label="Requests that fail" unit="%" value={30} max={100} />
      <Amount name="latency" label="A fifth of them stalls for" unit="s" value={0} max={60} />
      <Amount name="minutes" label="For" unit="min" value={10} min={1} max={1440} />
      <div class="actions">
        <button type="submit" class="primary">
          {faults ? 'Change' : 'Start'}
        </button>
        {faults && (
          <button type="button" onClick={() => attempt(api.clearFaults())}>
            Stop
          </button>
        )}
      </div>
      {error && <Failure message={error} />}
    </form>
  );
};

const Amount = (props: {
  readonly name: string;
  readonly label: string;
  readonly unit: string;
  readonly value: number;
  readonly min?: number;
  readonly max: number;
}) => (
  <label>
    <span>{props.label}</span>
    <input
      type="number"
      name={props.name}
      defaultValue={String(props.value)}
      min={props.min ?? 0}
      max={props.max}
      step="any"
      required
    />
    <span>{props.unit}</span>
  </label>
);

/** Tells, on every page, that what one sees was made. */
export const FaultsBanner = ({ faults }: { readonly faults: FaultView }) => (
  <div class="banner" role="status">
    <span>
      <strong>Faults are on:</strong> {effects(faults)} until {clockTime(faults.untilMs)}
    </span>
    <button type="button" onClick={() => void api.clearFaults()}>
      Stop
    </button>
  </div>
);

const effects = ({ errors, latencyMs, stalledShare }: FaultView): string =>
  [
    errors > 0 && `${quantity(errors * 100)} % of requests fail`,
    latencyMs > 0 &&
      `${quantity(stalledShare * 100)} % stall ${quantity(latencyMs / 1000)} s at each AWS call`,
  ]
    .filter(Boolean)
    .join(', ') || 'nothing fails';
