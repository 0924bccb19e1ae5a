import { existsSync, readdirSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { type Accepted, accepting, acknowledgedIn, reportedIn } from './acknowledged';
import { type Json, objectOf, stringOf } from './json';
import type { StackTemplate } from './linted-app';
import { readJson } from './read-json';

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
 * @throws Error when `cdk synth` did not write it
 */
export const readAssembly = (directory: string): readonly StackTemplate[] => {
  if (!existsSync(join(directory, MANIFEST))) {
    throw new Error(
      `${directory} must be a folder that \`cdk synth\` wrote, got one without ${MANIFEST}: run \`cdk synth\`, or give a template`,
    );
  }
  return readStacks(directory, reportedIn(directory));
};

const MANIFEST = 'manifest.json';

const readStacks = (directory: string, reported: Accepted): readonly StackTemplate[] => {
  const { artifacts } = objectOf(readJson(join(directory, MANIFEST)));
  return Object.entries(objectOf(artifacts)).flatMap(([id, value]) => {
    const { type, properties, ...artifact } = objectOf(value);
    const { directoryName, templateFile } = objectOf(properties);
    if (type === 'cdk:cloud-assembly' && typeof directoryName === 'string') {
      return readStacks(join(directory, directoryName), reported);
    }
    if (type !== 'aws:cloudformation:stack' || typeof templateFile !== 'string') return [];
    const stack = readStack(join(directory, templateFile), stringOf(artifact.displayName) ?? id);
    return [accepting(stack, [reported, acknowledgedIn(directory, templateFile, artifact)])];
  });
};

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
