import { account } from '../account';
import { creationOrder, references } from './creation-order';
import { fillDynamicReferences, type StoredValues } from './dynamic-references';
import { resolve, type Scope } from './intrinsics';
import { withLocalArns } from './local-arns';
import { type ParameterValues, parameterReference, parameterValues } from './parameters';
import { type Template, TemplateError, type TemplateResource } from './template';

/** A resource with its intrinsic functions resolved, handed to what creates its type. */
export interface ResolvedResource {
  readonly stackName: string;
  readonly logicalId: string;
  readonly type: string;
  // biome-ignore lint/suspicious/noExplicitAny: CloudFormation properties have a shape per type
  readonly properties: Readonly<Record<string, any>>;
  /** As it stands in the template. */
  readonly metadata: Readonly<Record<string, unknown>>;
  /** What relative paths in the template are relative to. */
  readonly directory: string;
}

/** What a created resource answers to `Ref` and `Fn::GetAtt`. */
export interface CreatedResource {
  readonly ref: string;
  readonly attributes?: Readonly<Record<string, unknown>>;
  /** There are no other attributes. @default - one that is not named gets a placeholder */
  readonly isComplete?: boolean;
  /** Why a part of it does not run here; the rest of it does. */
  readonly without?: string;
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

export interface Stack {
  readonly name: string;
  readonly template: Template;
  /** What relative paths in the template are relative to. */
  readonly directory: string;
  readonly parameters?: ParameterValues;
}

export interface DeployedStack {
  readonly name: string;
  readonly outputs: Readonly<Record<string, string>>;
  readonly exports: Readonly<Record<string, unknown>>;
  readonly unsupported: readonly UnsupportedResource[];
}

/** What a stack is deployed into. */
export interface StackSurroundings {
  /** What creates a resource, by its type. */
  creator(type: string): CreateResource | undefined;
  readonly stored: StoredValues;
  /** Accounts that the app's stacks are for, as which this one stands in. @default - none */
  readonly accounts?: ReadonlySet<string>;
  /** The stacks before this one. */
  readonly deployed: readonly DeployedStack[];
}

/**
 * Creates a stack's resources in the order of their references. A resource that cannot be created is reported with
 * its logical id and type; whatever refers to it gets a placeholder.
 * @throws TemplateError for parameters without a value, and resources in a circle
 */
export const deployStack = async (
  stack: Stack,
  surroundings: StackSurroundings,
): Promise<DeployedStack> => {
  const { name, template } = stack;
  const created = new Map<string, CreatedResource>();
  const unsupported: UnsupportedResource[] = [];
  const scope = scopeOf(stack, surroundings, created);
  const reported = reporterOf(name, unsupported);
  const resources = Object.fromEntries(
    Object.entries(template.Resources ?? {}).filter(([id, resource]) =>
      reported({ logicalId: id, type: resource.Type }, false, () => isActive(resource, scope)),
    ),
  );
  for (const logicalId of creationOrder(resources)) {
    const resource = resources[logicalId] as TemplateResource;
    const outcome = await create(stack, logicalId, resource, surroundings, scope, created);
    const reason = 'reason' in outcome ? outcome.reason : named(outcome.without);
    if (reason) unsupported.push({ stackName: name, logicalId, type: resource.Type, reason });
    created.set(logicalId, 'reason' in outcome ? { ref: placeholder(logicalId) } : outcome);
  }
  return { name, ...outputsOf(template, scope, reported), unsupported };
};

/** By logical id. */
type Created = ReadonlyMap<string, CreatedResource>;

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

const isActive = ({ Condition }: { readonly Condition?: string }, scope: Scope): boolean => {
  if (Condition === undefined) return true;
  const holds = scope.condition(Condition);
  if (holds === undefined) throw new TemplateError(`the template has no condition ${Condition}`);
  return holds;
};

const create = async (
  { name, directory }: Stack,
  logicalId: string,
  resource: TemplateResource,
  surroundings: StackSurroundings,
  scope: Scope,
  created: Created,
): Promise<CreatedResource | { readonly reason: string }> => {
  const createType = surroundings.creator(resource.Type);
  if (!createType) return { reason: 'the local cloud does not run this type' };
  try {
    return await createType({
      stackName: name,
      logicalId,
      type: resource.Type,
      properties: propertiesOf(resource, surroundings, scope, created),
      metadata: resource.Metadata ?? {},
      directory,
    });
  } catch (error) {
    if (isPortInUse(error)) throw error;
    const reason = reasonOf(error);
    const [, needed] = new RegExp(PLACEHOLDER).exec(reason) ?? [];
    return { reason: needed ? itNeeds(needed) : reason };
  }
};

const itNeeds = (logicalId: string): string => `it needs ${logicalId}, which does not run here`;

const named = (without: string | undefined): string | undefined =>
  without?.replaceAll(PLACEHOLDER, '$1, which does not run here');

const propertiesOf = (
  resource: TemplateResource,
  { stored, accounts = new Set() }: StackSurroundings,
  scope: Scope,
  created: Created,
): ResolvedResource['properties'] => {
  const resolved = resolvedProperties(resource, scope, created);
  const filled = fillDynamicReferences(resolved, stored);
  return withLocalArns(filled, accounts) as ResolvedResource['properties'];
};

/** What is cut out of a placeholder is not there; that says less than what is missing. */
const resolvedProperties = (
  resource: TemplateResource,
  scope: Scope,
  created: Created,
): unknown => {
  try {
    return resolve(resource.Properties ?? {}, scope) ?? {};
  } catch (error) {
    const needed = references(resource).find((id) => created.get(id)?.ref === placeholder(id));
    throw needed ? new TemplateError(itNeeds(needed)) : error;
  }
};

/** No fault of the template: another port will do. */
const isPortInUse = (error: unknown): boolean =>
  (error as NodeJS.ErrnoException | undefined)?.code === 'EADDRINUSE';

const placeholder = (logicalId: string): string => `not-run-locally-${logicalId}`;

/** What `Ref` and `Fn::GetAtt` of a resource give that does not run here. */
const PLACEHOLDER = /not-run-locally-([A-Za-z0-9]+)(?:\.[A-Za-z0-9.]*[A-Za-z0-9])?/g;

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
  { name: stackName, template, parameters }: Stack,
  { stored, deployed }: StackSurroundings,
  created: Created,
): Scope => {
  const pseudo = pseudoParameters(stackName);
  const values = parameterValues(stackName, template, parameters);
  const scope: Scope = {
    ref: (id) => {
      const parameter = own(template.Parameters, id);
      return parameter
        ? parameterReference(parameter, values[id], stored.parameter)
        : (own(pseudo, id) ?? created.get(id)?.ref);
    },
    attribute: (id, attribute) => {
      const resource = created.get(id);
      if (!resource) return undefined;
      const known = own(resource.attributes, attribute);
      return known ?? (resource.isComplete ? undefined : `${resource.ref}.${attribute}`);
    },
    condition: conditionsOf(template, () => scope),
    mapping: (map, top, second) => own(own(own(template.Mappings, map), top), second),
    exported: (name) => deployed.map(({ exports }) => own(exports, name)).find(isThere),
    output: (name, output) => own(deployed.find((stack) => stack.name === name)?.outputs, output),
  };
  return scope;
};

