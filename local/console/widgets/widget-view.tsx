import { alarmName } from '../../dashboards/alarm-order';
import type { Content, Widget } from '../../dashboards/dashboard-body';
import type { PeriodOverride } from '../../dashboards/graph-period';
import { AlarmGraph } from '../alarm-graph';
import { Empty } from '../empty';
import { MetricView } from '../metric-view';
import { Note } from '../note';
import type { TimeWindow } from '../time-window';
import { AlarmStates } from './alarm-widget';
import { ExplorerView } from './explorer-view';
import { LogView } from './log-widget';
import { Remarks } from './remarks';

export interface WidgetProps {
  readonly widget: Widget;
  readonly window: TimeWindow;
  readonly periodOverride: PeriodOverride;
}

/** What a widget shows, by its type. */
export const WidgetView = ({ widget, window, periodOverride }: WidgetProps) => {
  const name = widget.title;
  switch (widget.kind) {
    case 'metric': {
      const { metric } = widget;
      if (metric.alarmArn) return <AlarmGraph name={alarmName(metric.alarmArn)} window={window} />;
      return (
        <MetricView name={name} widget={metric} window={window} periodOverride={periodOverride} />
      );
    }
    case 'text':
      return <Note markdown={widget.markdown} />;
    case 'alarm':
      return <AlarmStates widget={widget} />;
    case 'log':
      return <LogView name={name} widget={widget} window={window} />;
    case 'explorer':
      return (
        <ExplorerView explorer={widget.explorer} window={window} periodOverride={periodOverride} />
      );
    case 'chart': {
      const { description, metric, remarks } = widget.chart;
      return (
        <>
          {description && <p class="description">{description}</p>}
          <Remarks remarks={remarks} />
          {metric.queries.length > 0 && (
            <MetricView
              name={name}
              widget={metric}
              window={window}
              periodOverride={periodOverride}
            />
          )}
        </>
      );
    }
    case 'custom':
      return <CustomNote widget={widget} />;
    case 'unknown':
      return <Empty>CloudWatch has no widget of the type {JSON.stringify(widget.type)}</Empty>;
  }
};

/** A custom widget is whatever its function answers: here it says what it would ask. */
const CustomNote = ({ widget }: { readonly widget: Extract<Content, { kind: 'custom' }> }) => (
  <div class="custom-note">
    <p>
      On AWS the function <code>{widget.endpoint || '(none)'}</code> draws this widget
      {widget.updateOn.length > 0 && `, anew on ${widget.updateOn.join(', ')}`}. Here it is not
      called. It would be given:
    </p>
    <pre>{JSON.stringify(widget.params ?? {}, null, 2)}</pre>
  </div>
);
