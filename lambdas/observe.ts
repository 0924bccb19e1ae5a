import type { APIGatewayProxyEvent, APIGatewayProxyResult, Context } from 'aws-lambda';
import type { AnyTelemetry } from '../telemetry/define-telemetry';
import { runInvocation } from './invocation';
import { type ObserveOptions, Observer } from './observer';
import type { OpenInvocation } from './open-invocation';
import type { Tools } from './tools';

export type Handler<T extends AnyTelemetry, E, R> = (event: E, tools: Tools<T>) => Promise<R> | R;

/**
 * Wraps a handler. Each invocation writes one line, which is its log and its metrics in one. Errors of an API's handler
 * become answers; all others are logged and thrown on. REST APIs, HTTP APIs and Function URLs are known as APIs; queues,
 * topics, events, schedules and direct calls are logged by what they are.
 */
export const observe = <
  T extends AnyTelemetry,
  E = APIGatewayProxyEvent,
  R = APIGatewayProxyResult,
>(
  telemetry: T,
  handler: Handler<T, E, R>,
  options: ObserveOptions = {},
): ((event: E, context: Context) => Promise<R>) => {
  const observer = new Observer(telemetry, options);
  const serve = async (invocation: OpenInvocation, event: E): Promise<R> => {
    let result: R;
    try {
      result = await observer.run(invocation, () => handler(event, observer.toolsOf(invocation)));
    } catch (error) {
      return observer.failed(invocation, error) as R;
    }
    return observer.succeeded(invocation, result) as R;
  };
  // Two parameters: Node.js 24 on Lambda refuses a handler with a third, which once was a callback.
  return (event, context) => {
    const invocation = observer.begin(event, context);
    return runInvocation(invocation, serve, invocation, event);
  };
};
