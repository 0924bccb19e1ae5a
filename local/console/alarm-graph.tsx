import { useMemo } from 'preact/hooks';
import { alarmGraph } from '../dashboards/alarm-definition';
import { api } from './api';
import { Await, Empty } from './empty';
import { useLive, useLoaded } from './live';
import { MetricView } from './metric-view';
import type { TimeWindow } from './time-window';

interface Props {
  readonly name: string;
  readonly window: TimeWindow;
}

/** The signal that an alarm evaluates, against its threshold. */
export const AlarmGraph = ({ name, window }: Props) => {
  const { pulse } = useLive();
  const loaded = useLoaded(() => api.alarm(name), [name, pulse.alarm]);
  return (
    <Await loaded={loaded}>
      {({ properties }) => <SignalGraph name={name} properties={properties} window={window} />}
    </Await>
  );
};

export const SignalGraph = (props: {
  /** The alarm's. */
  readonly name?: string;
  readonly properties: Readonly<Record<string, unknown>>;
  readonly window: TimeWindow;
}) => {
  const { name = 'The alarm', window } = props;
  const key = JSON.stringify(props.properties);
  // Each answer brings equal properties in a new object.
  const widget = useMemo(() => alarmGraph(props.properties), [key]);
  if (!widget) return <Empty>This alarm follows other alarms or logs, not a metric</Empty>;
  return <MetricView name={`Signal of ${name}`} widget={widget} window={window} />;
};
