import { AwsError } from '../aws-error';

/** The sentences with which CloudWatch refuses parameters. */
export const parameterError = {
  missing: (parameter: string): AwsError =>
    new AwsError('MissingParameter', `The parameter ${parameter} is required.`),
  invalid: (message: string): AwsError => new AwsError('InvalidParameterValue', message),
  badValue: (value: unknown, parameter: string): AwsError =>
    parameterError.invalid(`The value ${value} for parameter ${parameter} is invalid.`),
  tooMany: (collection: string, most: number): AwsError =>
    parameterError.invalid(
      `The collection ${collection} must not have a size greater than ${most}.`,
    ),
  notInSet: (parameter: string, allowed: readonly unknown[]): AwsError =>
    parameterError.invalid(
      `The parameter ${parameter} must be a value in the set [ ${allowed.join(', ')} ].`,
    ),
  exclusive: (one: string, other: string): AwsError =>
    new AwsError(
      'InvalidParameterCombination',
      `The parameters ${one} and ${other} are mutually exclusive and you have specified both.`,
    ),
};
