import { statSync } from 'node:fs';
import { basename, dirname, extname, resolve } from 'node:path';
import { type AssemblyStack, loadAssembly } from './cloud-assembly';
import { readTemplate } from './read-template';
import { TemplateError } from './template';

/**
 * The stacks of an app: of a cloud assembly's folder, or the one of a template's file.
 * @throws TemplateError that names the file, what is wrong and what to do
 */
export const loadApp = (path: string): readonly AssemblyStack[] => {
  const found = statSync(path, { throwIfNoEntry: false });
  if (!found) {
    throw new TemplateError(
      `${path === '' ? '""' : path} does not exist: name the folder that \`cdk synth\` wrote (cdk.out), or a CloudFormation template`,
    );
  }
  if (!found.isDirectory()) return [templateAsStack(path)];
  const stacks = loadAssembly(path);
  if (stacks.length > 0) return stacks;
  throw new TemplateError(`${path} is a cloud assembly without stacks: add one to the app`);
};

const templateAsStack = (path: string): AssemblyStack => {
  const template = readTemplate(path);
  if (Object.keys(template.Resources ?? {}).length === 0) {
    throw new TemplateError(`${path} is no template: it has no Resources`);
  }
  return { name: stackNameOf(path), template, assets: [], directory: dirname(path) };
};

/** `shop/orders.template.yaml` becomes `orders`; `template.yaml` is named for its folder. */
const stackNameOf = (path: string): string => {
  const stem = basename(path, extname(path)).replace(/\.template$/, '');
  const name = stem === 'template' ? basename(dirname(resolve(path))) : stem;
  return name.replace(/[^A-Za-z0-9-]+/g, '-').replace(/^[^A-Za-z]+/, '') || 'App';
};
