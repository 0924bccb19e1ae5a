import { createHash } from 'node:crypto';
import type { IConstruct } from 'constructs';

/** Ids that say nothing to people: the CDK leaves them out of logical ids as well. */
const hidden = ['Resource', 'Default'];

/**
 * What a resource is called in alarms: the ids on its way from the scope, joined by hyphens. It depends on its own path
 * alone, so that nothing that is added beside it renames its alarms.
 */
export const resourceName = (scope: IConstruct, construct: IConstruct): string => {
  const { scopes } = construct.node;
  const ids = scopes
    .slice(scopes.indexOf(scope) + 1)
    .map(({ node }) => node.id)
    .filter((id) => !hidden.includes(id))
    .map((id) => id.replace(/^DeploymentStage\./, ''));
  const plain = ids.map((id) => id.replace(/[^A-Za-z0-9]/g, ''));
  const name = plain.join('-') || 'Stack';
  return ids.every((id, i) => id === plain[i]) ? name : `${name}-${shortHash(ids.join('/'))}`;
};

/** Two ids that differ in their punctuation alone must not share a name. */
const shortHash = (text: string): string =>
  createHash('sha256').update(text).digest('hex').slice(0, 4);
