import { subnetsOf } from './cidr';
import { type Intrinsic, intrinsicOf, TemplateError } from './template';

/** What intrinsic functions can refer to. Each look-up answers undefined for what is not there. */
export interface Scope {
  ref(logicalId: string): unknown;
  attribute(logicalId: string, name: string): unknown;
  condition(name: string): boolean | undefined;
  mapping(map: string, top: string, second: string): unknown;
  exported(name: string): unknown;
  /** An output of another stack. */
  output(stackName: string, name: string): unknown;
}

const NO_VALUE = Symbol('AWS::NoValue');

/**
 * A template's value with its intrinsic functions resolved.
 * @see https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/intrinsic-function-reference.html
 * @throws TemplateError for what refers to nothing, and for a function that is not known
 */
export const resolve = (value: unknown, scope: Scope): unknown => {
  const resolved = resolveValue(value, scope);
  return resolved === NO_VALUE ? undefined : resolved;
};

const resolveValue = (value: unknown, scope: Scope): unknown => {
  if (Array.isArray(value)) {
    return value.map((item) => resolveValue(item, scope)).filter((item) => item !== NO_VALUE);
  }
  if (typeof value !== 'object' || value === null) return value;
  const intrinsic = intrinsicOf(value);
  if (intrinsic) return call(intrinsic, scope);
  return Object.fromEntries(
    Object.entries(value)
      .map(([key, item]) => [key, resolveValue(item, scope)])
      .filter(([, item]) => item !== NO_VALUE),
  );
};

type IntrinsicFunction = (argument: unknown, scope: Scope) => unknown;

const call = ({ name, argument }: Intrinsic, scope: Scope): unknown => {
  const known = Object.hasOwn(functions, name) ? functions[name] : undefined;
  if (!known) {
    throw new TemplateError(
      `unknown intrinsic function ${name}: known are ${Object.keys(functions).join(', ')}`,
    );
  }
  return known(argument, scope);
};

const found = (value: unknown, what: string): unknown => {
  if (value === undefined) throw new TemplateError(`${what} refers to nothing in this template`);
  return value;
};

const show = (value: unknown): string => JSON.stringify(value) ?? 'nothing';

const strings = (value: unknown, scope: Scope): string[] => list(value, scope).map(textOf);

/** Objects have no text that AWS would take. */
const textOf = (value: unknown): string => {
  if (typeof value === 'object') {
    throw new TemplateError(`expected a text or a number, got ${show(value)}`);
  }
  return String(value);
};

const text = (value: unknown, scope: Scope): string => textOf(resolveValue(value, scope));

const list = (value: unknown, scope: Scope): unknown[] => {
  const resolved = resolveValue(value, scope);
  if (!Array.isArray(resolved)) throw new TemplateError(`expected a list, got ${show(value)}`);
  return resolved;
};

const argumentsOf = (
  value: unknown,
  name: string,
  minimum: number,
  maximum = minimum,
): readonly unknown[] => {
  if (Array.isArray(value) && value.length >= minimum && value.length <= maximum) return value;
  const count = minimum === maximum ? `${minimum}` : `${minimum} to ${maximum}`;
  throw new TemplateError(`${name} takes a list of ${count} arguments, got ${show(value)}`);
};

const conditionOf = (value: unknown, scope: Scope): boolean => {
  if (typeof value === 'string') {
    return found(scope.condition(value), `condition ${value}`) as boolean;
  }
  return String(resolveValue(value, scope)) === 'true';
};

/** @see https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/intrinsic-function-reference-conditions.html */
const MAX_CONDITIONS = 10;

const conditionsOf = (argument: unknown, name: string, scope: Scope): readonly boolean[] =>
  argumentsOf(argument, name, 1, MAX_CONDITIONS).map((one) => conditionOf(one, scope));

