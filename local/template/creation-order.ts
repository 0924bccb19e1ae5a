import { intrinsicOf, TemplateError, type TemplateResource } from './template';

/**
 * Logical ids so that each comes after those it refers to; otherwise in the template's order.
 * @throws TemplateError when resources refer to each other in a circle
 */
export const creationOrder = (
  resources: Readonly<Record<string, TemplateResource>>,
): readonly string[] => {
  const ordered = new Set<string>();
  const visit = (id: string, path: readonly string[]): void => {
    if (ordered.has(id)) return;
    if (path.includes(id)) {
      throw new TemplateError(`resources refer to each other: ${[...path, id].join(' -> ')}`);
    }
    const resource = resources[id] as TemplateResource;
    for (const other of references(resource)) {
      if (other !== id && Object.hasOwn(resources, other)) visit(other, [...path, id]);
    }
    ordered.add(id);
  };
  for (const id of Object.keys(resources)) visit(id, []);
  return [...ordered];
};

/** Logical ids, and names of parameters, that a resource refers to. */
export const references = (resource: TemplateResource): readonly string[] => [
  ...[resource.DependsOn ?? []].flat(),
  ...referencesIn(resource.Properties),
];

const referencesIn = (value: unknown): readonly string[] => {
  if (Array.isArray(value)) return value.flatMap(referencesIn);
  if (typeof value !== 'object' || value === null) return [];
  const intrinsic = intrinsicOf(value);
  if (!intrinsic) return Object.values(value).flatMap(referencesIn);
  const { name, argument } = intrinsic;
  if (name === 'Ref') return [String(argument)];
  if (name === 'Fn::GetAtt') return [String([argument].flat()[0]).split('.')[0] ?? ''];
  if (name === 'Fn::Sub') return [...idsInText(argument), ...referencesIn([argument].flat()[1])];
  return referencesIn(argument);
};

const idsInText = (argument: unknown): readonly string[] =>
  [...String([argument].flat()[0]).matchAll(/\$\{([^!.}]+)/g)].map((match) =>
    String(match[1]).trim(),
  );
