import { account } from '../account';
import type { Cloud } from '../cloud/cloud';
import type { TableProperties } from '../dynamodb';
import { type LifecycleConfiguration, runLifecycle } from '../s3/lifecycle';
import type { CreatedResource, CreateResource, ResolvedResource } from '../template/stack';
import { notifyOf } from './bucket-notifications';
import { physicalName } from './physical-name';

/** AWS::S3, AWS::DynamoDB, AWS::SecretsManager and AWS::SSM: what keeps data. */
export const storageResources = (cloud: Cloud): Readonly<Record<string, CreateResource>> => ({
  'AWS::S3::Bucket': async (resource) => {
    const { properties } = resource;
    const name = properties.BucketName ?? physicalName(resource).toLowerCase();
    await cloud.objects.createBucket(name);
    if (properties.LifecycleConfiguration) {
      const rules = properties.LifecycleConfiguration as LifecycleConfiguration;
      runLifecycle(cloud.clock, cloud.objects, name, rules);
    }
    const { NotificationConfiguration = {} } = properties;
    notifyOf(name, NotificationConfiguration, cloud);
    const { EventBridgeConfiguration } = NotificationConfiguration;
    const host = `${name}.s3.${account.urlSuffix}`;
    return {
      ref: name,
      attributes: {
        Arn: `arn:${account.partition}:s3:::${name}`,
        DomainName: host,
        RegionalDomainName: `${name}.s3.${account.region}.${account.urlSuffix}`,
      },
      ...(EventBridgeConfiguration && { without: 'it tells EventBridge nothing here' }),
    };
  },

  'AWS::DynamoDB::Table': (resource) => createTable(resource, cloud),
  'AWS::DynamoDB::GlobalTable': (resource) => createTable(resource, cloud),

  'AWS::SecretsManager::Secret': (resource) => {
    const { properties } = resource;
    const secret = cloud.secrets.create({
      name: properties.Name ?? physicalName(resource),
      secretString: properties.SecretString,
      generateSecretString: properties.GenerateSecretString,
    });
    return { ref: secret.arn, attributes: { Id: secret.arn } };
  },

  'AWS::SSM::Parameter': (resource) => {
    const { Name, Value, Type } = resource.properties;
    const name = Name ?? physicalName(resource);
    // A value that was given for this run wins over the template's.
    const given = cloud.parameterStore.find(name);
    const stored = given ?? cloud.parameterStore.put({ name, value: String(Value), type: Type });
    return { ref: name, attributes: { Type: stored.type, Value: stored.value } };
  },
});

const createTable = async (resource: ResolvedResource, cloud: Cloud): Promise<CreatedResource> => {
  const TableName = resource.properties.TableName ?? physicalName(resource);
  const properties = { ...resource.properties, TableName } as TableProperties;
  return { ref: TableName, attributes: { Arn: await cloud.dynamodb.createTable(properties) } };
};
