import { annotationColor } from '../../dashboards/annotation-color';
import type { Drawing, Summary } from '../../dashboards/drawing';
import { summaryOf } from '../../dashboards/series-summary';
import type { DrawnSeries } from '../drawn-series';
import { dayTime } from '../format';
import { numberText } from './numbers';
import type { SeriesProps } from './series-view';

/** More columns than this nobody reads; the newest are shown. */
const MOST_TIMES = 200;

/** Series as a table: a row for each, or turned, a row for each time. */
export const SeriesTable = ({ drawing, drawn }: SeriesProps) => {
  const times = drawing.table.showTimeSeriesData ? timesOf(drawn) : [];
  const shown = times.slice(-MOST_TIMES).reverse();
  const lookups = drawn.map(
    ({ series }) => new Map(series.timestampsMs.map((time, i) => [time, series.values[i]])),
  );
  const props = { drawing, drawn, shown, lookups };
  return (
    <div class="scroll">
      {drawing.table.layout === 'vertical' ? <Vertical {...props} /> : <Horizontal {...props} />}
      {shown.length < times.length && (
        <small>
          the newest {shown.length} of {times.length} times
        </small>
      )}
    </div>
  );
};

const timesOf = (drawn: readonly DrawnSeries[]): readonly number[] =>
  [...new Set(drawn.flatMap(({ series }) => series.timestampsMs))].sort((a, b) => a - b);

interface TableProps {
  readonly drawing: Drawing;
  readonly drawn: readonly DrawnSeries[];
  readonly shown: readonly number[];
  readonly lookups: readonly ReadonlyMap<number, number | undefined>[];
}

const Horizontal = ({ drawing, drawn, shown, lookups }: TableProps) => {
  const { summaryColumns, stickySummary } = drawing.table;
  return (
    <table class={`series ${stickySummary ? 'sticky' : ''}`}>
      <thead>
        <tr>
          <th scope="col">Metric</th>
          {summaryColumns.map((summary) => (
            <th key={summary} scope="col" class="number summary">
              {TITLES[summary]}
            </th>
          ))}
          {shown.map((time) => (
            <th key={time} scope="col" class="number">
              {timeText(time, drawing)}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {drawn.map((one, place) => (
          <tr key={place}>
            <Name one={one} />
            {summaryColumns.map((summary) => (
              <Value
                key={summary}
                drawing={drawing}
                value={summaryOf(one.series.values, summary)}
                isSummary
              />
            ))}
            {shown.map((time) => (
              <Value key={time} drawing={drawing} value={lookups[place]?.get(time)} />
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  );
};

const Vertical = ({ drawing, drawn, shown, lookups }: TableProps) => (
  <table class={`series ${drawing.table.stickySummary ? 'sticky-rows' : ''}`}>
    <thead>
      <tr>
        <th scope="col">Time</th>
        {drawn.map((one, place) => (
          <Name key={place} one={one} isColumn />
        ))}
      </tr>
    </thead>
    <tbody>
      {drawing.table.summaryColumns.map((summary) => (
        <tr key={summary} class="summary">
          <th scope="row">{TITLES[summary]}</th>
          {drawn.map((one, place) => (
            <Value
              key={place}
              drawing={drawing}
              value={summaryOf(one.series.values, summary)}
              isSummary
            />
          ))}
        </tr>
      ))}
      {shown.map((time) => (
        <tr key={time}>
          <th scope="row">{timeText(time, drawing)}</th>
          {drawn.map((_, place) => (
            <Value key={place} drawing={drawing} value={lookups[place]?.get(time)} />
          ))}
        </tr>
      ))}
    </tbody>
  </table>
);

const TITLES: Readonly<Record<Summary, string>> = {
  MIN: 'Minimum',
  MAX: 'Maximum',
  SUM: 'Sum',
  AVG: 'Average',
};

const timeText = (ms: number, { zoneMinutes }: Drawing): string =>
  dayTime(ms + zoneMinutes * 60_000).slice(5, 16);

const Name = ({
  one,
  isColumn = false,
}: {
  readonly one: DrawnSeries;
  readonly isColumn?: boolean;
}) => (
  <th scope={isColumn ? 'col' : 'row'} class={isColumn ? 'number' : ''} title={one.label}>
    <i style={{ background: one.color }} />
    {one.label}
  </th>
);

/** A cell in the colour of the annotation that holds for it. */
const Value = (props: {
  readonly drawing: Drawing;
  readonly value: number | undefined;
  readonly isSummary?: boolean;
}) => {
  const { drawing, value, isSummary = false } = props;
  const color = value === undefined ? undefined : annotationColor(drawing.annotations, value);
  return (
    <td
      class={isSummary ? 'number summary' : 'number'}
      style={color && { boxShadow: `inset 3px 0 ${color}`, color }}
    >
      {numberText(value, drawing.fullPrecision)}
    </td>
  );
};
