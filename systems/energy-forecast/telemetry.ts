import { defineTelemetry } from '../../telemetry/define-telemetry';
import { availability } from '../../telemetry/facets/availability';
import { cache } from '../../telemetry/facets/cache';
import { disk } from '../../telemetry/facets/disk';
import { health } from '../../telemetry/facets/health';
import { http } from '../../telemetry/facets/http';
import { model } from '../../telemetry/facets/model';
import { network } from '../../telemetry/facets/network';
import { postgres } from '../../telemetry/facets/postgres';
import { redis } from '../../telemetry/facets/redis';
import { scrape } from '../../telemetry/facets/scrape';
import { security } from '../../telemetry/facets/security';
import { sqlDatabase } from '../../telemetry/facets/sql-database';
import { system } from '../../telemetry/facets/system';
import { outcomes } from '../../telemetry/facets/tasks';
import { usage } from '../../telemetry/facets/usage';
import { counter, gauge, histogram } from '../../telemetry/instrument';

export const modelTypes = ['load', 'solar', 'wind'] as const;
export const features = ['temperature', 'hour', 'weekday', 'irradiance', 'wind_speed'] as const;
/** What EF9 wants encrypted. */
export const encryptedResources = ['database', 'cache', 'models', 'archive', 'topics'] as const;
/** What EF8 wants done again and again. */
export const maintenanceChecks = ['daily', 'weekly', 'monthly'] as const;

/**
 * What the energy forecast measures: shared by its handlers and its stack. What AWS publishes of RDS, ElastiCache and
 * training jobs is not measured again: GPU utilisation is `/aws/sagemaker/TrainingJobs` `GPUUtilization`, disk I/O
 * `AWS/RDS` `ReadIOPS` and `WriteIOPS`, for Lambda has neither.
 */
export const energyForecast = defineTelemetry({
  service: 'energy-forecast',
  namespace: 'EnergyForecast',
  logFields: ['details'],
  facets: {
    http: http({
      routes: [
        'POST /forecast',
        'GET /forecast/{forecast_id}',
        'GET /models',
        'GET /health',
        'GET /health/live',
        'GET /health/ready',
        'GET /metrics',
      ],
    }),
    model: model({ model_type: modelTypes }),
    drift: {
      score: gauge('Drift of a model: population stability index of its inputs against training', {
        by: { model_type: modelTypes },
        rollups: [[]],
        unit: 'None',
      }),
      featureImportance: gauge('Share of a feature in the predictions', {
        by: { feature: features },
        unit: 'Percent',
      }),
      modelVersion: gauge('Version of the model that serves', { by: { model_type: modelTypes } }),
    },
    training: {
      runs: counter('Trainings', { by: { status: outcomes }, rollups: [[]] }),
      duration: histogram('Time of a training', { unit: 'Seconds' }),
      modelSize: gauge('Size of the newest model', { unit: 'Bytes' }),
      memory: gauge('Peak memory of a training', { unit: 'Megabytes' }),
    },
    database: sqlDatabase({
      operations: ['select', 'insert', 'update'],
      tables: ['readings', 'forecasts', 'models'],
    }),
    postgres: postgres(),
    cache: cache(),
    redis: redis(),
    usage: usage({ agents: ['dashboard', 'api'] }),
    availability: availability(),
    health: health({ dependencies: ['database', 'cache', 'model', 'external_api'] }),
    security: security({ resources: encryptedResources }),
    maintenance: {
      checksMade: counter('Checks of EF8 that were made', {
        by: { check: maintenanceChecks },
        rollups: [[]],
      }),
      checksOverdue: gauge('Checks of EF8 whose time has passed'),
      newestBackupAge: gauge('Age of the newest restorable backup', { unit: 'Seconds' }),
    },
    scrape: scrape(),
    system: system(),
    disk: disk(),
    network: network(),
  },
});
