import { Stack } from 'aws-cdk-lib';
import { Code, Function as LambdaFunction, Runtime } from 'aws-cdk-lib/aws-lambda';
import { report } from './figures';

const FUNCTIONS = 200;

/** Plain functions, a role each: 400 resources. */
export const fleet = (watch: (stack: Stack) => void): void =>
  report((app) => {
    const stack = new Stack(app, 'Fleet');
    for (let i = 1; i <= FUNCTIONS; i++) {
      new LambdaFunction(stack, `Function${i}`, {
        runtime: Runtime.NODEJS_22_X,
        handler: 'index.handler',
        code: Code.fromInline('exports.handler = async () => {}'),
      });
    }
    watch(stack);
  });
