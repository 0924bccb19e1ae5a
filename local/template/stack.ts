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
  const reported = reporterOf(name, unsupported);
  const resources = Object.fromEntries(
    Object.entries(template.Resources ?? {}).filter(([id, resource]) =>
      reported({ logicalId: id, type: resource.Type }, false, () => isActive(resource, scope)),
    ),
  );
  for (const logicalId of creationOrder(resources)) {
    const resource = resources[logicalId] as TemplateResource;
    const outcome = await create(name, logicalId, resource, creators, scope);
    if ('reason' in outcome) unsupported.push(outcome);
    created.set(logicalId, 'reason' in outcome ? { ref: placeholder(logicalId) } : outcome);
  }
  return { name, ...outputsOf(template, scope, reported), unsupported };
};

type Reported = <T>(
  what: Pick<UnsupportedResource, 'logicalId' | 'type'>,
  otherwise: T,
  attempt: () => T,
) => T;

/** Attempts what a template may have got wrong; its error is reported like that of a resource. */
const reporterOf =
  (stackName: string, unsupported: UnsupportedResource[]): Reported =>
  (what, otherwise, attempt) => {
    try {
      return attempt();
    } catch (error) {
      unsupported.push({ stackName, ...what, reason: reasonOf(error) });
      return otherwise;
    }
  };

const reasonOf = (error: unknown): string =>
  error instanceof Error ? error.message : String(error);

const isActive = ({ Condition }: { readonly Condition?: string }, scope: Scope): boolean =>
  Condition === undefined || scope.condition(Condition) === true;

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
    if (isPortInUse(error)) throw error;
    return { ...identity, reason: reasonOf(error) };
  }
};

/** No fault of the template: another port will do. */
const isPortInUse = (error: unknown): boolean =>
  (error as NodeJS.ErrnoException).code === 'EADDRINUSE';

const placeholder = (logicalId: string): string => `not-run-locally-${logicalId}`;

const outputsOf = (
  template: Template,
  scope: Scope,
  reported: Reported,
): Pick<DeployedStack, 'outputs' | 'exports'> => {
  const outputs: Record<string, string> = {};
  const exports: Record<string, unknown> = {};
  for (const [logicalId, output] of Object.entries(template.Outputs ?? {})) {
    reported({ logicalId, type: 'Output' }, undefined, () => {
      if (!isActive(output, scope)) return;
      const value = resolve(output.Value, scope);
      outputs[logicalId] = String(value);
      if (output.Export) exports[String(resolve(output.Export.Name, scope))] = value;
    });
  }
  return { outputs, exports };
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
