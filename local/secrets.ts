import { arn } from './account';
import { AwsError } from './aws-error';
import type { Clock, EpochMs } from './clock';

/** `GenerateSecretString` of `AWS::SecretsManager::Secret`. */
export interface GenerateSecretString {
  /** @default 32 */
  readonly PasswordLength?: number;
  readonly ExcludeCharacters?: string;
  readonly ExcludeLowercase?: boolean;
  readonly ExcludeUppercase?: boolean;
  readonly ExcludeNumbers?: boolean;
  readonly ExcludePunctuation?: boolean;
  readonly IncludeSpace?: boolean;
  /** @default true */
  readonly RequireEachIncludedType?: boolean;
  /** JSON that gets the password under `GenerateStringKey`. */
  readonly SecretStringTemplate?: string;
  readonly GenerateStringKey?: string;
}

export interface SecretSpec {
  readonly name: string;
  readonly secretString?: string;
  /** @default - a password of 32 characters, where there is no `secretString` */
  readonly generateSecretString?: GenerateSecretString;
}

export interface Secret {
  readonly arn: string;
  readonly name: string;
  readonly secretString: string;
  readonly versionId: string;
  readonly createdMs: EpochMs;
}

/** The secrets of the account, by name, ARN, or ARN without its random suffix. */
export interface Secrets {
  create(spec: SecretSpec): Secret;
  /** @throws AwsError when there is none */
  get(id: string): Secret;
  find(id: string): Secret | undefined;
  put(id: string, secretString: string): Secret;
  list(): readonly Secret[];
}

/** A number in [0, 1). */
export type Random = () => number;

export const createSecrets = (clock: Clock, random: Random = Math.random): Secrets => {
  const secrets = new Map<string, Secret>();

  const find = (id: string): Secret | undefined =>
    secrets.get(id) ?? [...secrets.values()].find(({ arn: a }) => isArnOf(a, id));

  const get = (id: string): Secret => {
    const secret = find(id);
    if (!secret) throw new AwsError('ResourceNotFoundException', `no secret has the name ${id}`);
    return secret;
  };

  const put = (identity: Pick<Secret, 'arn' | 'name'>, secretString: string): Secret => {
    const versionId = pick(HEX, 32, random);
    const secret = { ...identity, secretString, versionId, createdMs: clock.now() };
    secrets.set(secret.name, secret);
    return secret;
  };

  return {
    create: ({ name, secretString, generateSecretString = {} }) => {
      if (secrets.has(name)) {
        throw new AwsError('ResourceExistsException', `a secret already has the name ${name}`);
      }
      const secretArn = arn('secretsmanager', `secret:${name}-${pick(LETTERS, 6, random)}`);
      return put({ arn: secretArn, name }, secretString ?? generate(generateSecretString, random));
    },
    find,
    get,
    put: (id, secretString) => {
      const { arn: secretArn, name } = get(id);
      return put({ arn: secretArn, name }, secretString);
    },
    list: () => [...secrets.values()],
  };
};

/** A dash and six letters end every secret's ARN. */
const SUFFIX_LENGTH = 7;

const isArnOf = (secretArn: string, id: string): boolean =>
  secretArn === id || secretArn.slice(0, -SUFFIX_LENGTH) === id;

const HEX = '0123456789abcdef';
const LETTERS = 'abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ';

/** @see https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_GetRandomPassword.html */
const TYPES = [
  { characters: 'abcdefghijklmnopqrstuvwxyz', excludedBy: 'ExcludeLowercase' },
  { characters: 'ABCDEFGHIJKLMNOPQRSTUVWXYZ', excludedBy: 'ExcludeUppercase' },
  { characters: '0123456789', excludedBy: 'ExcludeNumbers' },
  { characters: '!"#$%&\'()*+,-./:;<=>?@[\\]^_`{|}~', excludedBy: 'ExcludePunctuation' },
] as const;

const generate = (rules: GenerateSecretString, random: Random): string => {
  const password = generatePassword(rules, random);
  if (rules.GenerateStringKey === undefined) return password;
  const template = JSON.parse(rules.SecretStringTemplate ?? '{}') as Record<string, unknown>;
  return JSON.stringify({ ...template, [rules.GenerateStringKey]: password });
};

const generatePassword = (rules: GenerateSecretString, random: Random): string => {
  const excluded = new Set(rules.ExcludeCharacters ?? '');
  const types = TYPES.filter(({ excludedBy }) => !rules[excludedBy])
    .map(({ characters }) => [...characters].filter((c) => !excluded.has(c)).join(''))
    .filter((characters) => characters !== '');
  const all = types.join('') + (rules.IncludeSpace ? ' ' : '');
  const required = rules.RequireEachIncludedType === false ? [] : types;
  const password = required.map((characters) => pick(characters, 1, random)).join('');
  return shuffle(
    password + pick(all, (rules.PasswordLength ?? 32) - password.length, random),
    random,
  );
};

const pick = (characters: string, count: number, random: Random): string =>
  Array.from({ length: count }, () => characters[Math.floor(random() * characters.length)]).join(
    '',
  );

const shuffle = (text: string, random: Random): string =>
  [...text]
    .map((character) => ({ character, order: random() }))
    .sort((a, b) => a.order - b.order)
    .map(({ character }) => character)
    .join('');
