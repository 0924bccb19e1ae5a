import { type Intrinsic, intrinsicOf } from './template';

/** What intrinsic functions can refer to. Each look-up answers undefined for what is not there. */
export interface Scope {
  ref(logicalId: string): unknown;
  attribute(logicalId: string, name: string): unknown;
  condition(name: string): boolean | undefined;
  mapping(map: string, top: string, second: string): unknown;
  exported(name: string): unknown;
}

/** An intrinsic function that cannot be resolved, with what it says. */
export class TemplateError extends Error {
  override readonly name = 'TemplateError';
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
  const known = functions[name];
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

const strings = (value: unknown, scope: Scope): string[] => list(value, scope).map(String);

const list = (value: unknown, scope: Scope): unknown[] => {
  const resolved = resolveValue(value, scope);
  if (!Array.isArray(resolved)) {
    throw new TemplateError(`expected a list, got ${JSON.stringify(value)}`);
  }
  return resolved;
};

const pair = (value: unknown, name: string): [unknown, unknown] => {
  if (!Array.isArray(value) || value.length !== 2) {
    throw new TemplateError(`${name} takes two arguments, got ${JSON.stringify(value)}`);
  }
  return [value[0], value[1]];
};

const conditionOf = (value: unknown, scope: Scope): boolean => {
  if (typeof value === 'string') {
    return found(scope.condition(value), `condition ${value}`) as boolean;
  }
  return resolveValue(value, scope) === true;
};

const functions: Readonly<Record<string, IntrinsicFunction>> = {
  Ref: (id, scope) =>
    id === 'AWS::NoValue' ? NO_VALUE : found(scope.ref(String(id)), `Ref ${String(id)}`),
  Condition: (name, scope) => conditionOf(String(name), scope),
  'Fn::GetAtt': (argument, scope) => {
    const [id = '', ...attribute] =
      typeof argument === 'string' ? argument.split('.') : strings(argument, scope);
    const name = attribute.join('.');
    return found(scope.attribute(id, name), `Fn::GetAtt ${id}.${name}`);
  },
  'Fn::Join': (argument, scope) => {
    const [separator, items] = pair(argument, 'Fn::Join');
    return strings(items, scope).join(String(separator));
  },
  'Fn::Split': (argument, scope) => {
    const [separator, text] = pair(argument, 'Fn::Split');
    return String(resolveValue(text, scope)).split(String(separator));
  },
  'Fn::Select': (argument, scope) => {
    const [index, items] = pair(argument, 'Fn::Select');
    const position = Number(resolveValue(index, scope));
    return found(list(items, scope)[position], `Fn::Select ${position}`);
  },
  'Fn::Sub': (argument, scope) => {
    const [text, variables] = Array.isArray(argument) ? argument : [argument, {}];
    return String(text).replace(/\$\{(!?)([^}]+)\}/g, (_all, literal: string, name: string) =>
      literal ? `\${${name}}` : String(substitute(name.trim(), variables, scope)),
    );
  },
  'Fn::If': (argument, scope) => {
    const [name, whenTrue, whenFalse] = argument as [unknown, unknown, unknown];
    return resolveValue(conditionOf(name, scope) ? whenTrue : whenFalse, scope);
  },
  'Fn::Equals': (argument, scope) => {
    const [a, b] = pair(argument, 'Fn::Equals');
    return String(resolveValue(a, scope)) === String(resolveValue(b, scope));
  },
  'Fn::And': (argument, scope) => (argument as unknown[]).every((c) => conditionOf(c, scope)),
  'Fn::Or': (argument, scope) => (argument as unknown[]).some((c) => conditionOf(c, scope)),
  'Fn::Not': (argument, scope) => !conditionOf((argument as unknown[])[0], scope),
  'Fn::FindInMap': (argument, scope) => {
    const [map = '', top = '', second = ''] = strings(argument, scope);
    return found(scope.mapping(map, top, second), `Fn::FindInMap ${map}.${top}.${second}`);
  },
  'Fn::Base64': (argument, scope) =>
    Buffer.from(String(resolveValue(argument, scope))).toString('base64'),
  'Fn::ImportValue': (argument, scope) => {
    const name = String(resolveValue(argument, scope));
    return found(scope.exported(name), `Fn::ImportValue ${name}`);
  },
  'Fn::GetAZs': (_argument, scope) =>
    ['a', 'b'].map((zone) => `${scope.ref('AWS::Region')}${zone}`),
  'Fn::Length': (argument, scope) => list(argument, scope).length,
  'Fn::ToJsonString': (argument, scope) => JSON.stringify(resolveValue(argument, scope)),
};

const substitute = (name: string, variables: unknown, scope: Scope): unknown => {
  const own = (variables as Record<string, unknown>)[name];
  if (own !== undefined) return resolveValue(own, scope);
  const [id = '', ...attribute] = name.split('.');
  return attribute.length === 0
    ? found(scope.ref(id), `\${${name}}`)
    : found(scope.attribute(id, attribute.join('.')), `\${${name}}`);
};
