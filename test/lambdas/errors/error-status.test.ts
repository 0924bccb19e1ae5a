import { NotFoundError, ServiceUnavailableError } from '@aws-lambda-powertools/event-handler/http';
import { errorRecord } from '../../../lambdas/errors/error-record';
import { errorAnswer, withStatus } from '../../../lambdas/errors/error-status';
import { HttpError } from '../../../lambdas/http/http-error';

class OutOfStock extends Error {
  override readonly name = 'OutOfStock';
}
class SoldOut extends OutOfStock {}
class Broken extends Error {}

const statuses = new Map([
  [OutOfStock, 409],
  [Broken, 502],
]);

test('a class of errors that has a status is the caller’s to read below 500', () => {
  const error = withStatus(new SoldOut('there is no more of it'), statuses);

  expect(errorAnswer(error)).toEqual({ status: 409, text: 'there is no more of it' });
  expect(errorRecord(error)).toEqual({
    name: 'OutOfStock',
    message: 'there is no more of it',
    category: 'client',
    fingerprint: expect.any(String),
  });
});

test('from 500 on the caller reads nothing of the error, and the log all', () => {
  const thrown = new Broken('the pump is broken', { cause: new Error('dry') });

  const error = withStatus(thrown, statuses);

  expect(errorAnswer(error)).toEqual({ status: 502, text: 'internal error' });
  expect(errorRecord(error)).toMatchObject({
    message: 'the pump is broken',
    category: 'internal',
    stack: thrown.stack,
    cause: { message: 'dry' },
  });
});

test.each([
  [new NotFoundError('no order 7'), { status: 404, text: 'no order 7' }],
  [new ServiceUnavailableError('queue db-3 is full'), { status: 503, text: 'internal error' }],
  [
    Object.assign(new Error('slow down'), { statusCode: 429, expose: true }),
    { status: 429, text: 'slow down' },
  ],
  [
    Object.assign(new Error('card declined'), { statusCode: 402 }),
    { status: 500, text: 'internal error' },
  ],
  [new HttpError(503, 'closed on Sundays'), { status: 503, text: 'closed on Sundays' }],
  ['a text', { status: 500, text: 'internal error' }],
])('%s is answered as its class says', (error, answer) => {
  expect(errorAnswer(withStatus(error))).toEqual(answer);
});

test('an error with a status keeps its code and what AWS finds the call by', () => {
  const thrown = Object.assign(new OutOfStock('no more'), {
    code: '23505',
    $metadata: { requestId: 'aws-1' },
  });

  const error = withStatus(thrown, statuses);

  expect(errorRecord(error)).toMatchObject({ code: '23505', aws_request_id: 'aws-1' });
});

const unreadable = () => {
  throw new Error('unreadable');
};
const throwing = (...names: readonly string[]) =>
  Object.defineProperties(
    new Error('mine'),
    Object.fromEntries(names.map((name) => [name, { get: unreadable }])),
  );
const revoked = Proxy.revocable(new Error('mine'), {});
revoked.revoke();

test.each([
  ['whose members throw', throwing('stack', 'name', 'message', 'statusCode', 'expose')],
  ['that is a revoked proxy', revoked.proxy],
  ['that is a proxy which throws', new Proxy(new Error('mine'), { get: unreadable })],
  ['whose message is no text', Object.assign(new HttpError(500, ''), { message: 7n })],
  ['with a status that throws', new Proxy(new HttpError(404, 'mine'), { get: unreadable })],
])('an error %s is answered as ours, and stays itself', (_what, thrown) => {
  const error = withStatus(thrown, statuses);

  expect(error === thrown).toBe(true);
  expect(errorAnswer(error)).toEqual({ status: 500, text: 'internal error' });
});
