import { AwsError } from '../aws-error';
import type { ParameterStore, ParameterType, StoredParameter } from '../ssm/parameter-store';
import type { JsonOperations } from './plain-json';

/** The Parameter Store as its clients call it. */
export const ssmOperations = (store: ParameterStore): JsonOperations => ({
  GetParameter: ({ Name }) => {
    const found = store.find(nameOf(Name));
    if (!found) throw new AwsError('ParameterNotFound', `no parameter has the name ${Name}`);
    return { Parameter: toParameter(found) };
  },
  GetParameters: ({ Names }) => {
    const names = [Names ?? []].flat().map(nameOf);
    const found = names.flatMap((name) => store.find(name) ?? []);
    return {
      Parameters: found.map(toParameter),
      InvalidParameters: names.filter((name) => !store.find(name)),
    };
  },
  GetParametersByPath: ({ Path, Recursive }) => {
    const folder = `${String(Path).replace(/\/$/, '')}/`;
    const inFolder = store.list().filter(({ name }) => name.startsWith(folder));
    const wanted = Recursive
      ? inFolder
      : inFolder.filter(({ name }) => !name.slice(folder.length).includes('/'));
    return { Parameters: wanted.map(toParameter) };
  },
  DescribeParameters: () => ({
    Parameters: store.list().map(({ name, arn, type, version, modifiedMs }) => ({
      Name: name,
      ARN: arn,
      Type: type,
      Version: version,
      LastModifiedDate: modifiedMs / 1000,
      DataType: 'text',
      Tier: 'Standard',
    })),
  }),
  PutParameter: ({ Name, Value, Type, Overwrite }) => {
    const type = Type as ParameterType | undefined;
    const parameter = { name: String(Name), value: String(Value), ...(type && { type }) };
    return { Version: store.put(parameter, Overwrite === true).version, Tier: 'Standard' };
  },
  DeleteParameter: ({ Name }) => {
    if (store.delete(String(Name))) return {};
    throw new AwsError('ParameterNotFound', `no parameter has the name ${Name}`);
  },
});

/** Clients may ask for a version (`name:3`); there is one here. */
const nameOf = (name: unknown): string => {
  const text = String(name);
  return text.startsWith('arn:') ? text : (text.split(':')[0] ?? '');
};

const toParameter = ({ name, arn, type, value, version, modifiedMs }: StoredParameter) => ({
  Name: name,
  ARN: arn,
  Type: type,
  Value: value,
  Version: version,
  LastModifiedDate: modifiedMs / 1000,
  DataType: 'text',
});
