import type { APIGatewayProxyEvent, Context } from 'aws-lambda';

/** An event of API Gateway's REST proxy integration. */
export const apiEvent = (
  method: string,
  path: string,
  overrides: Partial<APIGatewayProxyEvent> = {},
): APIGatewayProxyEvent => ({
  httpMethod: method,
  path,
  resource: path,
  headers: {},
  multiValueHeaders: {},
  queryStringParameters: null,
  multiValueQueryStringParameters: null,
  pathParameters: null,
  stageVariables: null,
  body: null,
  isBase64Encoded: false,
  requestContext: { requestId: 'gateway-1' } as APIGatewayProxyEvent['requestContext'],
  ...overrides,
});

export const lambdaContext = {
  awsRequestId: 'lambda-1',
  getRemainingTimeInMillis: () => 9000,
} as Context;
