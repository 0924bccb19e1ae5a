import { copyFileSync, mkdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { basename, join, resolve as resolvePath } from 'node:path';
import type { CreateResource, ResolvedResource } from './stack';
import { TemplateError } from './template';
import { unzip } from './unzip';

/** Files and folders of assets by object key. */
export type AssetPaths = Map<string, string>;

/** The property in which a type has its code. */
const CODE_PROPERTIES: Readonly<Record<string, string>> = {
  'AWS::Lambda::Function': 'Code',
  'AWS::Lambda::LayerVersion': 'Content',
};

/**
 * Creates functions and layers whose code may be inline, a path beside the template or an archive: it becomes the
 * folder of an asset, as the rest of the local cloud knows it.
 */
export const withLocalCode = (
  creators: Readonly<Record<string, CreateResource>>,
  assets: AssetPaths,
  workDirectory: string,
): Readonly<Record<string, CreateResource>> => {
  const codeFirst =
    (create: CreateResource, property: string): CreateResource =>
    (resource) => {
      const S3Key = `code/${resource.stackName}/${resource.logicalId}`;
      assets.set(S3Key, folderOf(resource, assets, join(workDirectory, S3Key)));
      const properties = { ...resource.properties, [property]: { S3Bucket: 'code', S3Key } };
      return create({ ...resource, properties });
    };
  return Object.fromEntries(
    Object.entries(creators).map(([type, create]) => {
      const property = CODE_PROPERTIES[type];
      return [type, property ? codeFirst(create, property) : create];
    }),
  );
};

/**
 * Where the code of a function or layer lies.
 * @param target - a folder that it is unpacked into, where it does not lie in one yet
 * @throws TemplateError for code that is not on this machine
 */
export const folderOf = (
  resource: ResolvedResource,
  assets: ReadonlyMap<string, string>,
  target: string,
): string => {
  const { type, properties } = resource;
  const code: unknown = properties[CODE_PROPERTIES[type] ?? 'Code'];
  const { ZipFile } = (code ?? {}) as { readonly ZipFile?: unknown };
  if (typeof ZipFile === 'string') return inlineFolder(ZipFile, String(properties.Runtime), target);
  const path = pathOf(code, resource, assets);
  const found = statSync(path, { throwIfNoEntry: false });
  if (!found) throw new TemplateError(`its code ${path} does not exist`);
  if (found.isDirectory()) return path;
  emptyFolder(target);
  if (path.endsWith('.zip')) unzip(path, target);
  else copyFileSync(path, join(target, basename(path)));
  return target;
};

const pathOf = (
  code: unknown,
  { directory }: ResolvedResource,
  assets: ReadonlyMap<string, string>,
): string => {
  if (typeof code === 'string' && !code.startsWith('s3://')) return resolvePath(directory, code);
  const { S3Bucket, S3Key, ImageUri } = (code ?? {}) as Readonly<Record<string, unknown>>;
  if (ImageUri !== undefined) throw new TemplateError('the local cloud runs no container images');
  const path = assets.get(String(S3Key));
  if (path !== undefined) return path;
  const place = typeof code === 'string' ? code : `s3://${S3Bucket}/${S3Key}`;
  throw new TemplateError(
    `its code is ${place}, which is not on this machine: give a path beside the template (Code: ./folder)`,
  );
};

/** @see https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-properties-lambda-function-code.html */
const inlineFolder = (code: string, runtime: string, folder: string): string => {
  emptyFolder(folder);
  const isModule = /^\s*(import\s[^(]|export\s)/m.test(code);
  const extension = runtime.startsWith('python') ? 'py' : isModule ? 'mjs' : 'js';
  writeFileSync(join(folder, `index.${extension}`), code);
  mkdirSync(join(folder, 'node_modules'));
  writeFileSync(join(folder, 'node_modules/cfn-response.js'), CFN_RESPONSE);
  return folder;
};

const emptyFolder = (folder: string): void => {
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
};

/** What CloudFormation gives to inline code. @see https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/cfn-lambda-function-code-cfnresponsemodule.html */
const CFN_RESPONSE = `
exports.SUCCESS = 'SUCCESS';
exports.FAILED = 'FAILED';
exports.send = (event, context, Status, Data, PhysicalResourceId, NoEcho) =>
  fetch(event.ResponseURL, {
    method: 'PUT',
    body: JSON.stringify({
      Status,
      Reason: 'see the log stream ' + context.logStreamName,
      PhysicalResourceId: PhysicalResourceId || context.logStreamName,
      StackId: event.StackId,
      RequestId: event.RequestId,
      LogicalResourceId: event.LogicalResourceId,
      NoEcho: NoEcho || false,
      Data,
    }),
  }).then(() => context.done?.(), (error) => context.done?.(error));
`;
