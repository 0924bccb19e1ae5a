import type { LogStore } from './log-store';

/** A feature that a log group's class does not have. */
export class LogClassError extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'LogClassError';
  }
}

/**
 * Refuses what only groups of the class STANDARD have.
 * @throws LogClassError
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/CloudWatch_Logs_Log_Classes.html
 */
export const refuseInClass = (
  logs: Pick<LogStore, 'classOf'>,
  logGroupName: string,
  feature: string,
): void => {
  const logGroupClass = logs.classOf(logGroupName);
  if (logGroupClass === 'STANDARD') return;
  throw new LogClassError(
    `the log group ${logGroupName} has the class ${logGroupClass}, which has no ${feature}: use the class STANDARD`,
  );
};
