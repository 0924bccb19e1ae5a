/** Something that a log group may not have more of. */
export class LogsQuotaError extends Error {
  constructor(logGroupName: string, what: string, most: number) {
    super(`the log group ${logGroupName} has ${most} ${what}, which is the most: delete one first`);
    this.name = 'LogsQuotaError';
  }
}

/** Of a log group. @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/cloudwatch_limits_cwl.html */
export const logsQuotas = {
  metricFilters: 100,
  subscriptionFilters: 5,
  /** Metric and subscription filters together. */
  patternsWithRegex: 5,
} as const;
