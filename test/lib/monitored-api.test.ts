import { App, Stack } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import { context } from '../../cdk.json';
import { MonitoredApi } from '../../lib/monitored-api';
import { defineTelemetry } from '../../telemetry/define-telemetry';
import { http } from '../../telemetry/facets/http';

const entry = 'test/testdata/hello.ts';
const shop = defineTelemetry({
  service: 'shop',
  namespace: 'Shop',
  facets: { http: http({ routes: ['GET /', 'GET /orders/{id}'] }) },
});

const app = new App({ context: { ...context, 'aws:cdk:bundling-stacks': [] } });
const stack = new Stack(app, 'Stack');
const api = new MonitoredApi(stack, 'Api', {
  telemetry: shop,
  settings: { logLevel: 'ERROR', environment: { SHARED: '1' } },
  routes: {
    'GET /': { entry },
    'GET /orders/{id}': {
      entry,
      environment: { TABLE: 'orders' },
      tracing: 'none',
      authorization: 'iam',
    },
  },
});
const template = Template.fromStack(stack);

const functionOf = (route: string) =>
  Object.values(
    template.findResources('AWS::Lambda::Function', { Properties: { Description: route } }),
  )[0];

test('every route has a function of its own with log format JSON and a log group that expires', () => {
  expect(functionOf('GET /orders/{id}')?.Properties).toMatchObject({
    Runtime: 'nodejs24.x',
    Architectures: ['arm64'],
    LoggingConfig: { LogFormat: 'JSON', LogGroup: { Ref: expect.stringContaining('GetOrdersId') } },
  });
  template.allResourcesProperties('AWS::Logs::LogGroup', { RetentionInDays: 30 });
});

test("a route's settings win over the shared ones, and the environments join", () => {
  const { Environment, TracingConfig } = functionOf('GET /orders/{id}')?.Properties ?? {};

  expect(Environment.Variables).toMatchObject({ SHARED: '1', TABLE: 'orders' });
  expect(Environment.Variables).not.toHaveProperty('WATCHKEEPER_TRACING');
  expect(TracingConfig).toBeUndefined();
});

test('a route is open to everyone, or to those who sign with an IAM identity', () => {
  const methods = Object.values(template.findResources('AWS::ApiGateway::Method'));

  expect(methods.map(({ Properties }) => Properties.AuthorizationType).sort()).toEqual([
    'AWS_IAM',
    'NONE',
  ]);
});

test("Lambda never filters the request's line away, whatever the log level", () => {
  const { Environment, LoggingConfig } = functionOf('GET /')?.Properties ?? {};

  expect(Environment.Variables.LOG_LEVEL).toBe('ERROR');
  expect(LoggingConfig.ApplicationLogLevel).toBe('INFO');
});

test('tools find the source of a function in its metadata', () => {
  expect(functionOf('GET /')?.Metadata['watchkeeper:entry']).toEqual({ entry });
  expect(functionOf('GET /')?.Metadata['watchkeeper:bundle']).toMatchObject({ entry });
});

test('a function may write to its own log group alone', () => {
  const policies = Object.values(template.findResources('AWS::IAM::Policy'));
  const logging = policies.flatMap(({ Properties }) =>
    Properties.PolicyDocument.Statement.filter(({ Action }: { Action: string | string[] }) =>
      Action.includes('logs:PutLogEvents'),
    ),
  );

  expect(logging).toHaveLength(2);
  for (const { Resource } of logging) {
    expect(Resource).toEqual({ 'Fn::GetAtt': [expect.stringMatching(/Logs/), 'Arn'] });
  }
});

test('an unknown path answers 404 in the shape of the handlers’ errors', () => {
  template.hasResourceProperties('AWS::ApiGateway::GatewayResponse', {
    ResponseType: 'MISSING_AUTHENTICATION_TOKEN',
    StatusCode: '404',
    ResponseTemplates: {
      'application/json': '{"error":"no such route","request_id":"$context.requestId"}',
    },
    ResponseParameters: { 'gatewayresponse.header.X-Request-ID': 'context.requestId' },
  });
});

test('the access log names neither the caller’s address nor the browser', () => {
  const [stage] = Object.values(template.findResources('AWS::ApiGateway::Stage'));
  const format: string = stage?.Properties.AccessLogSetting.Format;

  expect(Object.keys(JSON.parse(format))).toContain('responseLatency');
  expect(format).not.toMatch(/identity/);
});

test('the stage is throttled, traced and measured by method', () => {
  template.hasResourceProperties('AWS::ApiGateway::Stage', {
    StageName: 'prod',
    TracingEnabled: true,
    MethodSettings: [
      Match.objectLike({
        ThrottlingRateLimit: 50,
        ThrottlingBurstLimit: 100,
        MetricsEnabled: true,
        DataTraceEnabled: false,
      }),
    ],
  });
});

test('hands out the log groups of its functions and its access log', () => {
  expect(api.logGroups.map((group) => group.node.id)).toEqual([
    'GetLogs',
    'GetOrdersIdLogs',
    'AccessLogs',
  ]);
});
