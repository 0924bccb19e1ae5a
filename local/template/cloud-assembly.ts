import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { account } from '../account';
import type { Template } from './template';

/** One stack of a synthesized CDK app. */
export interface AssemblyStack {
  readonly name: string;
  readonly template: Template;
  readonly assets: readonly Asset[];
}

/** A file or folder, and the object that the CDK would upload it as. */
export interface Asset {
  readonly bucket: string;
  readonly objectKey: string;
  readonly path: string;
  /** Folders are uploaded as archives. */
  readonly packaging: 'file' | 'zip';
}

interface Artifact {
  readonly type: string;
  readonly properties?: {
    readonly templateFile?: string;
    readonly stackName?: string;
    readonly directoryName?: string;
  };
  readonly dependencies?: readonly string[];
}

interface AssetManifest {
  readonly files?: Readonly<
    Record<
      string,
      {
        readonly source: { readonly path?: string; readonly packaging?: 'file' | 'zip' };
        readonly destinations: Readonly<
          Record<string, { readonly bucketName: string; readonly objectKey: string }>
        >;
      }
    >
  >;
}

/**
 * Reads the stacks of a cloud assembly (`cdk.out`), each after those it depends on.
 * @throws Error when the folder holds no cloud assembly
 */
export const loadAssembly = (directory: string): readonly AssemblyStack[] => {
  const manifest = join(directory, 'manifest.json');
  if (!existsSync(manifest)) {
    throw new Error(
      `${directory} holds no cloud assembly (no manifest.json): run \`npm run synth\` or name another folder`,
    );
  }
  const artifacts = readJson<{ artifacts?: Record<string, Artifact> }>(manifest).artifacts ?? {};
  return inDependencyOrder(artifacts).flatMap(([id, artifact]) => {
    if (artifact.type === 'cdk:cloud-assembly') {
      return loadAssembly(join(directory, artifact.properties?.directoryName ?? id));
    }
    if (artifact.type !== 'aws:cloudformation:stack') return [];
    return [loadStack(directory, id, artifact)];
  });
};

const loadStack = (directory: string, id: string, artifact: Artifact): AssemblyStack => ({
  name: artifact.properties?.stackName ?? id,
  template: readJson(join(directory, artifact.properties?.templateFile ?? `${id}.template.json`)),
  assets: loadAssets(directory, id),
});

const loadAssets = (directory: string, id: string): readonly Asset[] => {
  const manifest = join(directory, `${id}.assets.json`);
  if (!existsSync(manifest)) return [];
  const files = Object.values(readJson<AssetManifest>(manifest).files ?? {});
  return files.flatMap(({ source, destinations }) =>
    Object.values(destinations).map(({ bucketName, objectKey }) => ({
      bucket: inThisAccount(bucketName),
      objectKey,
      path: join(directory, source.path ?? ''),
      packaging: source.packaging ?? 'file',
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
  const ordered = new Map<string, Artifact>();
  const visit = (id: string): void => {
    const artifact = artifacts[id];
    if (!artifact || ordered.has(id)) return;
    for (const dependency of artifact.dependencies ?? []) visit(dependency);
    ordered.set(id, artifact);
  };
  for (const id of Object.keys(artifacts)) visit(id);
  return [...ordered];
};

const readJson = <T>(path: string): T => JSON.parse(readFileSync(path, 'utf8')) as T;
