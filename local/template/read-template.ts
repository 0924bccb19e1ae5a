import { readFileSync } from 'node:fs';
import * as v from 'valibot';
import { type CollectionTag, Pair, parseDocument, Scalar, type ScalarTag, YAMLMap } from 'yaml';
import { type Template, TemplateError } from './template';

/**
 * Reads a CloudFormation template, JSON or YAML with short forms such as `!Sub`.
 * @throws TemplateError that names the file, the place and what was expected
 */
export const readTemplate = (path: string): Template => {
  try {
    return parseTemplate(readFileSync(path, 'utf8'), path);
  } catch (error) {
    if (error instanceof TemplateError) throw error;
    throw new TemplateError(`${path} cannot be read: ${(error as Error).message}`);
  }
};

/**
 * The same without a look at what it says: a template that runs on AWS only can still be read.
 * @throws TemplateError where it is neither JSON nor YAML
 */
export const parseValue = (text: string, file: string): unknown =>
  parseJson(text) ?? parseYaml(text, file);

/** @throws TemplateError */
export const parseTemplate = (text: string, file: string): Template => {
  const value = parseValue(text, file);
  refuseTransforms(value, file);
  return checked(value, file);
};

const parseJson = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
};

const parseYaml = (text: string, file: string): unknown => {
  try {
    const document = parseDocument(text, { customTags: [...SHORT_FORMS], prettyErrors: true });
    const [problem] = [...document.errors, ...document.warnings];
    if (problem) throw new TemplateError(`${file} is no template: ${firstLine(problem.message)}`);
    const value: unknown = document.toJS();
    // An alias inside its own anchor is a circle, which nothing after this could walk.
    JSON.stringify(value);
    return value;
  } catch (error) {
    if (error instanceof TemplateError) throw error;
    throw new TemplateError(`${file} is no template: ${firstLine((error as Error).message)}`);
  }
};

const firstLine = (message: string): string => (message.split('\n')[0] ?? '').replace(/:$/, '');

const SHORT_NAMES = [
  ...['And', 'Base64', 'Cidr', 'Equals', 'FindInMap', 'GetAtt', 'GetAZs', 'GetStackOutput', 'If'],
  ...['ImportValue', 'Join', 'Length', 'Not', 'Or', 'Select', 'Split', 'Sub', 'ToJsonString'],
  'Transform',
];

const shortForms = (tag: string, name: string): readonly (ScalarTag | CollectionTag)[] => [
  { tag, resolve: (text) => ({ [name]: text }) },
  ...(['seq', 'map'] as const).map(
    (collection): CollectionTag => ({
      tag,
      collection,
      resolve: (argument) => {
        const map = new YAMLMap();
        map.items.push(new Pair(new Scalar(name), argument));
        return map;
      },
    }),
  ),
];

/** `!Sub x` is `{"Fn::Sub": "x"}`. @see https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/intrinsic-function-reference.html */
const SHORT_FORMS = [
  ...['Ref', 'Condition'].flatMap((name) => shortForms(`!${name}`, name)),
  ...SHORT_NAMES.flatMap((name) => shortForms(`!${name}`, `Fn::${name}`)),
];

/** Transforms that leave the resources as they are, or add functions that run here. */
const HARMLESS_TRANSFORM = /^AWS::(LanguageExtensions|SecretsManager-.*|CodeDeployBlueGreen)$/;

const refuseTransforms = (value: unknown, file: string): void => {
  const { Transform } = (value ?? {}) as { readonly Transform?: unknown };
  const names = [Transform ?? []].flat().map((one) => (one as { Name?: unknown })?.Name ?? one);
  const refused = names.map(String).find((name) => !HARMLESS_TRANSFORM.test(name));
  if (refused) throw new TemplateError(`${file}: ${TRANSFORM_REFUSAL(refused)}`);
};

const PROCESSED =
  '`aws cloudformation get-template --template-stage Processed --stack-name <stack>` gives a deployed stack without it';

const TRANSFORM_REFUSAL = (name: string): string =>
  name.startsWith('AWS::Serverless')
    ? `the SAM transform (${name}) runs on AWS only: give the CloudFormation that it makes; ${PROCESSED}`
    : `the transform ${name} runs on AWS only; ${PROCESSED}`;

const record = <T extends v.GenericSchema>(schema: T) => v.optional(v.record(v.string(), schema));

const anything = v.unknown();

const TEMPLATE = v.looseObject({
  Parameters: record(v.looseObject({ Type: v.optional(v.string()) })),
  Conditions: record(anything),
  Mappings: record(v.record(v.string(), v.record(v.string(), anything))),
  Resources: record(
    v.looseObject({
      Type: v.string(),
      Properties: v.optional(v.record(v.string(), anything)),
      Metadata: v.optional(v.record(v.string(), anything)),
      DependsOn: v.optional(v.union([v.string(), v.array(v.string())])),
      Condition: v.optional(v.string()),
    }),
  ),
  Outputs: record(
    v.looseObject({
      Value: anything,
      Condition: v.optional(v.string()),
      Export: v.optional(v.looseObject({ Name: anything })),
    }),
  ),
});

const checked = (value: unknown, file: string): Template => {
  const loop = foreachIn(value);
  if (loop) {
    throw new TemplateError(`${file}: ${loop}: Fn::ForEach is expanded on AWS only; ${PROCESSED}`);
  }
  const { success, issues, output } = v.safeParse(TEMPLATE, value);
  if (success) return withPlainIds(output as Template, file);
  const [{ expected, received, ...issue }] = issues;
  const place = v.getDotPath(issue as v.BaseIssue<unknown>) ?? 'the template';
  throw new TemplateError(`${file}: ${place}: expected ${expected}, got ${received}`);
};

/** Folders are named for resources: one that climbs out of its own must not be. */
const withPlainIds = (template: Template, file: string): Template => {
  const odd = Object.keys(template.Resources ?? {}).find((id) => !/^[A-Za-z0-9]+$/.test(id));
  if (odd === undefined) return template;
  throw new TemplateError(
    `${file}: Resources: a logical id has letters and digits alone, got ${JSON.stringify(odd)}`,
  );
};

const SECTIONS = ['Conditions', 'Resources', 'Outputs'];

const foreachIn = (value: unknown): string | undefined =>
  SECTIONS.flatMap((section) =>
    Object.keys((value as Record<string, object>)?.[section] ?? {}),
  ).find((key) => key.startsWith('Fn::ForEach'));
