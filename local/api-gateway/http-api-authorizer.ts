import { arn } from '../account';
import type { EpochMs } from '../clock';
import { type HttpApiEventFacts, httpApiEvent } from './http-api-event';
import type { ProxyRequest } from './proxy-event';

/** `AWS::ApiGatewayV2::Authorizer`: a function that decides, or the claims of a token. */
export type HttpApiAuthorizer =
  | {
      readonly kind: 'lambda';
      readonly functionArn: string;
      /** `$request.header.Authorization` and the like; a request without one of them is refused. */
      readonly identitySource: readonly string[];
    }
  | {
      readonly kind: 'jwt';
      readonly identitySource: readonly string[];
      readonly issuer?: string;
      readonly audience: readonly string[];
    };

/** What the integration is told of the caller, or why there is none. */
export type Authorization =
  | { readonly kind: 'allowed'; readonly authorizer: object }
  | { readonly kind: 'unauthorized' | 'forbidden' | 'failed' };

export interface AuthorizerSurroundings {
  readonly nowMs: EpochMs;
  /** The function's answer; undefined when it failed. */
  invoke(functionArn: string, payload: string): Promise<string | undefined>;
}

/**
 * Asks a route's authorizer.
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-lambda-authorizer.html
 */
export const authorize = async (
  authorizer: HttpApiAuthorizer,
  request: ProxyRequest,
  facts: HttpApiEventFacts,
  surroundings: AuthorizerSurroundings,
): Promise<Authorization> => {
  const identity = authorizer.identitySource.map((source) => identityIn(source, request));
  if (identity.some((part) => !part)) return { kind: 'unauthorized' };
  if (authorizer.kind === 'jwt') return byClaims(authorizer, identity[0] ?? '', surroundings.nowMs);
  const event = {
    ...httpApiEvent(request, facts),
    type: 'REQUEST',
    routeArn: arn(
      'execute-api',
      `${facts.apiId}/${facts.stageName}/${facts.routeKey.replace(' ', '')}`,
    ),
    identitySource: identity,
  };
  const answer = await surroundings.invoke(authorizer.functionArn, JSON.stringify(event));
  return answer === undefined ? { kind: 'failed' } : byAnswer(answer);
};

/** `$request.header.X`, `$request.querystring.x`; other sources are always there. */
const identityIn = (source: string, { headers, query }: ProxyRequest): string | undefined => {
  const [, kind, name = ''] = /^\$request\.(header|querystring)\.(.+)$/.exec(source) ?? [];
  if (kind === 'header') return headers[name.toLowerCase()];
  if (kind === 'querystring') return query.get(name) ?? undefined;
  return source;
};

interface AuthorizerAnswer {
  readonly isAuthorized?: boolean;
  readonly context?: object;
  readonly policyDocument?: {
    readonly Statement?: readonly { readonly Effect?: string }[];
  };
}

const byAnswer = (text: string): Authorization => {
  const answer = parsed(text) as AuthorizerAnswer | undefined;
  if (!answer) return { kind: 'failed' };
  const statements = answer.policyDocument?.Statement ?? [];
  const isAllowed =
    answer.isAuthorized ??
    (statements.length > 0 && statements.every(({ Effect }) => Effect === 'Allow'));
  if (!isAllowed) return { kind: 'forbidden' };
  return { kind: 'allowed', authorizer: { lambda: answer.context ?? {} } };
};

/**
 * A token's claims are read and checked; its signature is not, since the issuer's keys are not on this machine.
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-jwt-authorizer.html
 */
const byClaims = (
  { issuer, audience }: HttpApiAuthorizer & { readonly kind: 'jwt' },
  token: string,
  nowMs: EpochMs,
): Authorization => {
  const [, payload = ''] = token.replace(/^Bearer\s+/i, '').split('.');
  const claims = parsed(Buffer.from(payload, 'base64url').toString()) as Claims | undefined;
  const isExpected =
    claims !== undefined &&
    (issuer === undefined || claims.iss === issuer) &&
    audience.some((one) => [claims.aud ?? claims.client_id].flat().includes(one)) &&
    !(Number(claims.exp) * 1000 <= nowMs);
  if (!isExpected) return { kind: 'unauthorized' };
  const text = Object.entries(claims).map(([name, value]) => [name, String(value)]);
  const scopes = typeof claims.scope === 'string' ? claims.scope.split(' ') : null;
  return { kind: 'allowed', authorizer: { jwt: { claims: Object.fromEntries(text), scopes } } };
};

interface Claims {
  readonly iss?: unknown;
  readonly aud?: unknown;
  readonly client_id?: unknown;
  readonly exp?: unknown;
  readonly scope?: unknown;
}

const parsed = (text: string): object | undefined => {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? value : undefined;
  } catch {
    return undefined;
  }
};
