import { samples, sum } from '../../telemetry/signals/signal';
import { latencySlo, type Slo, slo } from '../../telemetry/slo/slo';
import { milliseconds } from '../../telemetry/unit';
import { predictor } from './telemetry';

/** The health check asks once a minute. */
const CHECKS_AN_HOUR = 60;

/**
 * What users of the predictor may rely on. The document names no objective: the limit of a second is its alert's, the
 * targets are our choice.
 * @param runbook - the address of the runbook's section with this name
 */
export const predictorObjectives = (runbook: (section: string) => string): readonly Slo[] => [
  slo('Availability', {
    ...{ good: sum(predictor.availability.up), total: samples(predictor.availability.up) },
    ...{ target: 99.5, eventsPerHour: CHECKS_AN_HOUR },
    summary: 'The service does not answer its health check.',
    runbook: runbook('service-down'),
  }),
  latencySlo('PredictionTime', predictor.http.latency, {
    dimensions: { route: 'POST /predict' },
    ...{ threshold: milliseconds(1000), target: 99 },
    summary: 'More than one prediction in a hundred takes longer than a second.',
    runbook: runbook('high-latency'),
  }),
];