const functions: Readonly<Record<string, IntrinsicFunction>> = {
  Ref: (id, scope) =>
    id === 'AWS::NoValue' ? NO_VALUE : found(scope.ref(textOf(id)), `Ref ${id}`),
  Condition: (name, scope) => conditionOf(textOf(name), scope),
  'Fn::GetAtt': (argument, scope) => {
    const [id = '', ...attribute] =
      typeof argument === 'string' ? argument.split('.') : strings(argument, scope);
    const name = attribute.join('.');
    return found(scope.attribute(id, name), `Fn::GetAtt ${id}.${name}`);
  },
  'Fn::Join': (argument, scope) => {
    const [separator, items] = argumentsOf(argument, 'Fn::Join', 2);
    return strings(items, scope).join(text(separator, scope));
  },
  'Fn::Split': (argument, scope) => {
    const [separator, whole] = argumentsOf(argument, 'Fn::Split', 2);
    return text(whole, scope).split(text(separator, scope));
  },
  'Fn::Select': (argument, scope) => {
    const [index, items] = argumentsOf(argument, 'Fn::Select', 2);
    const position = Number(text(index, scope));
    return found(list(items, scope)[position], `Fn::Select ${position}`);
  },
  'Fn::Sub': (argument, scope) => {
    const [pattern, variables = {}] = Array.isArray(argument) ? argument : [argument];
    return textOf(pattern).replace(/\$\{(!?)([^}]+)\}/g, (_all, literal: string, name: string) =>
      literal ? `\${${name}}` : textOf(substitute(name.trim(), variables, scope)),
    );
  },
  'Fn::If': (argument, scope) => {
    const [name, whenTrue, whenFalse] = argumentsOf(argument, 'Fn::If', 3);
    return resolveValue(conditionOf(name, scope) ? whenTrue : whenFalse, scope);
  },
  'Fn::Equals': (argument, scope) => {
    const [a, b] = argumentsOf(argument, 'Fn::Equals', 2).map((one) => resolveValue(one, scope));
    return comparable(a) === comparable(b);
  },
  'Fn::And': (argument, scope) => conditionsOf(argument, 'Fn::And', scope).every(Boolean),
  'Fn::Or': (argument, scope) => conditionsOf(argument, 'Fn::Or', scope).some(Boolean),
  'Fn::Not': (argument, scope) => !conditionOf(argumentsOf(argument, 'Fn::Not', 1)[0], scope),
  'Fn::FindInMap': (argument, scope) => {
    const [map, top, second, options] = argumentsOf(argument, 'Fn::FindInMap', 3, 4);
    const keys = [map, top, second].map((key) => text(key, scope)) as [string, string, string];
    const { DefaultValue } = (options ?? {}) as { readonly DefaultValue?: unknown };
    const value = scope.mapping(...keys) ?? resolveValue(DefaultValue, scope);
    return found(value, `Fn::FindInMap ${keys.join('.')}`);
  },
  'Fn::Base64': (argument, scope) => Buffer.from(text(argument, scope)).toString('base64'),
  'Fn::Cidr': (argument, scope) => {
    const [block, count, cidrBits = 8] = argumentsOf(argument, 'Fn::Cidr', 2, 3);
    const [howMany, bits] = [count, cidrBits].map((one) => Number(text(one, scope)));
    return subnetsOf(text(block, scope), howMany ?? 0, bits ?? 0);
  },
  'Fn::ImportValue': (argument, scope) => {
    const name = text(argument, scope);
    return found(scope.exported(name), `Fn::ImportValue ${name}`);
  },
  'Fn::GetStackOutput': (argument, scope) => {
    const { StackName, OutputName } = resolveValue(argument, scope) as Record<string, unknown>;
    return found(
      scope.output(textOf(StackName), textOf(OutputName)),
      `Fn::GetStackOutput ${StackName}.${OutputName}`,
    );
  },
  'Fn::GetAZs': (_argument, scope) =>
    ['a', 'b', 'c'].map((zone) => `${scope.ref('AWS::Region')}${zone}`),
  'Fn::Length': (argument, scope) => list(argument, scope).length,
  'Fn::ToJsonString': (argument, scope) => JSON.stringify(resolveValue(argument, scope)),
  'Fn::Transform': (argument) => {
    const { Name } = (argument ?? {}) as { readonly Name?: unknown };
    throw new TemplateError(`Fn::Transform ${show(Name)}: transforms run on AWS only`);
  },
};

/** `true` and `"true"` are equal, as parameters are text. */
const comparable = (value: unknown): string =>
  typeof value === 'object' ? show(value) : String(value);

const substitute = (name: string, variables: unknown, scope: Scope): unknown => {
  const own = variables as Readonly<Record<string, unknown>> | null;
  if (own && Object.hasOwn(own, name)) return resolveValue(own[name], scope);
  const [id = '', ...attribute] = name.split('.');
  return attribute.length === 0
    ? found(scope.ref(id), `\${${name}}`)
    : found(scope.attribute(id, attribute.join('.')), `\${${name}}`);
};
