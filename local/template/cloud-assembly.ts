import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Template } from './template';

/** One stack of a synthesized CDK app. */
export interface AssemblyStack {
  readonly name: string;
  readonly template: Template;
  /** Where each asset lies, by the object key that the template names. */
  readonly assets: ReadonlyMap<string, string>;
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
        readonly source: { readonly path?: string };
        readonly destinations: Readonly<Record<string, { readonly objectKey: string }>>;
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

const loadAssets = (directory: string, id: string): ReadonlyMap<string, string> => {
  const path = join(directory, `${id}.assets.json`);
  if (!existsSync(path)) return new Map();
  const files = Object.values(readJson<AssetManifest>(path).files ?? {});
  return new Map(
    files.flatMap(({ source, destinations }) =>
      source.path === undefined
        ? []
        : Object.values(destinations).map(
            ({ objectKey }) => [objectKey, join(directory, String(source.path))] as const,
          ),
    ),
  );
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
