import { CfnResource, type IResolveContext, Reference, Tokenization } from 'aws-cdk-lib';
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
  const known = new WeakMap<ResourceIndex, ReadonlyMap<IConstruct, readonly T[]>>();
  return (all, to) => {
    const byTarget = known.get(all) ?? grouped(all.ofType<T>(cfnType), referring);
    known.set(all, byTarget);
    return byTarget.get(to) ?? [];
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

const grouped = <T extends CfnResource>(
  resources: readonly T[],
  referring: (resource: T) => unknown,
): ReadonlyMap<IConstruct, readonly T[]> => {
  const byTarget = new Map<IConstruct, T[]>();
  for (const resource of resources) {
    for (const value of [referring(resource)].flat()) {
      const target = referenced(value);
      if (target) byTarget.set(target, [...(byTarget.get(target) ?? []), resource]);
    }
  }
  return byTarget;
};
