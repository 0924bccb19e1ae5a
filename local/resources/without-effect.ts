import { account, arn } from '../account';
import type { CreateResource } from '../template/stack';
import { physicalName, resourceNameOf } from './physical-name';

/** Types that the rest refers to, and that change nothing here: this machine has one user and no encryption at rest. */
export const resourcesWithoutEffect: Readonly<Record<string, CreateResource>> = {
  'AWS::CDK::Metadata': resourceNameOf,
  'AWS::IAM::Policy': resourceNameOf,
  'AWS::IAM::ManagedPolicy': resourceNameOf,
  'AWS::IAM::Role': (resource) => {
    const name = resource.properties.RoleName ?? physicalName(resource);
    const roleArn = `arn:${account.partition}:iam::${account.id}:role/${name}`;
    return { ref: name, attributes: { Arn: roleArn, RoleId: name } };
  },
  'AWS::KMS::Alias': resourceNameOf,
  'AWS::KMS::Key': (resource) => {
    const id = physicalName(resource);
    return { ref: id, attributes: { Arn: arn('kms', `key/${id}`), KeyId: id } };
  },
  'AWS::Logs::LogStream': resourceNameOf,
  'AWS::Logs::ResourcePolicy': resourceNameOf,
  'AWS::S3::BucketPolicy': resourceNameOf,
  'AWS::SNS::TopicPolicy': resourceNameOf,
  'AWS::SQS::QueuePolicy': resourceNameOf,
  'AWS::XRay::Group': resourceNameOf,
};
