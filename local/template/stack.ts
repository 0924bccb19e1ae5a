import { account } from '../account';
import { creationOrder } from './creation-order';
import { resolve, type Scope } from './intrinsics';
import type { Template, TemplateResource } from './template';

/** A resource with its intrinsic functions resolved, handed to what creates its type. */
export interface ResolvedResource {
  readonly stackName: string;
  readonly logicalId: string;
  readonly type: string;
  // biome-ignore lint/suspicious/noExplicitAny: CloudFormation properties have a shape per type
  readonly properties: Readonly<Record<string, any>>;
}

/** What a created resource answers to `Ref` and `Fn::GetAtt`. */
export interface CreatedResource {
  readonly ref: string;
  readonly attributes?: Readonly<Record<string, string>>;
}

export type CreateResource = (
  resource: ResolvedResource,
) => CreatedResource | Promise<CreatedResource>;

/** A resource that does not run here, and why; the others do. */
export interface UnsupportedResource {
  readonly stackName: string;
  readonly logicalId: string;
  readonly type: string;
  readonly reason: string;
}

export interface DeployedStack {
  readonly name: string;
  readonly outputs: Readonly<Record<string, string>>;
  readonly exports: Readonly<Record<string, unknown>>;
  readonly unsupported: readonly UnsupportedResource[];
}

/**
 * Creates a stack's resources in the order of their references. A resource that cannot be created is reported with
 * its logical id and type; whatever refers to it gets a placeholder.
 */
export const deployStack = async (
  name: string,
  template: Template,
  creators: Readonly<Record<string, CreateResource>>,
  imported: Readonly<Record<string, unknown>> = {},
): Promise<DeployedStack> => {
  const created = new Map<string, CreatedResource>();
  const unsupported: UnsupportedResource[] = [];
  const scope = scopeOf(name, template, created, imported);
  const resources = activeResources(template, scope);
  for (const logicalId of creationOrder(resources)) {
    const resource = resources[logicalId] as TemplateResource;
    const outcome = await create(name, logicalId, resource, creators, scope);
    if ('reason' in outcome) unsupported.push(outcome);
    created.set(logicalId, 'reason' in outcome ? { ref: placeholder(logicalId) } : outcome);
  }
  return { name, ...outputsOf(template, scope), unsupported };
};

const create = async (
  stackName: string,
  logicalId: string,
  resource: TemplateResource,
  creators: Readonly<Record<string, CreateResource>>,
  scope: Scope,
): Promise<CreatedResource | UnsupportedResource> => {
  const identity = { stackName, logicalId, type: resource.Type };
  const creator = creators[resource.Type];
  if (!creator) return { ...identity, reason: 'the local cloud does not run this type' };
  try {
    const properties = resolve(resource.Properties ?? {}, scope) as ResolvedResource['properties'];
    return await creator({ ...identity, properties });
  } catch (error) {
    return { ...identity, reason: error instanceof Error ? error.message : String(error) };
  }
};

const placeholder = (logicalId: string): string => `not-run-locally-${logicalId}`;

const activeResources = (
  template: Template,
  scope: Scope,
): Readonly<Record<string, TemplateResource>> =>
  Object.fromEntries(
    Object.entries(template.Resources ?? {}).filter(
      ([, resource]) => resource.Condition === undefined || scope.condition(resource.Condition),
    ),
  );

const outputsOf = (
  template: Template,
  scope: Scope,
): Pick<DeployedStack, 'outputs' | 'exports'> => {
  const active = Object.entries(template.Outputs ?? {}).filter(
    ([, output]) => output.Condition === undefined || scope.condition(output.Condition),
  );
  return {
    outputs: Object.fromEntries(active.map(([id, o]) => [id, String(resolve(o.Value, scope))])),
    exports: Object.fromEntries(
      active
        .filter(([, o]) => o.Export)
        .map(([, o]) => [String(resolve(o.Export?.Name, scope)), resolve(o.Value, scope)]),
    ),
  };
};

const scopeOf = (
  stackName: string,
  template: Template,
  created: ReadonlyMap<string, CreatedResource>,
  imported: Readonly<Record<string, unknown>>,
): Scope => {
  const pseudo = pseudoParameters(stackName);
  const scope: Scope = {
    ref: (id) => pseudo[id] ?? created.get(id)?.ref ?? template.Parameters?.[id]?.Default,
    attribute: (id, attribute) => {
      const resource = created.get(id);
      return resource && (resource.attributes?.[attribute] ?? `${resource.ref}.${attribute}`);
    },
    condition: (name) => {
      const condition = template.Conditions?.[name];
      return condition === undefined ? undefined : resolve(condition, scope) === true;
    },
    mapping: (map, top, second) => template.Mappings?.[map]?.[top]?.[second],
    exported: (name) => imported[name],
  };
  return scope;
};

const pseudoParameters = (stackName: string): Readonly<Record<string, unknown>> => ({
  'AWS::AccountId': account.id,
  'AWS::Region': account.region,
  'AWS::Partition': account.partition,
  'AWS::URLSuffix': account.urlSuffix,
  'AWS::StackName': stackName,
  'AWS::StackId': `arn:aws:cloudformation:${account.region}:${account.id}:stack/${stackName}/local`,
  'AWS::NotificationARNs': [],
});
