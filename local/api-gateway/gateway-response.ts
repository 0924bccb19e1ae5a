import { fillContextVariables } from './context-variables';
import type { HttpResponse } from './http-response';

/** A response that the gateway gives itself, as AWS::ApiGateway::GatewayResponse changes it. */
export interface GatewayResponse {
  readonly responseType: string;
  readonly statusCode?: string;
  /** `gatewayresponse.header.Name` to a value: `'text'` or `context.requestId`. */
  readonly parameters: Readonly<Record<string, string>>;
  /** Body by content type, with `$context.` variables. */
  readonly templates: Readonly<Record<string, string>>;
}

/** Its own status and message where no GatewayResponse says otherwise. */
const defaults = {
  MISSING_AUTHENTICATION_TOKEN: [403, 'Missing Authentication Token', 'DEFAULT_4XX'],
  REQUEST_TOO_LARGE: [413, 'Request Too Long', 'DEFAULT_4XX'],
  THROTTLED: [429, 'Too Many Requests', 'DEFAULT_4XX'],
  INTEGRATION_TIMEOUT: [504, 'Endpoint request timed out', 'DEFAULT_5XX'],
  DEFAULT_5XX: [500, 'Internal server error', 'DEFAULT_5XX'],
} as const;

export type GatewayResponseType = keyof typeof defaults;

/** @see https://docs.aws.amazon.com/apigateway/latest/developerguide/supported-gateway-response-types.html */
export const gatewayResponse = (
  type: GatewayResponseType,
  configured: readonly GatewayResponse[],
  requestId: string,
): HttpResponse => {
  const [defaultStatus, message, family] = defaults[type];
  const context = { requestId, 'error.message': message, 'error.messageString': `"${message}"` };
  const own =
    configured.find(({ responseType }) => responseType === type) ??
    configured.find(({ responseType }) => responseType === family);
  const template = own?.templates['application/json'] ?? '{"message":$context.error.messageString}';
  return {
    status: Number(own?.statusCode ?? defaultStatus),
    headers: {
      'content-type': 'application/json',
      'x-amzn-errortype': type,
      ...headersOf(own?.parameters ?? {}, requestId),
    },
    body: fillContextVariables(template, context),
  };
};

const headersOf = (
  parameters: Readonly<Record<string, string>>,
  requestId: string,
): Record<string, string> =>
  Object.fromEntries(
    Object.entries(parameters)
      .filter(([key]) => key.startsWith('gatewayresponse.header.'))
      .map(([key, value]) => [
        key.slice('gatewayresponse.header.'.length).toLowerCase(),
        value === 'context.requestId' ? requestId : value.replace(/^'(.*)'$/, '$1'),
      ]),
  );
