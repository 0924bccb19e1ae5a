import type { Agent } from 'node:http';

/** Connections of an AWS SDK client, by what they do. */
export interface Connections {
  readonly inUse: number;
  readonly idle: number;
}

interface SdkClient {
  readonly config: { readonly requestHandler: object };
  readonly middlewareStack: {
    add(middleware: (next: Next) => Next, options: object): void;
  };
}

// biome-ignore lint/suspicious/noExplicitAny: middleware passes on what it does not look at
type Next = (args: any) => Promise<any>;

/**
 * Looks at the client's connections at each call, when its answer has begun: the call's own connection is still in use.
 * @returns what was seen last; undefined before the first call
 */
export const watchConnections = (client: SdkClient): (() => Connections | undefined) => {
  let latest: Connections | undefined;
  const look = (next: Next): Next => {
    return async (args) => {
      const answer = await next(args);
      latest = connectionsOf(client);
      return answer;
    };
  };
  // Inside the deserializer, which reads the answer to its end and so gives the connection back.
  client.middlewareStack.add(look, {
    step: 'deserialize',
    priority: 'low',
    name: 'watchConnections',
  });
  return () => latest;
};

interface NodeHandler {
  httpHandlerConfigs?(): { readonly httpAgent?: Agent; readonly httpsAgent?: Agent };
}

const connectionsOf = ({ config }: SdkClient): Connections => {
  const handler: NodeHandler = config.requestHandler;
  const { httpAgent, httpsAgent } = handler.httpHandlerConfigs?.() ?? {};
  const agents = [httpAgent, httpsAgent].filter((agent) => agent !== undefined);
  return {
    inUse: sum(agents.map(({ sockets }) => socketsIn(sockets))),
    idle: sum(agents.map(({ freeSockets }) => socketsIn(freeSockets))),
  };
};

const socketsIn = (byHost: NodeJS.ReadOnlyDict<readonly unknown[]>): number =>
  sum(Object.values(byHost).map((sockets) => sockets?.length ?? 0));

const sum = (values: readonly number[]): number =>
  values.reduce((total, value) => total + value, 0);
