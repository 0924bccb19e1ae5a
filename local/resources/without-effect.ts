import { account, arn } from '../account';
import type { CreateResource } from '../template/stack';
import { physicalName, resourceNameOf } from './physical-name';

/**
 * Types that the rest refers to, and that change nothing here: this machine has one user, one network and no encryption
 * at rest.
 */
const NAMES_ONLY = [
  'AWS::CDK::Metadata',
  'AWS::CloudFormation::WaitConditionHandle',
  'AWS::IAM::Group',
  'AWS::IAM::InstanceProfile',
  'AWS::IAM::ManagedPolicy',
  'AWS::IAM::Policy',
  'AWS::IAM::RolePolicy',
  'AWS::IAM::ServiceLinkedRole',
  'AWS::KMS::Alias',
  'AWS::Lambda::CodeSigningConfig',
  'AWS::Lambda::LayerVersionPermission',
  'AWS::Logs::LogStream',
  'AWS::Logs::ResourcePolicy',
  'AWS::ResourceGroups::Group',
  'AWS::S3::BucketPolicy',
  'AWS::SecretsManager::ResourcePolicy',
  'AWS::SNS::TopicInlinePolicy',
  'AWS::SNS::TopicPolicy',
  'AWS::SQS::QueueInlinePolicy',
  'AWS::SQS::QueuePolicy',
  'AWS::XRay::Group',
  ...[
    ...['VPC', 'Subnet', 'RouteTable', 'Route', 'SubnetRouteTableAssociation', 'NetworkAcl'],
    ...['InternetGateway', 'VPCGatewayAttachment', 'NatGateway', 'EIP', 'VPCEndpoint', 'FlowLog'],
    ...['SecurityGroup', 'SecurityGroupIngress', 'SecurityGroupEgress'],
  ].map((type) => `AWS::EC2::${type}`),
];

export const resourcesWithoutEffect: Readonly<Record<string, CreateResource>> = {
  ...Object.fromEntries(NAMES_ONLY.map((type) => [type, resourceNameOf])),
  'AWS::IAM::Role': (resource) => {
    const name = resource.properties.RoleName ?? physicalName(resource);
    const roleArn = `arn:${account.partition}:iam::${account.id}:role/${name}`;
    return { ref: name, attributes: { Arn: roleArn, RoleId: name } };
  },
  'AWS::KMS::Key': (resource) => {
    const id = physicalName(resource);
    return { ref: id, attributes: { Arn: arn('kms', `key/${id}`), KeyId: id } };
  },
  'AWS::SecretsManager::SecretTargetAttachment': ({ properties }) => ({
    ref: String(properties.SecretId),
  }),
};
