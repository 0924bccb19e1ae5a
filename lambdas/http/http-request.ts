import { headerOf } from './header';

/** A request in one form, whichever kind of API it came through. */
export interface HttpRequest {
  readonly method: string;
  /** As it was asked for, without the query and, at an API's own address, without the stage. */
  readonly path: string;
  /** The API's own template for the path; undefined where the API has none (`$default`, a Function URL). */
  readonly resource: string | undefined;
  /** In lower case. */
  readonly header: (name: string) => string | undefined;
  readonly body: string | null;
  readonly isBase64Encoded: boolean;
  /** The API's own id. */
  readonly gatewayRequestId: string | undefined;
  readonly clientIp: string | undefined;
  readonly authorizer: unknown;
  /** Whether the API makes an answer of whatever the handler returns. */
  readonly infersAnswer: boolean;
}

type Headers = Readonly<Record<string, string | undefined>> | null | undefined;

interface Context {
  readonly requestId?: string;
  readonly authorizer?: unknown;
}

interface ApiEvent {
  readonly headers?: Headers;
  readonly body?: string | null;
  readonly isBase64Encoded?: boolean;
  readonly requestContext: Context;
}

interface RestEvent extends ApiEvent {
  readonly httpMethod: string;
  readonly path?: string;
  readonly resource?: string;
  readonly requestContext: Context & {
    readonly identity?: { readonly sourceIp?: string } | null;
  };
}

interface HttpApiEvent extends ApiEvent {
  readonly routeKey?: string;
  readonly rawPath?: string;
  readonly requestContext: Context & {
    readonly http: { readonly method: string; readonly path?: string; readonly sourceIp?: string };
    readonly stage?: string;
  };
}

/** Undefined for events that are no API's: REST APIs, HTTP APIs (payload 2.0) and Function URLs are known. */
export const httpRequestOf = (event: unknown): HttpRequest | undefined => {
  if (typeof event !== 'object' || event === null) return undefined;
  const { httpMethod, requestContext } = event as Partial<RestEvent & HttpApiEvent>;
  if (typeof requestContext !== 'object' || requestContext === null) return undefined;
  if (typeof httpMethod === 'string') return restRequest(event as RestEvent);
  return typeof requestContext.http?.method === 'string'
    ? httpApiRequest(event as HttpApiEvent)
    : undefined;
};

const text = (value: unknown): string | undefined =>
  typeof value === 'string' && value !== '' ? value : undefined;

/** What each kind of API tells in its own way. */
type Told = Pick<
  HttpRequest,
  'method' | 'path' | 'resource' | 'clientIp' | 'authorizer' | 'infersAnswer'
>;

const restRequest = (event: RestEvent): HttpRequest => {
  const { httpMethod, path, resource, requestContext } = event;
  const { authorizer, identity } = requestContext;
  return new ApiRequest(event, {
    method: httpMethod,
    path: text(path) ?? '/',
    resource: text(resource),
    clientIp: text(identity?.sourceIp),
    // A route that takes IAM identities alone has no authorizer: the identity says who asks.
    authorizer: authorizer ?? identity,
    infersAnswer: false,
  });
};

const httpApiRequest = (event: HttpApiEvent): HttpRequest => {
  const { routeKey, rawPath, requestContext } = event;
  const { authorizer, http, stage } = requestContext;
  return new ApiRequest(event, {
    method: http.method,
    path: withoutStage(text(rawPath) ?? text(http.path) ?? '/', `/${stage}`),
    // A route's key is `GET /orders/{id}`, or `$default`.
    resource: text(routeKey)?.split(' ')[1],
    clientIp: text(http.sourceIp),
    authorizer,
    infersAnswer: true,
  });
};

/** An HTTP API's path begins with its stage, if that has a name; no route and no other API's path does. */
const withoutStage = (path: string, stage: string): string =>
  path === stage || path.startsWith(`${stage}/`) ? path.slice(stage.length) || '/' : path;

// A class, because each request makes one, and a literal with methods takes longer to make.
class ApiRequest implements HttpRequest {
  readonly method: string;
  readonly path: string;
  readonly resource: string | undefined;
  readonly clientIp: string | undefined;
  readonly authorizer: unknown;
  readonly infersAnswer: boolean;
  readonly #event: ApiEvent;

  constructor(event: ApiEvent, told: Told) {
    this.method = told.method;
    this.path = told.path;
    this.resource = told.resource;
    this.clientIp = told.clientIp;
    this.authorizer = told.authorizer;
    this.infersAnswer = told.infersAnswer;
    this.#event = event;
  }

  get body(): string | null {
    return text(this.#event.body) ?? null;
  }

  get isBase64Encoded(): boolean {
    return this.#event.isBase64Encoded === true;
  }

  get gatewayRequestId(): string | undefined {
    return text(this.#event.requestContext.requestId);
  }

  header(name: string): string | undefined {
    return headerOf(this.#event, name);
  }
}
