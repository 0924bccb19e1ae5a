/** The account and region that the local cloud plays. The id is one that AWS never gives out. */
export const account = {
  id: '000000000000',
  region: 'us-east-1',
  /** As alarm notifications spell it. */
  regionName: 'US East (N. Virginia)',
  partition: 'aws',
  urlSuffix: 'amazonaws.com',
} as const;

export const arn = (service: string, resource: string): string =>
  `arn:${account.partition}:${service}:${account.region}:${account.id}:${resource}`;
