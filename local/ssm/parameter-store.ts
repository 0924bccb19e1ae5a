import { arn } from '../account';
import { AwsError } from '../aws-error';
import type { Clock, EpochMs } from '../clock';

export interface StoredParameter {
  /** `/shop/table` */
  readonly name: string;
  readonly arn: string;
  readonly type: ParameterType;
  readonly value: string;
  readonly version: number;
  readonly modifiedMs: EpochMs;
}

export type ParameterType = 'String' | 'StringList' | 'SecureString';

/** The parameters of the account in the SSM Parameter Store. */
export interface ParameterStore {
  /** @throws AwsError ParameterAlreadyExists unless it may be overwritten */
  put(
    parameter: Pick<StoredParameter, 'name' | 'value'> & { readonly type?: ParameterType },
    mayOverwrite?: boolean,
  ): StoredParameter;
  /** By name or ARN. */
  find(nameOrArn: string): StoredParameter | undefined;
  /** In the order of their names. */
  list(): readonly StoredParameter[];
  /** False when there was none. */
  delete(name: string): boolean;
}

export const createParameterStore = (clock: Pick<Clock, 'now'>): ParameterStore => {
  const parameters = new Map<string, StoredParameter>();
  return {
    put: ({ name, value, type = 'String' }, mayOverwrite = false) => {
      const before = parameters.get(name);
      if (before && !mayOverwrite) {
        throw new AwsError('ParameterAlreadyExists', `the parameter ${name} already exists`);
      }
      const stored: StoredParameter = {
        name,
        arn: arn('ssm', `parameter/${name.replace(/^\//, '')}`),
        type,
        value,
        version: (before?.version ?? 0) + 1,
        modifiedMs: clock.now(),
      };
      parameters.set(name, stored);
      return stored;
    },
    find: (nameOrArn) =>
      parameters.get(nameOrArn) ?? [...parameters.values()].find((one) => one.arn === nameOrArn),
    list: () => [...parameters.values()].sort((a, b) => (a.name < b.name ? -1 : 1)),
    delete: (name) => parameters.delete(name),
  };
};
