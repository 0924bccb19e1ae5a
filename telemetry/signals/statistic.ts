/**
 * A statistic of CloudWatch, in its own notation: `p95`, `tm99` (trimmed mean), `TM(10%:90%)`, `PR(:300)` (share up to a value).
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/Statistics-definitions.html
 */
export type Statistic =
  | 'Sum'
  | 'Average'
  | 'Minimum'
  | 'Maximum'
  | 'SampleCount'
  | 'IQM'
  | `${'p' | 'tm' | 'wm' | 'tc' | 'ts'}${number}`
  | `${'TM' | 'WM' | 'TC' | 'TS' | 'PR'}(${string}:${string})`;

const simple = ['Sum', 'Average', 'Minimum', 'Maximum', 'SampleCount'];

/** Whether it is one of the five that an alarm names `Statistic`; the others are its `ExtendedStatistic`. */
export const isSimpleStatistic = (statistic: Statistic): boolean => simple.includes(statistic);
