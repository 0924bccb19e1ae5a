import type { CreatedResource, ResolvedResource } from '../template/stack';

/** The name that a resource without one of its own gets: stack and logical id, as CloudFormation does. */
export const physicalName = (resource: ResolvedResource): string =>
  `${resource.stackName}-${resource.logicalId}`;

/** For types that have nothing to run here, but are referred to. */
export const resourceNameOf = (resource: ResolvedResource): CreatedResource => ({
  ref: physicalName(resource),
});
