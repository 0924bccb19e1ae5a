import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as v from 'valibot';
import { account } from '../account';
import { readTemplate } from './read-template';
import { type Template, TemplateError } from './template';

/** One stack of a synthesized app. */
export interface AssemblyStack {
  readonly name: string;
  readonly template: Template;
  readonly assets: readonly Asset[];
  /** What relative paths in the template are relative to. */
  readonly directory: string;
  /** The id of the account that it is for. @default - any */
  readonly account?: string;
}

/** A file or folder, and the object that the CDK would upload it as. */
export interface Asset {
  readonly bucket: string;
  readonly objectKey: string;
  readonly path: string;
  /** Folders are uploaded as archives. */
  readonly packaging: 'file' | 'zip';
}

/** @see https://docs.aws.amazon.com/AWSCloudFormation/latest/APIReference/API_CreateStack.html */
const STACK_NAME = /^[A-Za-z][A-Za-z0-9-]*$/;

const MANIFEST = v.looseObject({
  artifacts: v.optional(
    v.record(
      v.string(),
      v.looseObject({
        type: v.string(),
        environment: v.optional(v.string()),
        properties: v.optional(
          v.looseObject({
            templateFile: v.optional(v.string()),
            stackName: v.optional(v.pipe(v.string(), v.regex(STACK_NAME))),
            directoryName: v.optional(v.string()),
          }),
        ),
        dependencies: v.optional(v.array(v.string())),
      }),
    ),
    {},
  ),
});

type Artifact = v.InferOutput<typeof MANIFEST>['artifacts'][string];

const ASSET_MANIFEST = v.looseObject({
  files: v.optional(
    v.record(
      v.string(),
      v.looseObject({
        source: v.looseObject({
          path: v.optional(v.string(), ''),
          packaging: v.optional(v.picklist(['file', 'zip']), 'file'),
        }),
        destinations: v.record(
          v.string(),
          v.looseObject({ bucketName: v.string(), objectKey: v.string() }),
        ),
      }),
    ),
    {},
  ),
});

/**
 * Reads the stacks of a cloud assembly (`cdk.out`), those of its stages too, each after those it depends on.
 * @throws TemplateError when the folder holds no cloud assembly
 */
export const loadAssembly = (directory: string): readonly AssemblyStack[] => {
  const manifest = join(directory, 'manifest.json');
  if (!existsSync(manifest)) {
    throw new TemplateError(
      `${directory} holds no cloud assembly (no manifest.json): run \`cdk synth\`, or name the folder that it wrote`,
    );
  }
  const { artifacts } = readJson(manifest, MANIFEST);
  return inDependencyOrder(artifacts).flatMap(([id, artifact]) => {
    if (artifact.type === 'cdk:cloud-assembly') {
      return loadAssembly(join(directory, artifact.properties?.directoryName ?? id));
    }
    if (artifact.type !== 'aws:cloudformation:stack') return [];
    return [loadStack(directory, id, artifact)];
  });
};

const loadStack = (
  directory: string,
  id: string,
  { properties, environment }: Artifact,
): AssemblyStack => ({
  name: properties?.stackName ?? id,
  template: readTemplate(join(directory, properties?.templateFile ?? `${id}.template.json`)),
  assets: loadAssets(directory, id),
  directory,
  ...accountIn(environment),
});

/** `aws://123456789012/eu-central-1`, or without the number where the app leaves it open. */
const accountIn = (environment = ''): Pick<AssemblyStack, 'account'> => {
  const id = /^aws:\/\/(\d{12})\//.exec(environment)?.[1];
  return id === undefined ? {} : { account: id };
};

const loadAssets = (directory: string, id: string): readonly Asset[] => {
  const manifest = join(directory, `${id}.assets.json`);
  if (!existsSync(manifest)) return [];
  return Object.values(readJson(manifest, ASSET_MANIFEST).files).flatMap(
    ({ source, destinations }) =>
      Object.values(destinations).map(({ bucketName, objectKey }) => ({
        bucket: inThisAccount(bucketName),
        objectKey: inThisAccount(objectKey),
        path: join(directory, source.path),
        packaging: source.packaging,
      })),
  );
};

const inThisAccount = (name: string): string =>
  name.replace(/\$\{AWS::(AccountId|Region|Partition)\}/g, (_all, pseudo: string) =>
    String(pseudoParameters[pseudo]),
  );

const pseudoParameters: Readonly<Record<string, string>> = {
  AccountId: account.id,
  Region: account.region,
  Partition: account.partition,
};

const inDependencyOrder = (artifacts: Readonly<Record<string, Artifact>>): [string, Artifact][] => {
  const begun = new Set<string>();
  const ordered: [string, Artifact][] = [];
  const visit = (id: string): void => {
    const artifact = Object.hasOwn(artifacts, id) ? artifacts[id] : undefined;
    if (!artifact || begun.has(id)) return;
    begun.add(id);
    for (const dependency of artifact.dependencies ?? []) visit(dependency);
    ordered.push([id, artifact]);
  };
  for (const id of Object.keys(artifacts)) visit(id);
  return ordered;
};

const readJson = <T extends v.GenericSchema>(path: string, schema: T): v.InferOutput<T> => {
  const { success, issues, output } = v.safeParse(schema, parsed(path));
  if (success) return output;
  const [issue] = issues;
  const place = v.getDotPath(issue) ?? 'the file';
  throw new TemplateError(
    `${path}: ${place}: expected ${issue.expected}, got ${issue.received}: run \`cdk synth\` again`,
  );
};

const parsed = (path: string): unknown => {
  try {
    return JSON.parse(readFileSync(path, 'utf8'));
  } catch (error) {
    throw new TemplateError(`${path} is no JSON: ${(error as Error).message}`);
  }
};
