import type { Seconds } from '../../telemetry/duration';

/**
 * The time up to now, as a dashboard's or a widget's `start`: `-PT3H`, `-P30D`.
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/CloudWatch-Dashboard-Body-Structure.html
 */
export const startOf = (range: Seconds): string => {
  if (range % 86_400 === 0) return `-P${range / 86_400}D`;
  return range % 3600 === 0 ? `-PT${range / 3600}H` : `-PT${Math.ceil(range / 60)}M`;
};
