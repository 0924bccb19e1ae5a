import { CfnResource, Reference, Stack, Tokenization } from 'aws-cdk-lib';
import type { IConstruct } from 'constructs';
import type { ResourceIndex } from '../resources/finder';

/** Reads the tree below a scope once. */
export const createResourceIndex = (scope: IConstruct): ResourceIndex => {
  const byType = new Map<string, CfnResource[]>();
  for (const construct of scope.node.findAll()) {
    if (!CfnResource.isCfnResource(construct)) continue;
    const known = byType.get(construct.cfnResourceType);
    if (known) known.push(construct);
    else byType.set(construct.cfnResourceType, [construct]);
  }
  return {
    ofType: <T extends CfnResource>(type: string) => (byType.get(type) ?? []) as unknown as T[],
    isSame,
  };
};

const isSame = (scope: IConstruct, one: unknown, other: unknown): boolean => {
  if (one === undefined || other === undefined) return false;
  if (one === other) return true;
  const [target, otherTarget] = [targetOf(one), targetOf(other)];
  if (target && otherTarget) return target === otherTarget;
  const stack = Stack.of(scope);
  return JSON.stringify(stack.resolve(one)) === JSON.stringify(stack.resolve(other));
};

/** The construct that a reference is to, whichever of its attributes it names. */
const targetOf = (value: unknown): IConstruct | undefined => {
  const token = Tokenization.reverse(value, { failConcat: false });
  return token && Reference.isReference(token) ? token.target : undefined;
};
