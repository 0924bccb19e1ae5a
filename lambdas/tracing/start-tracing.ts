import type { Configuration } from '../configuration';
import type { OwnLines } from '../lines/own-lines';
import { isAbsent, loadPart } from '../parts';
import { noTracing } from './none';
import type { Tracing } from './port';

/** Starts the tracing that the configuration names. What cannot start is told, and nothing is traced. */
export const startTracing = (
  configuration: Configuration,
  service: string,
  tell: OwnLines,
): Tracing => {
  if (configuration.tracing === 'none') return noTracing;
  try {
    if (configuration.tracing === 'xray') {
      return loadPart('tracing/powertools').powertoolsTracing(service, tell);
    }
    const { openTelemetry } = loadPart('tracing/opentelemetry');
    return openTelemetry(configuration, service, tell) ?? noTracing;
  } catch (error) {
    if (configuration.tracing === 'opentelemetry' && isAbsent(error)) {
      tell('INFO', 'OpenTelemetry is off: this function was deployed without it');
    } else {
      tell('ERROR', 'nothing is traced: the tracer could not be loaded', error);
    }
    return noTracing;
  }
};
