import { createServer } from 'node:http';
import { json } from 'node:stream/consumers';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Cloud } from '../cloud/cloud';
import { closeServer, forPrograms, listenOnLoopback } from '../loopback-server';
import { physicalName } from '../resources/physical-name';
import { type CreatedResource, type ResolvedResource, stackId } from '../template/stack';

type Account = Pick<Cloud, 'functions' | 'invoke' | 'newId'>;

/** What a provider answers for its resource. */
interface Answer {
  readonly Status?: 'SUCCESS' | 'FAILED';
  readonly Reason?: string;
  readonly PhysicalResourceId?: string;
  readonly Data?: Readonly<Record<string, unknown>>;
}

/** How long a provider may take, in real time: a start must not hang on one that waits for something out of reach. */
const PROVIDER_WAIT_MS = 30_000;

/** How long an answer may still take when the provider's function has returned, in real time. */
const ANSWER_WAIT_MS = 2000;

/**
 * Creates a custom resource by its provider's function.
 * @see https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/crpg-ref-requests.html
 * @throws Error when the provider does not run here, fails, or does not answer
 */
export const createCustomResource = async (
  resource: ResolvedResource,
  cloud: Account,
): Promise<CreatedResource> => {
  const provider = String(resource.properties.ServiceToken);
  const found = cloud.functions.get(provider);
  if (!found) throw new Error(`its provider ${provider} is no function that runs here`);
  const onEvent = found.definition.variables.USER_ON_EVENT_FUNCTION_ARN;
  const answer = onEvent
    ? await byProviderFramework(resource, cloud, onEvent, found.definition.variables)
    : await byResponseUrl(resource, cloud, provider);
  if (answer.Status === 'FAILED') throw new Error(`its provider failed: ${answer.Reason}`);
  return {
    ref: answer.PhysicalResourceId ?? physicalName(resource),
    attributes: answer.Data ?? {},
    isComplete: true,
  };
};

const requestOf = (resource: ResolvedResource, cloud: Account, ResponseURL: string) => ({
  RequestType: 'Create',
  ServiceToken: resource.properties.ServiceToken,
  ResponseURL,
  StackId: stackId(resource.stackName),
  RequestId: cloud.newId(),
  LogicalResourceId: resource.logicalId,
  ResourceType: resource.type,
  ResourceProperties: asText(resource.properties),
});

/** CloudFormation hands every scalar over as text. */
const asText = (value: unknown): unknown => {
  if (Array.isArray(value)) return value.map(asText);
  if (typeof value !== 'object' || value === null) return String(value);
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, asText(item)]));
};

const byResponseUrl = async (
  resource: ResolvedResource,
  cloud: Account,
  provider: string,
): Promise<Answer> => {
  const answers = await openAnswers();
  try {
    const request = requestOf(resource, cloud, answers.url);
    await invoked(cloud, provider, request);
    return await answers.first();
  } finally {
    await answers.close();
  }
};

/** What is put first to a URL of this machine. */
const openAnswers = async () => {
  let onAnswer: (answer: Promise<Answer>) => void = () => {};
  const first = new Promise<Answer>((resolve) => {
    onAnswer = resolve;
  });
  // It may come, and be no JSON, while nobody waits for it yet.
  first.catch(() => {});
  const server = createServer(
    forPrograms((request, response) => {
      onAnswer(json(request).finally(() => response.end()) as Promise<Answer>);
    }),
  );
  const port = await listenOnLoopback(server);
  return {
    url: `http://127.0.0.1:${port}/answer`,
    close: () => closeServer(server),
    first: async (): Promise<Answer> => {
      const answer = await Promise.race([
        first,
        sleep(ANSWER_WAIT_MS, 'none' as const, { ref: false }),
      ]);
      if (answer === 'none') throw new Error('its provider did not answer');
      return answer;
    },
  };
};

/** How often, and how many real milliseconds apart, an unfinished resource is asked about. */
const COMPLETION = { times: 20, everyMs: 250 };

interface FrameworkAnswer extends Answer {
  readonly IsComplete?: boolean;
}

/**
 * The CDK's provider framework is a function between CloudFormation and two functions of the app's: what it does is
 * done here.
 * @see https://docs.aws.amazon.com/cdk/api/v2/docs/aws-cdk-lib.custom_resources-readme.html#provider-framework
 */
const byProviderFramework = async (
  resource: ResolvedResource,
  cloud: Account,
  onEvent: string,
  { USER_IS_COMPLETE_FUNCTION_ARN: isComplete }: Readonly<Record<string, string>>,
): Promise<Answer> => {
  const request = requestOf(resource, cloud, '');
  const begun = (await invoked(cloud, onEvent, request)) as FrameworkAnswer | null;
  if (!isComplete) return begun ?? {};
  for (let tries = 0; tries < COMPLETION.times; tries++) {
    const ask = { ...request, ...begun };
    const state = (await invoked(cloud, isComplete, ask)) as FrameworkAnswer | null;
    if (state?.IsComplete) return { ...begun, Data: { ...begun?.Data, ...state.Data } };
    await sleep(COMPLETION.everyMs);
  }
  throw new Error('its provider did not say that it is complete');
};

const invoked = async (cloud: Account, functionArn: string, event: unknown): Promise<unknown> => {
  const call = cloud.invoke(functionArn, JSON.stringify(event), 'event');
  const limit = sleep(PROVIDER_WAIT_MS, 'late' as const, { ref: false });
  const outcome = await Promise.race([call, limit]);
  if (outcome === 'late') {
    // It may fail yet, when nobody listens any more.
    call.catch(() => {});
    throw new Error(`its provider did not end within ${PROVIDER_WAIT_MS / 1000} seconds`);
  }
  const { payload, functionError } = outcome;
  const answer: unknown = payload ? JSON.parse(payload) : null;
  if (!functionError) return answer;
  const { errorMessage } = (answer ?? {}) as { readonly errorMessage?: string };
  throw new Error(`its provider failed: ${errorMessage ?? payload}`);
};
