import { useMemo } from 'preact/hooks';
import { alignSeries } from '../../dashboards/aligned-series';
import type { Drawing } from '../../dashboards/drawing';
import { Chart } from '../chart';
import type { DrawnSeries } from '../drawn-series';
import { Empty } from '../empty';
import type { TimeWindow } from '../time-window';
import { Bars } from './bars';
import { Gauges } from './gauges';
import { Heatmap } from './heatmap';
import { Histogram } from './histogram';
import { Numbers } from './numbers';
import { Pie } from './pie';
import { SeriesList } from './series-list';
import { SeriesTable } from './series-table';

export interface SeriesProps {
  /** What the widget is called, for those who do not see it. */
  readonly name: string;
  readonly drawing: Drawing;
  readonly drawn: readonly DrawnSeries[];
  readonly window: TimeWindow;
}

/** Series in the view that their widget asks for. */
export const SeriesView = (props: SeriesProps) => {
  const { drawing, drawn } = props;
  if (drawn.every(({ series }) => series.values.length === 0)) {
    return <Empty>No data in this time</Empty>;
  }
  switch (drawing.view) {
    case 'timeSeries':
    case 'column':
    case 'scatter':
      return <Graph {...props} />;
    case 'singleValue':
      return <Numbers {...props} />;
    case 'gauge':
      return <Gauges {...props} />;
    case 'bar':
      return <Bars {...props} />;
    case 'pie':
      return <Pie {...props} />;
    case 'table':
      return <SeriesTable {...props} />;
    case 'histogram':
      return <Histogram {...props} />;
    case 'heatmap':
      return <Heatmap {...props} />;
    case 'legend':
      return <SeriesList {...props} />;
  }
};

const Graph = ({ name, drawing, drawn, window }: SeriesProps) => {
  const data = useMemo(() => alignSeries(drawn), [drawn]);
  return <Chart name={name} lines={drawn} data={data} window={window} drawing={drawing} />;
};
