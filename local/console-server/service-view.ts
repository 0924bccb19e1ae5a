import type { Cloud } from '../cloud/cloud';
import { functionArnOf } from '../lambda/function-name';
import type { ServiceView } from './console-source';

/** A resource that a stack made. */
export interface MadeResource {
  readonly stack: string;
  readonly type: string;
  /** What `Ref` gives. */
  readonly ref: string;
}

/** A stack as the service that it deploys. */
export const serviceView = (
  cloud: Pick<Cloud, 'alarms' | 'apis' | 'functions' | 'functionUrls' | 'httpApis'>,
  stack: string,
  apis: ServiceView['apis'],
  made: readonly MadeResource[],
): ServiceView => {
  const refs = (type: string): readonly string[] =>
    made
      .filter((resource) => resource.stack === stack && resource.type === type)
      .map(({ ref }) => ref);
  const servers = [
    ...refs('AWS::ApiGateway::RestApi').map((id) => cloud.apis.get(id)),
    ...refs('AWS::ApiGatewayV2::Api').map((id) => cloud.httpApis.get(id)),
    ...refs('AWS::Lambda::Url').map((functionArn) => cloud.functionUrls.get(functionArn)),
  ].flatMap((api) => api?.server.url ?? []);
  return {
    stack,
    functions: refs('AWS::Lambda::Function').flatMap((ref) => functionView(cloud, ref)),
    apis: apis.filter(({ url }) => servers.some((server) => url.startsWith(server))),
    alarms: cloud.alarms
      .values()
      .map(({ name }) => name)
      .filter((name) => cloud.alarms.entry(name)?.stack === stack),
    dashboards: refs('AWS::CloudWatch::Dashboard'),
  };
};

const functionView = (
  { functions }: Pick<Cloud, 'functions'>,
  name: string,
): readonly ServiceView['functions'][number][] => {
  const definition = functions.get(functionArnOf(name))?.definition;
  if (!definition) return [];
  const { logGroup, timeoutSeconds, memoryMegabytes } = definition;
  return [{ name, logGroup, timeoutSeconds, memoryMegabytes }];
};
