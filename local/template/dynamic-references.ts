import { TemplateError } from './template';

/** Where `{{resolve:…}}` looks; undefined for what is not there. */
export interface StoredValues {
  parameter(name: string): string | undefined;
  secret(id: string): string | undefined;
}

/**
 * A resolved value with its dynamic references filled in.
 * @see https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/dynamic-references.html
 * @throws TemplateError for what is not stored here
 */
export const fillDynamicReferences = (value: unknown, stored: StoredValues): unknown => {
  if (typeof value === 'string') return value.includes('{{resolve:') ? fill(value, stored) : value;
  if (Array.isArray(value)) return value.map((item) => fillDynamicReferences(item, stored));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, item]) => [key, fillDynamicReferences(item, stored)]),
  );
};

const fill = (text: string, stored: StoredValues): string =>
  text.replace(
    /\{\{resolve:([a-z-]+):([^{}]+)\}\}/g,
    (reference, service: string, rest: string) => {
      const lookUp = LOOK_UPS[service];
      if (!lookUp) {
        throw new TemplateError(
          `${reference} names no service: services are ${Object.keys(LOOK_UPS).join(', ')}`,
        );
      }
      const found = lookUp(rest, stored);
      if (found === undefined) throw new TemplateError(`${reference} refers to nothing here`);
      return found;
    },
  );

type LookUp = (rest: string, stored: StoredValues) => string | undefined;

/** `name` or `name:version`; there is one version here. */
const parameter: LookUp = (rest, stored) => stored.parameter(rest.split(':')[0] ?? '');

/** `id:SecretString:json-key:version-stage:version-id`, all but the id optional; an ARN has colons of its own. */
const secret: LookUp = (rest, stored) => {
  const [id = '', options = ''] = /^(arn(?::[^:]*){6}|[^:]*)(?::(.*))?$/.exec(rest)?.slice(1) ?? [];
  const key = options.split(':')[1];
  const text = stored.secret(id);
  return key && text !== undefined ? fieldOf(text, key) : text;
};

const fieldOf = (text: string, key: string): string | undefined => {
  try {
    const value = (JSON.parse(text) as Record<string, unknown>)[key];
    return value === undefined ? undefined : String(value);
  } catch {
    throw new TemplateError(`the secret is no JSON object, so it has no key ${key}`);
  }
};

const LOOK_UPS: Readonly<Record<string, LookUp>> = {
  ssm: parameter,
  'ssm-secure': parameter,
  secretsmanager: secret,
};
