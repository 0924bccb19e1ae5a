import type { APIGatewayProxyEvent, Context } from 'aws-lambda';

const body = '{"sku":"A-1","quantity":2,"note":"leave it at the front door"}';

const headers = {
  accept: 'application/json, text/plain, */*',
  'accept-encoding': 'gzip, deflate, br',
  'accept-language': 'en-GB,en;q=0.9',
  authorization: `Bearer ${'x'.repeat(400)}`,
  'cloudfront-forwarded-proto': 'https',
  'cloudfront-is-desktop-viewer': 'true',
  'content-type': 'application/json',
  host: 'abcdefghij.execute-api.eu-west-1.amazonaws.com',
  'user-agent': 'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 Chrome/140.0.0.0 Safari/537.36',
  via: '2.0 0123456789abcdef0123456789abcdef.cloudfront.net (CloudFront)',
  'x-amz-cf-id': 'nqTbWlxVvmfMJmXGrTlV5vTz4qD7kG1fL2mXo0S0yTHH5Ww0aF7k8Q==',
  'x-amzn-trace-id': 'Root=1-5759e988-bd862e3fe1be46a994272793',
  'x-forwarded-for': '203.0.113.178, 130.176.1.71',
  'x-forwarded-port': '443',
  'x-forwarded-proto': 'https',
};

const json = JSON.stringify({
  resource: '/orders',
  path: '/orders',
  httpMethod: 'POST',
  headers,
  multiValueHeaders: Object.fromEntries(Object.entries(headers).map(([k, v]) => [k, [v]])),
  queryStringParameters: null,
  multiValueQueryStringParameters: null,
  pathParameters: null,
  stageVariables: null,
  requestContext: {
    accountId: '123456789012',
    apiId: 'abcdefghij',
    authorizer: { principalId: 'user-5678' },
    httpMethod: 'POST',
    identity: { sourceIp: '203.0.113.178', userAgent: headers['user-agent'] },
    path: '/prod/orders',
    protocol: 'HTTP/1.1',
    requestId: 'c6af9ac6-7b61-11e6-9a41-93e8deadbeef',
    requestTimeEpoch: 1_767_348_645_123,
    resourcePath: '/orders',
    stage: 'prod',
  },
  body,
  isBase64Encoded: false,
});

/** A request as API Gateway's REST proxy integration sends it, 3 KB; each is parsed anew, as the runtime does. */
export const restEvent = (): APIGatewayProxyEvent => JSON.parse(json);

export const lambdaContext = (call: number): Context =>
  ({
    callbackWaitsForEmptyEventLoop: true,
    functionName: 'bench',
    functionVersion: '$LATEST',
    invokedFunctionArn: 'arn:aws:lambda:eu-west-1:123456789012:function:bench',
    memoryLimitInMB: '512',
    awsRequestId: `c6af9ac6-7b61-11e6-9a41-${String(call).padStart(12, '0')}`,
    logGroupName: '/aws/lambda/bench',
    logStreamName: '2026/01/02/[$LATEST]0123456789abcdef0123456789abcdef',
    getRemainingTimeInMillis: () => 10_000,
  }) as Context;
