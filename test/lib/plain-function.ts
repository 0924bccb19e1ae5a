import { Code, Function as Fn, type FunctionOptions, Runtime } from 'aws-cdk-lib/aws-lambda';
import type { Construct } from 'constructs';

/** A function that does nothing, of the CDK's own kind. */
export const plainFunction = (scope: Construct, id: string, options: FunctionOptions = {}): Fn =>
  new Fn(scope, id, {
    code: Code.fromInline('exports.handler = () => {}'),
    handler: 'index.handler',
    runtime: Runtime.NODEJS_24_X,
    ...options,
  });
