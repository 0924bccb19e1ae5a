import type { Context } from 'aws-lambda';
import type { AnyTelemetry } from '../../telemetry/define-telemetry';
import { observe } from '../observe';
import { type AnswerStream, observeStream } from '../observe-stream';
import type { ObserveOptions } from '../observer';
import type { Tools } from '../tools';
import { streamedAnswer } from './streamed-answer';

/** Where a middy handler, and its middleware, find their tools. */
export type ObservedContext<T extends AnyTelemetry> = Context & { readonly watchkeeper: Tools<T> };

type MiddyHandler<T extends AnyTelemetry, E, R> = (
  event: E,
  context: ObservedContext<T>,
) => Promise<R>;

/**
 * Observes a middy handler as `observe` does any other: all of its middleware is within the request's context and span,
 * and what the last of it makes of an answer or an error is what the line tells. It is around middy, and no middleware of
 * middy's: those cannot wrap what comes after them. For lists of middleware there is `observeMiddleware`.
 * @example
 * const app = middy<APIGatewayProxyEvent, APIGatewayProxyResult, Error, ObservedContext<typeof shop>>().use(cors());
 * export const handler = observeMiddy(shop, app.handler(async (event, { watchkeeper }) => …));
 */
export const observeMiddy = <T extends AnyTelemetry, E, R>(
  telemetry: T,
  handler: MiddyHandler<T, E, R>,
  options: ObserveOptions = {},
): ((event: E, context: Context) => Promise<R>) =>
  observe(telemetry, (event: E, tools) => handler(event, contextWith(tools)), options);

/**
 * Observes a middy handler whose answers are streamed, as `observeStream` does: a body may be a stream of Node.js or of the
 * web, or a text. Leave middy's own `streamifyResponse` off.
 */
export const observeMiddyStream = <T extends AnyTelemetry, E>(
  telemetry: T,
  handler: MiddyHandler<T, E, unknown>,
  options: ObserveOptions = {},
): unknown =>
  observeStream(
    telemetry,
    async (event: E, stream, tools) => send(await handler(event, contextWith(tools)), stream),
    options,
  );

/** The very object that Lambda made: middleware adds to it too. */
const contextWith = <T extends AnyTelemetry>(tools: Tools<T>): ObservedContext<T> =>
  Object.assign(tools.context, { watchkeeper: tools });

const send = async (result: unknown, stream: AnswerStream): Promise<void> => {
  const { body, ...head } = streamedAnswer(result);
  const out = stream.begin(head);
  const { pipeline } = process.getBuiltinModule('node:stream/promises');
  await pipeline(body, out);
};
