import { statSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { Cancel } from '../clock';
import type { Cloud } from '../cloud/cloud';
import type { AssemblyStack } from '../template/cloud-assembly';
import { folderOf } from '../template/function-code';
import { loadApp } from '../template/load-app';
import { createFileWatch } from './file-watch';

/** A synth writes its files one after another. */
const SETTLE_MS = 250;

/**
 * Gives functions the code of an app that was synthesized again. What else has changed in it is there after a new
 * start. Returns how to end it.
 * @param codeDirectory - where code is unpacked
 */
export const followApp = (
  app: string,
  codeDirectory: string,
  cloud: Pick<Cloud, 'codeReload' | 'report'>,
): Cancel => {
  const watch = createFileWatch();
  let timer: NodeJS.Timeout | undefined;
  const deploy = (): void => {
    try {
      deployCode(loadApp(app), codeDirectory, cloud);
    } catch (error) {
      cloud.report(error);
    }
  };
  const onChange = (): void => {
    clearTimeout(timer);
    timer = setTimeout(deploy, SETTLE_MS).unref();
  };
  watch.set(onChange, { files: [manifestOf(app)] });
  return () => {
    clearTimeout(timer);
    watch.close();
  };
};

const manifestOf = (app: string): string => {
  const path = resolve(app);
  const isFolder = statSync(path, { throwIfNoEntry: false })?.isDirectory() ?? false;
  return isFolder ? join(path, 'manifest.json') : path;
};

const deployCode = (
  stacks: readonly AssemblyStack[],
  codeDirectory: string,
  { codeReload, report }: Pick<Cloud, 'codeReload' | 'report'>,
): void => {
  const assets = new Map(
    stacks.flatMap((stack) => stack.assets.map(({ objectKey, path }) => [objectKey, path])),
  );
  for (const { name: stackName, template, directory } of stacks) {
    for (const [logicalId, resource] of Object.entries(template.Resources ?? {})) {
      if (resource.Type !== 'AWS::Lambda::Function') continue;
      const { Properties: properties = {}, Metadata: metadata = {}, Type: type } = resource;
      const id = { stackName, logicalId };
      try {
        const target = join(codeDirectory, 'code', stackName, logicalId);
        const folder = folderOf({ ...id, type, properties, metadata, directory }, assets, target);
        codeReload.deploy(id, folder);
      } catch (error) {
        report(error);
      }
    }
  }
};
