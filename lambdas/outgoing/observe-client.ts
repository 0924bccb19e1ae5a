import { currentInvocation } from '../invocation';
import { noTracing } from '../tracing/none';
import type { Attributes, AttributeValue, Tracing } from '../tracing/port';
import { carriedIds } from './carried-ids';
import { withMessageIds } from './message-ids';

/** As much of the AWS SDK's client (version 3) as is used. */
interface SdkClient {
  readonly config: { readonly region?: string | (() => Promise<string>) };
  readonly middlewareStack: { add(middleware: Middleware, options: object): void };
}

type Middleware = (next: Next, context: CommandContext) => Next;
type Next = (args: Args) => Promise<Result>;
// biome-ignore lint/suspicious/noExplicitAny: what it does not look at, middleware passes on
type Args = { readonly input: any; readonly request?: any };
// biome-ignore lint/suspicious/noExplicitAny: what it does not look at, middleware passes on
type Result = any;

interface CommandContext {
  readonly clientName?: string;
  readonly commandName?: string;
}

interface CallMetadata {
  readonly requestId?: string;
  readonly httpStatusCode?: number;
  readonly attempts?: number;
}

/**
 * Makes each call of an AWS SDK client a span of the trace, and passes the request's id and the trace on: in messages
 * and events to who receives them, in the headers to AWS. Calls outside an invocation stay as they are.
 * @returns the client itself
 */
export const observeClient = <C extends SdkClient>(client: C): C => {
  const regionOf = regionReader(client);
  const { middlewareStack } = client;
  const name = (part: string) => ({ name: `watchkeeper${part}`, override: true });
  middlewareStack.add(callSpan(regionOf), { step: 'initialize', ...name('Span') });
  middlewareStack.add(traceHeader, { step: 'build', ...name('TraceHeader') });
  return client;
};

const callSpan =
  (regionOf: () => Promise<string | undefined>): Middleware =>
  (next, { clientName = '', commandName = '' }) => {
    const service = clientName.replace(/Client$/, '');
    const operation = commandName.replace(/Command$/, '');
    const name = `${service}.${operation}`;
    const said = { 'rpc.system': 'aws-api', 'rpc.service': service, 'rpc.method': operation };
    return async (args) => {
      const { tracing = noTracing } = currentInvocation() ?? {};
      const call = () => next({ ...args, input: withIds(name, args.input) });
      if (tracing === noTracing) return call();
      const region = await regionOf();
      const attributes = {
        ...said,
        ...(region === undefined ? {} : { 'cloud.region': region }),
        ...resourceOf(args.input),
      };
      return tracing.span(name, () => annotated(tracing, call), { kind: 'client', attributes });
    };
  };

/** Once known it is kept: the SDK would ask for it anew. */
const regionReader = ({ config }: SdkClient): (() => Promise<string | undefined>) => {
  let region: string | undefined;
  return async () => {
    try {
      region ??= typeof config.region === 'function' ? await config.region() : config.region;
    } catch {
      // The call itself will say so.
    }
    return region;
  };
};

const withIds = (operation: string, input: Args['input']): Args['input'] => {
  try {
    return withMessageIds(operation, input, carriedIds);
  } catch {
    // Input that cannot be read: the SDK says why, the call goes on as it is.
    return input;
  }
};

/** Which resource an operation is about, by the member of its input. */
const resources: Readonly<Record<string, string>> = {
  TableName: 'aws.dynamodb.table_names',
  QueueUrl: 'aws.sqs.queue.url',
  TopicArn: 'aws.sns.topic.arn',
  Bucket: 'aws.s3.bucket',
  FunctionName: 'aws.lambda.invoked_arn',
  StateMachineArn: 'aws.step_functions.state_machine.arn',
  SecretId: 'aws.secretsmanager.secret.arn',
  StreamName: 'aws.kinesis.stream_name',
};

const resourceOf = (input: Args['input']): Attributes => {
  for (const member in resources) {
    const value: unknown = input?.[member];
    if (typeof value === 'string') return { [resources[member] as string]: value };
  }
  return {};
};

const annotated = async (tracing: Tracing, call: () => Promise<Result>): Promise<Result> => {
  try {
    const result = await call();
    annotate(tracing, result.output?.$metadata);
    return result;
  } catch (error) {
    annotate(tracing, (error as { readonly $metadata?: CallMetadata } | undefined)?.$metadata);
    throw error;
  }
};

const annotate = (tracing: Tracing, metadata: CallMetadata = {}): void => {
  const { requestId, httpStatusCode, attempts = 1 } = metadata;
  const put = (key: string, value: AttributeValue | undefined) => {
    if (value !== undefined) tracing.annotate(key, value);
  };
  put('aws.request_id', requestId);
  put('http.response.status_code', httpStatusCode);
  put('http.request.resend_count', attempts > 1 ? attempts - 1 : undefined);
};

// As the SDK itself writes it: it and the X-Ray SDK leave a request alone that has it.
const TRACE_HEADER = 'X-Amzn-Trace-Id';

const traceHeader: Middleware = (next) => async (args) => {
  const header = currentInvocation()?.tracing.outgoing()['x-amzn-trace-id'];
  if (header !== undefined && args.request?.headers) args.request.headers[TRACE_HEADER] = header;
  return next(args);
};
