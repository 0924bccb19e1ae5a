import { headerOf } from './header';

/** A request in one form, whichever kind of API it came through. */
export interface HttpRequest {
  readonly method: string;
  /** As it was asked for, without the query. */
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

interface RestContext {
  readonly requestId?: string;
  readonly identity?: { readonly sourceIp?: string } | null;
  readonly authorizer?: unknown;
}

interface RestEvent {
  readonly httpMethod: string;
  readonly path?: string;
  readonly resource?: string;
  readonly headers?: Headers;
  readonly body?: string | null;
  readonly isBase64Encoded?: boolean;
  readonly requestContext: RestContext;
}

interface HttpContext {
  readonly http: { readonly method: string; readonly path?: string; readonly sourceIp?: string };
  readonly requestId?: string;
  readonly authorizer?: unknown;
}

interface HttpApiEvent {
  readonly routeKey?: string;
  readonly rawPath?: string;
  readonly headers?: Headers;
  readonly body?: string;
  readonly isBase64Encoded?: boolean;
  readonly requestContext: HttpContext;
}

/** Undefined for events that are no API's: REST APIs, HTTP APIs (payload 2.0) and Function URLs are known. */
export const httpRequestOf = (event: unknown): HttpRequest | undefined => {
  if (typeof event !== 'object' || event === null) return undefined;
  const { httpMethod, requestContext } = event as Partial<RestEvent>;
  if (typeof requestContext !== 'object' || requestContext === null) return undefined;
  if (typeof httpMethod === 'string') return new RestRequest(event as RestEvent);
  const { http } = requestContext as Partial<HttpContext>;
  return typeof http?.method === 'string' ? new HttpApiRequest(event as HttpApiEvent) : undefined;
};

const text = (value: unknown): string | undefined =>
  typeof value === 'string' && value !== '' ? value : undefined;

// Classes, because each request makes one, and most of what it knows is seldom asked for.
class RestRequest implements HttpRequest {
  readonly method: string;
  readonly path: string;
  readonly infersAnswer = false;
  readonly #event: RestEvent;

  constructor(event: RestEvent) {
    this.method = event.httpMethod;
    this.path = text(event.path) ?? '/';
    this.#event = event;
  }

  get resource(): string | undefined {
    return text(this.#event.resource);
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

  get clientIp(): string | undefined {
    return text(this.#event.requestContext.identity?.sourceIp);
  }

  /** A route that takes IAM identities alone has no authorizer: the identity says who asks. */
  get authorizer(): unknown {
    const { authorizer, identity } = this.#event.requestContext;
    return authorizer ?? identity;
  }

  header(name: string): string | undefined {
    return headerOf(this.#event, name);
  }
}

class HttpApiRequest implements HttpRequest {
  readonly method: string;
  readonly path: string;
  readonly infersAnswer = true;
  readonly #event: HttpApiEvent;

  constructor(event: HttpApiEvent) {
    const { http } = event.requestContext;
    this.method = http.method;
    this.path = text(event.rawPath) ?? text(http.path) ?? '/';
    this.#event = event;
  }

  /** A route's key is `GET /orders/{id}`, or `$default`. */
  get resource(): string | undefined {
    return text(this.#event.routeKey)?.split(' ')[1];
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

  get clientIp(): string | undefined {
    return text(this.#event.requestContext.http.sourceIp);
  }

  get authorizer(): unknown {
    return this.#event.requestContext.authorizer;
  }

  header(name: string): string | undefined {
    return headerOf(this.#event, name);
  }
}
