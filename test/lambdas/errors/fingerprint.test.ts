import fc from 'fast-check';
import { fingerprint } from '../../../lambdas/errors/fingerprint';

const word = fc.stringMatching(/^[a-z]{4,10}$/);

/** What differs from one request to the next in the text of one error. */
const value = fc.oneof(
  fc.uuid(),
  fc.nat().map(String),
  fc.double({ noNaN: true, noDefaultInfinity: true, min: 0 }).map(String),
  fc.date({ noInvalidDate: true }).map((date) => date.toISOString()),
  fc.nat().map((id) => `order-${id}`),
  fc.ipV4(),
  fc.stringMatching(/^[\w ]{0,12}$/).map((text) => `"${text}"`),
  fc.stringMatching(/^[\w ]{0,12}$/).map((text) => `'${text}'`),
);

interface Shape {
  readonly name: string;
  readonly words: readonly [string, string];
  readonly functions: readonly string[];
}

const shape: fc.Arbitrary<Shape> = fc.record({
  name: word.map((text) => `${text}Error`),
  words: fc.tuple(word, word),
  functions: fc.uniqueArray(word, { minLength: 1, maxLength: 3 }),
});

/** How one deployment shows it: unpacked elsewhere, other lines, the classes' names minified. */
interface Deployment {
  readonly folder: string;
  readonly line: number;
  readonly instance: string;
  readonly hash: string;
}

const deployment: fc.Arbitrary<Deployment> = fc.record({
  folder: word,
  line: fc.integer({ min: 1, max: 9999 }),
  instance: fc.stringMatching(/^[a-z]{1,2}$/),
  hash: fc.stringMatching(/^[A-Z2-7]{8}$/),
});

const thrown = (
  { name, words, functions }: Shape,
  { folder, line, instance, hash }: Deployment,
  text: string,
) => {
  const message = `${words[0]} ${text} ${words[1]}`;
  const frames = functions.map(
    (f) => `    at async ${instance}.${f} (/var/${folder}/src/orders-${hash}.mjs:${line}:7)`,
  );
  const stack = [
    `${name}: ${message}`,
    '    at new Promise (<anonymous>)',
    `    at parse (/var/${folder}/node_modules/parser/index.js:${line}:1)`,
    '    at node:internal/process/task_queues:95:5',
    ...frames,
  ].join('\n');
  return { name, message, stack };
};

test('EF12: one error has one fingerprint, whichever request and deployment it comes from', () => {
  fc.assert(
    fc.property(
      shape,
      fc.tuple(deployment, deployment),
      fc.tuple(value, value),
      (error, [before, after], [one, other]) => {
        const first = fingerprint(thrown(error, before, one));
        const second = fingerprint(thrown(error, after, other));

        expect(first).toMatch(/^[\da-f]{8}$/);
        expect(second).toBe(first);
      },
    ),
  );
});

test('EF12: errors of another name, text or place have another fingerprint', () => {
  const sameDeployment = { folder: 'task', line: 1, instance: 'e', hash: 'ABCDEFGH' };
  const shapes = fc.uniqueArray(shape, {
    minLength: 2,
    maxLength: 20,
    selector: (error) => JSON.stringify(error),
  });
  fc.assert(
    fc.property(shapes, (errors) => {
      const prints = errors.map((error) => fingerprint(thrown(error, sameDeployment, '7')));

      expect(new Set(prints).size).toBe(errors.length);
    }),
  );
});

test('an error with another cause has another fingerprint, how many of a kind does not count', () => {
  const failed = { name: 'Error', message: 'no price' };
  const refused = { name: 'Error', message: 'connect ECONNREFUSED 10.0.0.7:443' };
  const missing = { name: 'Error', message: 'no such host' };

  expect(fingerprint({ ...failed, cause: refused })).not.toBe(
    fingerprint({ ...failed, cause: missing }),
  );
  expect(fingerprint({ ...failed, errors: [refused, refused] })).toBe(
    fingerprint({ ...failed, errors: [refused] }),
  );
});
