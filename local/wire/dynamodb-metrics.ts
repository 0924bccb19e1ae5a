/** Hears of a value of a metric in `AWS/DynamoDB`. */
export type OnTableMetric = (
  metricName: string,
  dimensions: Readonly<Record<string, string>>,
  unit: 'Count' | 'Milliseconds',
  value: number,
) => void;

const READS = ['GetItem', 'BatchGetItem', 'Query', 'Scan'];
const WRITES = ['PutItem', 'UpdateItem', 'DeleteItem', 'BatchWriteItem'];

/** Whether an operation works on items, which are what DynamoDB measures. */
export const isMeasured = (operation: string): boolean => [...READS, ...WRITES].includes(operation);

interface Consumed {
  readonly TableName?: string;
  readonly CapacityUnits?: number;
}

interface Input {
  readonly TableName?: string;
  readonly RequestItems?: Readonly<Record<string, unknown>>;
}

/** What DynamoDB answers, in part. */
export interface TableAnswer {
  readonly __type?: string;
  readonly Count?: number;
  readonly ConsumedCapacity?: Consumed | readonly Consumed[];
}

/** A call of an operation on items. */
export interface TableCall {
  readonly operation: string;
  readonly input: Input;
  readonly status: number;
  readonly answer: TableAnswer;
  readonly latencyMs: number;
}

/** A caller may give a table's ARN for its name. */
const nameOf = (table: string): string => table.split('/').at(-1) ?? table;

/**
 * What DynamoDB publishes of a call. Nothing is throttled here.
 * @see https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/metrics-dimensions.html
 */
export const countCall = (call: TableCall, onMetric: OnTableMetric): void => {
  const { operation, input, status, answer, latencyMs } = call;
  const tables = Object.keys(input.RequestItems ?? { [input.TableName ?? '']: [] }).map(nameOf);
  for (const TableName of tables) {
    const dimensions = { TableName, Operation: operation };
    if (status >= 500) onMetric('SystemErrors', dimensions, 'Count', 1);
    if (answer.__type?.endsWith('#ConditionalCheckFailedException')) {
      onMetric('ConditionalCheckFailedRequests', { TableName }, 'Count', 1);
    }
    if (status !== 200) continue;
    onMetric('SuccessfulRequestLatency', dimensions, 'Milliseconds', latencyMs);
    if (answer.Count !== undefined) {
      onMetric('ReturnedItemCount', dimensions, 'Count', answer.Count);
    }
  }
  const consumed = READS.includes(operation)
    ? 'ConsumedReadCapacityUnits'
    : 'ConsumedWriteCapacityUnits';
  for (const { TableName = '', CapacityUnits = 0 } of [answer.ConsumedCapacity ?? []].flat()) {
    onMetric(consumed, { TableName }, 'Count', CapacityUnits);
  }
};
