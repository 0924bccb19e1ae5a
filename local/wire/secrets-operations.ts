import type { Secrets } from '../secrets';
import type { Operations } from './service';

/** Secrets Manager as its clients call it. */
export const secretsOperations = (secrets: Secrets): NonNullable<Operations['secretsmanager']> => ({
  GetSecretValue: ({ SecretId = '' }) => {
    const secret = secrets.get(SecretId);
    return {
      ARN: secret.arn,
      Name: secret.name,
      VersionId: secret.versionId,
      VersionStages: ['AWSCURRENT'],
      SecretString: secret.secretString,
      CreatedDate: new Date(secret.createdMs),
    };
  },
  PutSecretValue: ({ SecretId = '', SecretString = '' }) => {
    const { arn, name, versionId } = secrets.put(SecretId, SecretString);
    return { ARN: arn, Name: name, VersionId: versionId, VersionStages: ['AWSCURRENT'] };
  },
});
