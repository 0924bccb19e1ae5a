import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { LINT_NAMESPACE } from './codes';
import { type Json, objectOf, stringOf } from './json';
import type { StackTemplate } from './linted-app';

/** A template of a cloud assembly, with those of its nested stacks. */
export const readStack = (templatePath: string, name: string): StackTemplate => {
  const template = readJson(templatePath);
  const assets = assetsIn(dirname(templatePath));
  const nested = Object.entries(objectOf(objectOf(template).Resources)).flatMap(
    ([logicalId, resource]) => {
      const file = nestedTemplate(objectOf(resource), assets);
      const path = file && join(dirname(templatePath), file);
      return path && existsSync(path)
        ? [[logicalId, readStack(path, `${name}/${logicalId}`)] as const]
        : [];
    },
  );
  return { name, template, templatePath, nested: Object.fromEntries(nested) };
};

/**
 * The stacks of a folder that `cdk synth` wrote, also of its stages. What was acknowledged in code is part of them
 * as `Metadata: { watchkeeper: { accept: … } }`.
 */
export const readAssembly = (directory: string): readonly StackTemplate[] => {
  const { artifacts } = objectOf(readJson(join(directory, 'manifest.json')));
  return Object.entries(objectOf(artifacts)).flatMap(([id, value]) => {
    const { type, properties, ...artifact } = objectOf(value);
    const { directoryName, templateFile } = objectOf(properties);
    if (type === 'cdk:cloud-assembly' && typeof directoryName === 'string') {
      return readAssembly(join(directory, directoryName));
    }
    if (type !== 'aws:cloudformation:stack' || typeof templateFile !== 'string') return [];
    const stack = readStack(join(directory, templateFile), stringOf(artifact.displayName) ?? id);
    return [withAcknowledged(stack, metadataOf(directory, artifact))];
  });
};

const readJson = (path: string): unknown => JSON.parse(readFileSync(path, 'utf8'));

/** The files of a folder's assets by their hashes. */
const assetsIn = (directory: string): ReadonlyMap<string, string> =>
  new Map(
    readdirSync(directory)
      .filter((file) => file.endsWith('.assets.json'))
      .flatMap((file) => Object.entries(objectOf(objectOf(readJson(join(directory, file))).files)))
      .flatMap(([hash, asset]) => {
        const path = stringOf(objectOf(objectOf(asset).source).path);
        return path?.endsWith('.template.json') ? [[hash, basename(path)] as const] : [];
      }),
  );

/** The CDK puts the hash of a nested stack's template into its TemplateURL. */
const nestedTemplate = (
  { Type, Properties }: Json,
  assets: ReadonlyMap<string, string>,
): string | undefined => {
  if (Type !== 'AWS::CloudFormation::Stack') return undefined;
  const hash = /[0-9a-f]{64}/.exec(JSON.stringify(objectOf(Properties).TemplateURL ?? ''))?.[0];
  return hash && assets.get(hash);
};

/** What was said of constructs, by their paths. */
const metadataOf = (directory: string, { metadata, additionalMetadataFile }: Json): Json => {
  const path = stringOf(additionalMetadataFile);
  const more = path === undefined ? {} : objectOf(readJson(join(directory, path)));
  return { ...objectOf(metadata), ...more };
};

interface Entry {
  readonly type: unknown;
  readonly data: unknown;
}

const withAcknowledged = (stack: StackTemplate, metadata: Json): StackTemplate => {
  const byPath = new Map(
    Object.entries(metadata).map(([path, entries]) => [
      path,
      Array.isArray(entries) ? (entries as readonly Entry[]) : [],
    ]),
  );
  const acknowledged = new Map<string, Json>();
  for (const [path, entries] of byPath) {
    const id = entries.find(({ type }) => type === 'aws:cdk:logicalId')?.data;
    const accepted = acknowledgedAt(byPath, path);
    if (typeof id === 'string' && Object.keys(accepted).length > 0) acknowledged.set(id, accepted);
  }
  return { ...stack, template: accepting(stack.template, acknowledged) };
};

/** On the construct or any that it is in; the nearest reason counts. */
const acknowledgedAt = (byPath: ReadonlyMap<string, readonly Entry[]>, path: string): Json => {
  const above = path.lastIndexOf('/');
  const inherited = above > 0 ? acknowledgedAt(byPath, path.slice(0, above)) : {};
  const own = (byPath.get(path) ?? [])
    .filter(({ type }) => type === 'aws:cdk:acknowledged-rules')
    .flatMap(({ data }) => Object.entries(objectOf(data)))
    .filter(([code]) => code.startsWith(`${LINT_NAMESPACE}::`));
  return { ...inherited, ...Object.fromEntries(own) };
};

const accepting = (template: unknown, acknowledged: ReadonlyMap<string, Json>): unknown => {
  const { Resources, ...rest } = objectOf(template);
  const resources = Object.entries(objectOf(Resources)).map(([logicalId, value]) => {
    const accepted = acknowledged.get(logicalId);
    if (!accepted) return [logicalId, value] as const;
    const { Metadata, ...resource } = objectOf(value);
    const written = objectOf(objectOf(objectOf(Metadata)[LINT_NAMESPACE]).accept);
    const accept = { ...accepted, ...written };
    return [
      logicalId,
      { ...resource, Metadata: { ...objectOf(Metadata), [LINT_NAMESPACE]: { accept } } },
    ] as const;
  });
  return { ...rest, Resources: Object.fromEntries(resources) };
};
