import type { HttpResponse } from './http-response';

/** A MOCK integration as its template describes it. */
export interface MockIntegration {
  readonly Type?: string;
  readonly RequestTemplates?: Readonly<Record<string, string>>;
  readonly IntegrationResponses?: readonly {
    readonly StatusCode?: string | number;
    /** Matches the status that the request template gives. @default - the response for all others */
    readonly SelectionPattern?: string;
    /** `method.response.header.Name` to `'text'`, or to what only a request has. */
    readonly ResponseParameters?: Readonly<Record<string, string>>;
    readonly ResponseTemplates?: Readonly<Record<string, string>>;
  }[];
}

/**
 * What a MOCK integration answers, which the CDK makes for CORS. Its templates are taken for text.
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/how-to-mock-integration.html
 */
export const mockAnswer = (integration: MockIntegration): HttpResponse => {
  const { RequestTemplates = {}, IntegrationResponses = [] } = integration;
  const [, status = ''] = /statusCode["']?\s*:\s*["']?(\d{3})/.exec(jsonOf(RequestTemplates)) ?? [];
  const response =
    IntegrationResponses.find(
      ({ SelectionPattern }) => SelectionPattern && matches(SelectionPattern, status),
    ) ?? IntegrationResponses.find(({ SelectionPattern }) => !SelectionPattern);
  if (status === '' || !response) return FAILED;
  const { StatusCode = 200, ResponseParameters = {}, ResponseTemplates = {} } = response;
  const template = jsonOf(ResponseTemplates);
  return {
    status: Number(StatusCode),
    headers: { 'content-type': 'application/json', ...headersOf(ResponseParameters) },
    body: isVelocity(template) ? '' : template,
  };
};

/** Whether an answer would say more on AWS than it says here. */
export const needsVelocity = ({ Type, IntegrationResponses = [] }: MockIntegration = {}): boolean =>
  Type === 'MOCK' &&
  IntegrationResponses.some(({ ResponseTemplates = {} }) => isVelocity(jsonOf(ResponseTemplates)));

const FAILED: HttpResponse = {
  status: 500,
  headers: { 'content-type': 'application/json' },
  body: '{"message":"Internal server error"}',
};

const jsonOf = (templates: Readonly<Record<string, string>>): string =>
  templates['application/json'] ?? '';

const isVelocity = (template: string): boolean => /[$#]/.test(template);

const matches = (pattern: string, status: string): boolean => {
  try {
    return new RegExp(`^(?:${pattern})$`).test(status);
  } catch {
    return false;
  }
};

const headersOf = (parameters: Readonly<Record<string, string>>): Record<string, string> =>
  Object.fromEntries(
    Object.entries(parameters).flatMap(([name, value]) => {
      const [, header] = /^method\.response\.header\.(.+)$/.exec(name) ?? [];
      const [, text] = /^'(.*)'$/s.exec(value) ?? [];
      return header !== undefined && text !== undefined ? [[header.toLowerCase(), text]] : [];
    }),
  );
