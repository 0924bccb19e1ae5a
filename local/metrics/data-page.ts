import type { GetMetricDataInput, MetricDataResult } from '@aws-sdk/client-cloudwatch';
import { AwsError } from '../aws-error';
import { parameterError } from './parameter-error';

/** @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_GetMetricData.html */
const MAX_DATAPOINTS = 100_800;

/** Which data points of all that a request asks for come at once. */
export interface DataPage {
  /** Counts the data points of all results, one result after the other. */
  readonly from: number;
  readonly most: number;
}

/** @throws AwsError InvalidParameterValue or InvalidNextToken */
export const readDataPage = ({
  MaxDatapoints: most = MAX_DATAPOINTS,
  NextToken: token = '0',
}: Pick<GetMetricDataInput, 'MaxDatapoints' | 'NextToken'>): DataPage => {
  if (!Number.isInteger(most) || most < 1 || most > MAX_DATAPOINTS) {
    throw parameterError.badValue(most, `MaxDatapoints, from 1 to ${MAX_DATAPOINTS},`);
  }
  if (/^\d{1,9}$/.test(token)) return { from: Number(token), most };
  throw new AwsError('InvalidNextToken', 'NextToken is none that was answered: leave it out');
};

/** AWS does not say how it divides data points among pages: here one result after the other. */
export const dataPageOf = (
  results: readonly MetricDataResult[],
  { from, most }: DataPage,
): { readonly MetricDataResults: MetricDataResult[]; readonly NextToken?: string } => {
  const end = from + most;
  const total = results.reduce((sum, result) => sum + sizeOf(result), 0);
  const page: MetricDataResult[] = [];
  let before = 0;
  for (const result of results) {
    const after = before + sizeOf(result);
    const begins = before >= from && (before < end || total <= end);
    if (begins || (before < from && after > from)) {
      page.push(partOf(result, Math.max(from - before, 0), end - before));
    }
    before = after;
  }
  return { MetricDataResults: page, ...(end < total ? { NextToken: `${end}` } : {}) };
};

const sizeOf = ({ Values = [] }: MetricDataResult): number => Values.length;

const partOf = (result: MetricDataResult, from: number, to: number): MetricDataResult => ({
  ...result,
  Timestamps: result.Timestamps?.slice(from, to),
  Values: result.Values?.slice(from, to),
  StatusCode: to < sizeOf(result) ? 'PartialData' : 'Complete',
});
