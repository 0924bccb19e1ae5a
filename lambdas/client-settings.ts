/**
 * Settings of AWS SDK clients in handlers: a call that stalls ends while there is time left to answer. The SDK's own
 * default is to wait for ever.
 */
export const clientSettings = {
  maxAttempts: 2,
  requestHandler: { connectionTimeout: 1000, requestTimeout: 3000, throwOnRequestTimeout: true },
} as const;
