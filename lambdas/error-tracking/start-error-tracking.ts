import type { Configuration } from '../configuration';
import type { OwnLines } from '../lines/own-lines';
import { isAbsent, loadPart } from '../parts';
import type { ErrorTracking } from './port';

/**
 * Starts what errors are reported to, where the configuration names it. What cannot start is told, and errors are only in
 * the log.
 */
export const startErrorTracking = (
  configuration: Configuration,
  tell: OwnLines,
): ErrorTracking | undefined => {
  if (configuration.sentryDsn === undefined) return undefined;
  try {
    return loadPart('error-tracking/sentry').sentryErrorTracking(configuration, tell);
  } catch (error) {
    if (isAbsent(error))
      tell('WARNING', 'no error goes to Sentry: this function was deployed without it');
    else tell('ERROR', 'no error goes to Sentry: its SDK could not be started', error);
    return undefined;
  }
};
