import type { APIGatewayProxyResult } from 'aws-lambda';
import type { Configuration } from './configuration';
import { json } from './json-response';

/** The answer of a health endpoint: whether this process serves, since when and which version. */
export const healthResponse = ({ version }: Configuration, nowMs: number): APIGatewayProxyResult =>
  json(200, {
    status: 'healthy',
    timestamp: new Date(nowMs).toISOString(),
    version,
    uptime_seconds: Math.round(process.uptime() * 1000) / 1000,
    metrics: { memory_mb: Math.round(process.memoryUsage.rss() / 1_048_576) },
  });
