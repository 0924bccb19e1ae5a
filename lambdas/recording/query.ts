import type { Dimensions } from '../../telemetry/instrument';
import type { Attributes } from '../tracing/port';
import { type Histogram, type Labels, measureBy } from './measure';
import { timedWork } from './timed-work';

interface DatabaseFacet<D extends Dimensions> {
  readonly queryTime: Histogram<D>;
}

/**
 * Makes what runs a query (TR1, EF1): it times the query by what its facet tells apart, and makes a span of it.
 * @example
 * const query = queryOf(shop.database);
 * await query({ operation: 'select', table: 'orders' }, () => pool.query('SELECT …'));
 */
export const queryOf =
  <D extends Dimensions>({ queryTime }: DatabaseFacet<D>) =>
  <R>(labels: Labels<Histogram<D>>, work: () => Promise<R> | R): Promise<R> => {
    const by: Readonly<Record<string, string>> = labels;
    return timedWork(
      {
        service: queryTime.metric.service,
        name: Object.values(by).join(' '),
        span: { kind: 'client', attributes: attributesOf(by) },
        onEnd: ({ durationMs }) => measureBy(queryTime, durationMs, by),
      },
      work,
    );
  };

/** @see https://opentelemetry.io/docs/specs/semconv/database/ */
const semanticNames: Readonly<Record<string, string>> = {
  operation: 'db.operation.name',
  table: 'db.collection.name',
};

const attributesOf = (by: Readonly<Record<string, string>>): Attributes =>
  Object.fromEntries(
    Object.entries(by).map(([name, value]) => [semanticNames[name] ?? name, value]),
  );
