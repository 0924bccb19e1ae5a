import { VirtualClock } from '../../local/clock';
import { createSecrets, type GenerateSecretString, type Secrets } from '../../local/secrets';

/** The same numbers on each run. */
const counting = (): (() => number) => {
  let state = 1;
  return () => {
    state = (state * 48271) % 2147483647;
    return state / 2147483647;
  };
};

const setUp = (): Secrets => createSecrets(new VirtualClock(0), counting());

const generated = (generateSecretString: GenerateSecretString): string =>
  setUp().create({ name: 'generated', generateSecretString }).secretString;

test('finds a secret by its name, its ARN and its ARN without the suffix', () => {
  const secrets = setUp();
  const { arn } = secrets.create({ name: 'slack/webhook', secretString: 'https://hooks' });

  const found = ['slack/webhook', arn, arn.slice(0, -7)].map((id) => secrets.get(id).secretString);

  expect(found).toEqual(['https://hooks', 'https://hooks', 'https://hooks']);
});

test('gives a new value a new version', () => {
  const secrets = setUp();
  const { versionId } = secrets.create({ name: 'key', secretString: 'old' });

  secrets.put('key', 'new');

  expect(secrets.get('key').secretString).toBe('new');
  expect(secrets.get('key').versionId).not.toBe(versionId);
});

test('generates a password of the length and the characters that its rules allow', () => {
  const password = generated({
    PasswordLength: 12,
    ExcludePunctuation: true,
    ExcludeNumbers: true,
  });

  expect(password).toMatch(/^[a-zA-Z]{12}$/);
  expect(password).toMatch(/[a-z]/);
  expect(password).toMatch(/[A-Z]/);
});

test('puts a generated password into the template of the secret', () => {
  const secret = JSON.parse(
    generated({ SecretStringTemplate: '{"user":"app"}', GenerateStringKey: 'password' }),
  );

  expect(secret).toEqual({ user: 'app', password: expect.stringMatching(/^.{32}$/) });
});

test('generates the same secret from the same random numbers', () => {
  expect(generated({})).toBe(generated({}));
});

test('says which secret does not exist', () => {
  expect(() => setUp().get('nobody')).toThrow('no secret has the name nobody');
});
