import { arn } from '../account';
import type { Cloud } from '../cloud/cloud';
import { createCustomResource } from '../custom-resources/custom-resource';
import type { CreateResource } from '../template/stack';
import { notifyOf } from './bucket-notifications';
import { resourceNameOf } from './physical-name';

/** AWS::CloudFormation::CustomResource and Custom::…: run by their provider's function, or, for the CDK's own, here. */
export const customResource = (cloud: Cloud): CreateResource => {
  const own = cdkResources(cloud);
  return (resource) =>
    (Object.hasOwn(own, resource.type) ? own[resource.type] : undefined)?.(resource) ??
    createCustomResource(resource, cloud);
};

export const isCustom = (type: string): boolean =>
  type.startsWith('Custom::') || type === 'AWS::CloudFormation::CustomResource';

/** Custom resources that the CDK adds by itself: their providers need more of AWS than what they are for. */
const cdkResources = (cloud: Cloud): Readonly<Record<string, CreateResource>> => ({
  // The packages that are installed here do; a download would keep the start waiting.
  'Custom::AWS': (resource) => {
    const properties = { ...resource.properties, InstallLatestAwsSdk: false };
    return createCustomResource({ ...resource, properties }, cloud);
  },
  'Custom::LogRetention': ({ properties }) => {
    const name = String(properties.LogGroupName);
    const days = properties.RetentionInDays;
    cloud.logs.putGroup(name, days === undefined ? {} : { retentionInDays: Number(days) });
    return {
      ref: name,
      attributes: { LogGroupName: name, LogGroupArn: arn('logs', `log-group:${name}:*`) },
    };
  },
  'Custom::S3AutoDeleteObjects': resourceNameOf,
  'Custom::ECRAutoDeleteImages': resourceNameOf,
  'Custom::VpcRestrictDefaultSG': resourceNameOf,
  'Custom::S3BucketNotifications': (resource) => {
    const { BucketName, NotificationConfiguration = {} } = resource.properties;
    notifyOf(BucketName, NotificationConfiguration, cloud);
    const { EventBridgeConfiguration } = NotificationConfiguration;
    return {
      ...resourceNameOf(resource),
      ...(EventBridgeConfiguration && { without: 'it tells EventBridge nothing here' }),
    };
  },
  'Custom::CrossRegionExportWriter': (resource) => {
    const exports: Readonly<Record<string, unknown>> = resource.properties.WriterProps?.exports;
    for (const [name, value] of Object.entries(exports ?? {})) {
      cloud.parameterStore.put({ name, value: String(value) }, true);
    }
    return resourceNameOf(resource);
  },
  // Its properties are references to what the writer has put; there is one region here.
  'Custom::CrossRegionExportReader': (resource) => ({
    ...resourceNameOf(resource),
    attributes: resource.properties.ReaderProps?.imports ?? {},
    isComplete: true,
  }),
});
