import { type Json, listOf, objectOf, stringOf } from './json';

/** A template with the templates of its nested stacks. */
export interface StackTemplate {
  /** For people: the stack's name or the template's file. */
  readonly name: string;
  /** As read: anything. */
  readonly template: unknown;
  /** @default - it was not read from a file */
  readonly templatePath?: string;
  /** By the logical id of the `AWS::CloudFormation::Stack`. @default - none */
  readonly nested?: Readonly<Record<string, StackTemplate>>;
}

/** A resource as the rules see it. */
export interface LintedResource {
  readonly stack: LintedStack;
  readonly logicalId: string;
  readonly type: string;
  readonly properties: Json;
  readonly metadata: Json;
  readonly dependsOn: readonly string[];
  /** The condition that it is made on. @default - it is always made */
  readonly condition?: string;
}

export interface LintedStack {
  readonly source: StackTemplate;
  readonly resources: ReadonlyMap<string, LintedResource>;
  readonly parameters: Json;
  readonly outputs: Json;
  readonly metadata: Json;
  /** Whether a macro, such as that of SAM, may add resources. */
  readonly isTransformed: boolean;
  /** What makes it a nested stack. @default - it is none */
  readonly parent?: LintedResource;
  readonly nested: ReadonlyMap<string, LintedStack>;
}

/** Everything that is judged together: rules see across stacks. */
export interface LintedApp {
  /** Nested stacks after the stacks that they are in. */
  readonly stacks: readonly LintedStack[];
  ofType(type: string): readonly LintedResource[];
  /** By the name of the export, where the template says it in plain text. */
  readonly exports: ReadonlyMap<string, { readonly stack: LintedStack; readonly value: unknown }>;
}

/** Reads templates whatever they hold: what is no resource is none. */
export const toLintedApp = (templates: readonly StackTemplate[]): LintedApp => {
  const stacks = templates.flatMap((template) => toStacks(template));
  const byType = new Map<string, LintedResource[]>();
  for (const resource of stacks.flatMap(({ resources }) => [...resources.values()])) {
    const same = byType.get(resource.type);
    if (same) same.push(resource);
    else byType.set(resource.type, [resource]);
  }
  return {
    stacks,
    ofType: (type) => byType.get(type) ?? [],
    exports: new Map(stacks.flatMap(exportsOf)),
  };
};

const toStacks = (source: StackTemplate, parent?: LintedResource): readonly LintedStack[] => {
  const template = objectOf(source.template);
  const resources = new Map<string, LintedResource>();
  const nested = new Map<string, LintedStack>();
  const stack: LintedStack = {
    source,
    resources,
    nested,
    parent,
    parameters: objectOf(template.Parameters),
    outputs: objectOf(template.Outputs),
    metadata: objectOf(template.Metadata),
    isTransformed: template.Transform !== undefined,
  };
  for (const [logicalId, value] of Object.entries(objectOf(template.Resources))) {
    resources.set(logicalId, toResource(stack, logicalId, objectOf(value)));
  }
  const below = Object.entries(source.nested ?? {}).flatMap(([logicalId, child]) => {
    const stacks = toStacks(child, resources.get(logicalId));
    if (stacks[0]) nested.set(logicalId, stacks[0]);
    return stacks;
  });
  return [stack, ...below];
};

const toResource = (stack: LintedStack, logicalId: string, resource: Json): LintedResource => ({
  stack,
  logicalId,
  type: stringOf(resource.Type) ?? '',
  properties: objectOf(resource.Properties),
  metadata: objectOf(resource.Metadata),
  dependsOn: listOf(resource.DependsOn).filter((id) => typeof id === 'string'),
  condition: stringOf(resource.Condition),
});

const exportsOf = (stack: LintedStack) =>
  Object.values(stack.outputs).flatMap((output) => {
    const { Export, Value } = objectOf(output);
    const name = stringOf(objectOf(Export).Name);
    return name === undefined ? [] : [[name, { stack, value: Value }] as const];
  });
