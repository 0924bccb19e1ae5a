import { type Template, TemplateError, type TemplateParameter } from './template';

/** Values of a template's parameters by name. */
export type ParameterValues = Readonly<Record<string, unknown>>;

/** What the names of parameters in the SSM Parameter Store are looked up with; undefined where there is none. */
export type ParameterStoreValue = (name: string) => string | undefined;

/**
 * The values of a template's parameters: given, else their defaults, each checked against what its parameter allows.
 * @throws TemplateError that names every parameter without a value, or the first value that is not allowed
 * @see https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/parameters-section-structure.html
 */
export const parameterValues = (
  stackName: string,
  { Parameters = {} }: Template,
  given: ParameterValues = {},
): ParameterValues => {
  const entries = Object.entries(Parameters).map(([name, parameter]) => ({
    name,
    parameter,
    value: Object.hasOwn(given, name) ? given[name] : parameter.Default,
  }));
  const missing = entries.filter(({ value }) => value === undefined).map(({ name }) => name);
  if (missing.length > 0) {
    throw new TemplateError(
      `stack ${stackName}: ${missing.join(', ')} must have a value: add ${missing.map((name) => `--parameter ${name}=…`).join(' ')}`,
    );
  }
  return Object.fromEntries(
    entries.map(({ name, parameter, value }) => {
      const problem = problemOf(parameter, value);
      if (problem) throw new TemplateError(`stack ${stackName}: parameter ${name} ${problem}`);
      return [name, isList(parameter) && !isStored(parameter) ? listOf(value) : value];
    }),
  );
};

/** What `Ref` gives for a parameter: for one of type `AWS::SSM::Parameter::Value<…>`, what is stored under its value. */
export const parameterReference = (
  parameter: TemplateParameter,
  value: unknown,
  stored: ParameterStoreValue,
): unknown => {
  if (!isStored(parameter)) return value;
  const found = stored(String(value));
  if (found === undefined) {
    throw new TemplateError(
      `the SSM parameter ${String(value)} does not exist here: add --parameter ${String(value)}=…`,
    );
  }
  return isList(parameter) ? listOf(found) : found;
};

const isStored = ({ Type = 'String' }: TemplateParameter): boolean =>
  Type.startsWith('AWS::SSM::Parameter::Value<');

const isList = ({ Type = 'String' }: TemplateParameter): boolean =>
  Type === 'CommaDelimitedList' || /List<.*>|<CommaDelimitedList>/.test(Type);

const listOf = (value: unknown): readonly string[] =>
  (Array.isArray(value) ? value : String(value).split(',')).map((item) => String(item).trim());

const problemOf = (parameter: TemplateParameter, value: unknown): string | undefined => {
  const values = isList(parameter) ? listOf(value) : [String(value)];
  const problem = values.map((one) => constraintBroken(parameter, one)).find(Boolean);
  if (!problem || parameter.ConstraintDescription === undefined) return problem;
  return `${problem} (${parameter.ConstraintDescription})`;
};

const constraintBroken = (parameter: TemplateParameter, value: string): string | undefined => {
  const { Type = 'String', AllowedValues, AllowedPattern } = parameter;
  const got = `got ${JSON.stringify(value)}`;
  if (AllowedValues && !AllowedValues.map(String).includes(value)) {
    return `must be one of ${AllowedValues.join(', ')}, ${got}`;
  }
  if (AllowedPattern !== undefined && !matchesWhole(AllowedPattern, value)) {
    return `must match ${AllowedPattern}, ${got}`;
  }
  if (/^(List<)?Number/.test(Type)) return outOfRange(parameter, value);
  const { MinLength = 0, MaxLength = Number.POSITIVE_INFINITY } = parameter;
  if (value.length < Number(MinLength) || value.length > Number(MaxLength)) {
    return `must have ${MinLength} to ${MaxLength} characters, ${got}`;
  }
  return undefined;
};

const outOfRange = (parameter: TemplateParameter, value: string): string | undefined => {
  const { MinValue = Number.NEGATIVE_INFINITY, MaxValue = Number.POSITIVE_INFINITY } = parameter;
  const number = value.trim() === '' ? Number.NaN : Number(value);
  if (number >= Number(MinValue) && number <= Number(MaxValue)) return undefined;
  return `must be a number from ${MinValue} to ${MaxValue}, got ${JSON.stringify(value)}`;
};

/** A pattern in a dialect that this machine's does not know lets everything pass, as a check that AWS makes anyway. */
const matchesWhole = (pattern: string, value: string): boolean => {
  try {
    return new RegExp(`^(?:${pattern})$`).test(value);
  } catch {
    return true;
  }
};
