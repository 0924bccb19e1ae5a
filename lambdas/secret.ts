import { GetSecretValueCommand, type SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { Cached } from './cached';

const FIVE_MINUTES_MS = 300_000;

/** A secret's text, read again after five minutes, so that a new value needs no deployment. */
export const secretText = (
  client: Pick<SecretsManagerClient, 'send'>,
  secretArn: () => string,
  now?: () => number,
): Cached<string> =>
  new Cached(
    async () => {
      const SecretId = secretArn();
      const { SecretString } = await client.send(new GetSecretValueCommand({ SecretId }));
      if (SecretString) return SecretString;
      throw new Error(`the secret ${SecretId} holds no text: put the value there as a string`);
    },
    { ttlMs: FIVE_MINUTES_MS, now },
  );
