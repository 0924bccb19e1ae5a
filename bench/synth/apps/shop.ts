import { Stack } from 'aws-cdk-lib';
import { LambdaRestApi } from 'aws-cdk-lib/aws-apigateway';
import { Code, Function as LambdaFunction, Runtime } from 'aws-cdk-lib/aws-lambda';
import { report } from './figures';

/** One function behind a REST API, watched by whoever is measured. */
export const shop = (watch: (stack: Stack, fn: LambdaFunction, api: LambdaRestApi) => void): void =>
  report((app) => {
    const stack = new Stack(app, 'Shop');
    const fn = new LambdaFunction(stack, 'Orders', {
      runtime: Runtime.NODEJS_22_X,
      handler: 'index.handler',
      code: Code.fromInline('exports.handler = async () => ({ statusCode: 200 })'),
      reservedConcurrentExecutions: 100,
    });
    watch(stack, fn, new LambdaRestApi(stack, 'Api', { handler: fn }));
  });