const isThere = (value: unknown): boolean => value !== undefined;

/** Not what every object inherits: templates may name things `constructor`. */
const own = <T>(record: Readonly<Record<string, T>> | undefined, key: string): T | undefined =>
  record && Object.hasOwn(record, key) ? record[key] : undefined;

const conditionsOf = (template: Template, scope: () => Scope): Scope['condition'] => {
  const path: string[] = [];
  return (name) => {
    const condition = own(template.Conditions, name);
    if (condition === undefined) return undefined;
    if (path.includes(name)) {
      throw new TemplateError(`conditions refer to each other: ${[...path, name].join(' -> ')}`);
    }
    path.push(name);
    try {
      return resolve(condition, scope()) === true;
    } finally {
      path.pop();
    }
  };
};

const pseudoParameters = (stackName: string): Readonly<Record<string, unknown>> => ({
  'AWS::AccountId': account.id,
  'AWS::Region': account.region,
  'AWS::Partition': account.partition,
  'AWS::URLSuffix': account.urlSuffix,
  'AWS::StackName': stackName,
  'AWS::StackId': stackId(stackName),
  'AWS::NotificationARNs': [],
});

export const stackId = (stackName: string): string =>
  `arn:${account.partition}:cloudformation:${account.region}:${account.id}:stack/${stackName}/local`;
