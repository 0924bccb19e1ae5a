import { dirname, resolve } from 'node:path';
import type { AssetPaths } from '../template/function-code';
import { readTemplate } from '../template/read-template';
import {
  type CreateResource,
  type DeployedStack,
  type ResolvedResource,
  type Stack,
  stackId,
} from '../template/stack';
import { TemplateError } from '../template/template';
import { physicalName } from './physical-name';

/** Stacks in stacks, more than which somebody has made a stack that contains itself. */
const MAX_DEPTH = 10;

/** AWS::CloudFormation::Stack: a stack whose template is an asset, or a file beside its parent's. */
export const nestedStackResources = (
  assets: AssetPaths,
  deploy: (stack: Stack) => Promise<DeployedStack>,
): Readonly<Record<string, CreateResource>> => {
  let depth = 0;
  return {
    'AWS::CloudFormation::Stack': async (resource) => {
      if (depth >= MAX_DEPTH) {
        throw new TemplateError(`stacks are nested more than ${MAX_DEPTH} deep`);
      }
      depth += 1;
      try {
        const path = templatePath(resource, assets);
        const { outputs } = await deploy({
          name: physicalName(resource),
          template: readTemplate(path),
          directory: dirname(path),
          parameters: resource.properties.Parameters ?? {},
        });
        const attributes = Object.entries(outputs).map(([key, value]) => [`Outputs.${key}`, value]);
        return {
          ref: stackId(physicalName(resource)),
          attributes: Object.fromEntries(attributes),
          isComplete: true,
        };
      } finally {
        depth -= 1;
      }
    },
  };
};

const templatePath = ({ properties, directory }: ResolvedResource, assets: AssetPaths): string => {
  const url = String(properties.TemplateURL);
  if (!/^(https?|s3):/.test(url)) return resolve(directory, url);
  const key = url.split('?')[0]?.split('/').at(-1) ?? '';
  const path = assets.get(key);
  if (path) return path;
  throw new TemplateError(
    `its template ${url} is not on this machine: give a path beside the template (TemplateURL: ./nested.yaml)`,
  );
};
