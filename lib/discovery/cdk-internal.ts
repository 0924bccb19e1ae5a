import type { IConstruct } from 'constructs';

/**
 * Ids by which the CDK names what it deploys for itself: custom resources, the handlers of log retention and of bucket
 * notifications, the one function behind all AwsCustomResources, the framework of Provider.
 */
const internalIds = [
  /^Custom::/,
  /^@aws-cdk--/,
  /^LogRetention[0-9a-f]{32}$/,
  /^BucketNotificationsHandler[0-9a-f]{32}$/,
  /^AWS679f53fac002430cb0da5b7982bd2287$/,
  /^framework-(onEvent|isComplete|onTimeout)$/,
];

/** Whether the CDK deploys it for itself: it runs while a stack is deployed, and nobody is woken for it. */
export const isCdkInternal = (construct: IConstruct): boolean =>
  construct.node.scopes.some(({ node }) => internalIds.some((pattern) => pattern.test(node.id)));
