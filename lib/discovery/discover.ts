import { type CfnResource, Fn, Stack, Stage, Token } from 'aws-cdk-lib';
import type { IConstruct } from 'constructs';
import type { WatchedResource } from '../../telemetry/resources/resource-type';
import type { Finder, ResourceIndex } from '../resources/finder';
import { isCdkInternal } from './cdk-internal';
import { createResourceIndex } from './resource-index';
import { resourceName } from './resource-name';
import { typesWithoutTable } from './unwatched-types';

/** A resource that was found, with the table of its type. */
export interface DiscoveredResource {
  readonly construct: CfnResource;
  readonly type: Finder['type'];
  readonly resource: WatchedResource;
}

/** A resource that nobody will be told about, and why. */
export interface UnwatchedResource {
  readonly construct: CfnResource;
  readonly path: string;
  readonly cfnType: string;
  readonly reason: string;
}

export interface Discovery {
  readonly watched: readonly DiscoveredResource[];
  readonly unwatched: readonly UnwatchedResource[];
}

export interface DiscoverOptions {
  readonly finders: readonly Finder[];
  /** Constructs that are left out with all below them. */
  readonly except: readonly IConstruct[];
  /** Where the alarms will be: they must be in the region of what they watch. */
  readonly home: Stack;
}

/** All resources below a scope, in the order of their construction. */
export const discover = (scope: IConstruct, options: DiscoverOptions): Discovery => {
  const index = createResourceIndex(scope);
  const watched: DiscoveredResource[] = [];
  const unwatched: UnwatchedResource[] = [];
  for (const finder of options.finders) {
    for (const construct of index.ofType(finder.cfnType)) {
      const found = look(construct, finder, index, scope, options);
      if ('reason' in found) unwatched.push(found);
      else if ('resource' in found) watched.push(found);
    }
  }
  return { watched: onceEach(watched), unwatched: [...unwatched, ...withoutTable(index, options)] };
};

/** Constructs that share their metrics are found under one name. */
const onceEach = (watched: readonly DiscoveredResource[]): readonly DiscoveredResource[] => [
  ...new Map(watched.map((each) => [`${each.type.id} ${each.resource.name}`, each])).values(),
];

const look = (
  construct: CfnResource,
  { type, find, cfnType }: Finder,
  index: ResourceIndex,
  scope: IConstruct,
  options: DiscoverOptions,
): DiscoveredResource | UnwatchedResource | { readonly kind: 'excepted' } => {
  const reason = whyNot(construct, options);
  if (reason === 'excepted') return { kind: 'excepted' };
  const leave = (why: string) => ({
    ...{ construct, path: construct.node.path, cfnType },
    reason: why,
  });
  if (reason) return leave(reason);
  const found = find(construct, index);
  if (found.kind === 'unwatched') {
    return found.covered ? { kind: 'excepted' } : leave(found.reason);
  }
  const name = found.sharedAs ?? resourceName(scope, construct);
  const dimensions = whereItExists(construct, found.resource.dimensions);
  return { construct, type, resource: { ...found.resource, dimensions, name } };
};

const whyNot = (construct: CfnResource, { except, home }: DiscoverOptions): string | undefined => {
  if (except.some((each) => construct.node.scopes.includes(each))) return 'excepted';
  if (isCdkInternal(construct)) return 'the CDK deploys it for itself';
  const stack = Stack.of(construct);
  if (isElsewhere(stack.region, home.region)) {
    return `it is in ${stack.region}, and alarms in ${home.region} cannot see it: watch its stack by itself`;
  }
  if (isElsewhere(stack.account, home.account)) {
    return `it is in the account ${stack.account}, and this watch in ${home.account}: watch its stack by itself`;
  }
  if (Stage.of(construct) !== Stage.of(home)) {
    return `it is in the stage ${Stage.of(construct)?.node.path}, and references do not cross stages: watch it there`;
  }
  if (isConditionalElsewhere(construct, home)) {
    return 'it is made under a condition that only its own stack can ask: watch its stack by itself';
  }
  return undefined;
};

/** What a condition leaves out has no name to refer to: then the metrics are nobody's. */
const whereItExists = (
  { cfnOptions: { condition } }: CfnResource,
  dimensions: WatchedResource['dimensions'],
): WatchedResource['dimensions'] =>
  condition
    ? Object.fromEntries(
        Object.entries(dimensions).map(([name, value]) => [
          name,
          Token.isUnresolved(value)
            ? Fn.conditionIf(condition.logicalId, value, 'none').toString()
            : value,
        ]),
      )
    : dimensions;

/** A condition is of one stack: no other can ask it before it refers to what depends on it. */
const isConditionalElsewhere = (construct: CfnResource, home: Stack): boolean => {
  const stack = Stack.of(construct);
  if (stack === home) return false;
  const { nestedStackResource: nesting } = stack;
  return (
    construct.cfnOptions.condition !== undefined ||
    nesting?.cfnOptions.condition !== undefined ||
    (nesting !== undefined && isConditionalElsewhere(nesting, home))
  );
};

const isElsewhere = (one: string, other: string): boolean =>
  one !== other && !Token.isUnresolved(one) && !Token.isUnresolved(other);

const withoutTable = (
  index: ResourceIndex,
  options: DiscoverOptions,
): readonly UnwatchedResource[] =>
  typesWithoutTable.flatMap((cfnType) =>
    index
      .ofType(cfnType)
      .filter((construct) => whyNot(construct, options) !== 'excepted')
      .map((construct) => ({
        construct,
        path: construct.node.path,
        cfnType,
        reason: `there is no table of ${cfnType}: write rules for it`,
      })),
  );
