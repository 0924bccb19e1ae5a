import { CfnResource, type IResolveContext, Reference, Stack, Tokenization } from 'aws-cdk-lib';
import type { CfnAlias, CfnVersion } from 'aws-cdk-lib/aws-lambda';
import type { IConstruct } from 'constructs';
import type { ResourceIndex } from './finder';

/** Finds the resources of one type that refer to a given one, such as the permissions of a function. */
export type Attached<T extends CfnResource> = (all: ResourceIndex, to: CfnResource) => readonly T[];

/**
 * The resources of a type by what one of their properties refers to; each index is read once.
 * @param referring - the property, or several of them; what is no reference is passed over
 */
export const attached = <T extends CfnResource>(
  cfnType: string,
  referring: (resource: T) => unknown,
): Attached<T> => {
  const known = new WeakMap<ResourceIndex, Referring<T>>();
  return (all, to) => {
    const { byTarget, byText } = known.get(all) ?? grouped(all.ofType<T>(cfnType), referring);
    known.set(all, { byTarget, byText });
    const named = byText.filter(({ from, text }) => isNamed(to, from, text));
    return [...(byTarget.get(to) ?? []), ...named.map(({ from }) => from)];
  };
};

/** The resource that a reference is to; an alias or version stands for its function. */
export const referenced = (value: unknown): IConstruct | undefined => {
  const token = Tokenization.reverse(value, { failConcat: false });
  if (!token || !Reference.isReference(token)) return undefined;
  return isQualifier(token.target) ? referenced(token.target.functionName) : token.target;
};

/**
 * A property that the CDK makes when it synthesizes, as it would be made now; references in it stay references.
 * @param path - to a property within
 */
export const produced = (
  scope: IConstruct,
  value: unknown,
  ...[key, ...rest]: readonly string[]
): unknown => {
  const now = Tokenization.isResolvable(value) ? value.resolve(contextOf(scope)) : value;
  if (key === undefined) return now;
  if (typeof now !== 'object' || now === null) return undefined;
  return produced(scope, (now as Readonly<Record<string, unknown>>)[key], ...rest);
};

const isQualifier = (target: IConstruct): target is CfnAlias | CfnVersion =>
  CfnResource.isCfnResource(target) &&
  ['AWS::Lambda::Alias', 'AWS::Lambda::Version'].includes(target.cfnResourceType);

const contextOf = (scope: IConstruct): IResolveContext => ({
  scope,
  preparing: true,
  documentPath: [],
  registerPostProcessor: () => undefined,
  resolve: (inner: unknown) => inner,
});

interface Referring<T extends CfnResource> {
  readonly byTarget: ReadonlyMap<IConstruct, readonly T[]>;
  /** What names its target as it is written in templates. */
  readonly byText: readonly { readonly from: T; readonly text: unknown }[];
}

const grouped = <T extends CfnResource>(
  resources: readonly T[],
  referring: (resource: T) => unknown,
): Referring<T> => {
  const byTarget = new Map<IConstruct, T[]>();
  const byText: { from: T; text: unknown }[] = [];
  for (const from of resources) {
    for (const value of [referring(from)].flat()) {
      const target = referenced(value);
      if (target) byTarget.set(target, [...(byTarget.get(target) ?? []), from]);
      else if (value !== undefined) byText.push({ from, text: Stack.of(from).resolve(value) });
    }
  }
  return { byTarget, byText };
};

/** Whether a name, an ARN or a `Ref` by logical id means a resource. */
const isNamed = (to: CfnResource, from: CfnResource, text: unknown): boolean => {
  const id = logicalIdIn(text);
  if (id !== undefined) {
    return Stack.of(to) === Stack.of(from) && Stack.of(to).resolve(to.logicalId) === id;
  }
  const name = nameOf(to);
  return name !== undefined && lastPart(text)?.split(':').includes(name) === true;
};

const logicalIdIn = (text: unknown): unknown => {
  if (typeof text !== 'object' || text === null) return undefined;
  const { Ref, 'Fn::GetAtt': attribute } = text as Readonly<Record<string, unknown>>;
  return Ref ?? (Array.isArray(attribute) ? attribute[0] : undefined);
};

/** Of a name, or of an ARN whose region and account are references. */
const lastPart = (text: unknown): string | undefined => {
  if (typeof text === 'string') return text;
  const joined = (text as { readonly 'Fn::Join'?: readonly [string, readonly unknown[]] } | null)?.[
    'Fn::Join'
  ]?.[1];
  const last = Array.isArray(joined) ? joined.at(-1) : undefined;
  return typeof last === 'string' ? last : undefined;
};

/** The name that is given to it, if one is. */
const nameOf = (resource: CfnResource): string | undefined => {
  const { functionName, queueName, topicName } = resource as CfnResource &
    Readonly<Record<'functionName' | 'queueName' | 'topicName', unknown>>;
  const name = functionName ?? queueName ?? topicName;
  return typeof name === 'string' ? name : undefined;
};
