import { FieldIndexPolicy } from 'aws-cdk-lib/aws-logs';
import type { LineFields } from '../../telemetry/line-fields';
import { indexedFields } from '../../telemetry/logs/indexed-fields';

/**
 * For a log group's `fieldIndexPolicies`. A group of the class Infrequent Access takes none, and CloudFormation refuses
 * it: leave the policy out there. The index holds what comes after it was made.
 */
export const fieldIndexPolicies = (
  fields: LineFields,
  more: readonly string[] = [],
): FieldIndexPolicy[] => [new FieldIndexPolicy({ fields: [...indexedFields(fields, more)] })];
