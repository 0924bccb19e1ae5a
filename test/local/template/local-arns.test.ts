import { withLocalArns } from '../../../local/template/local-arns';

const accounts = new Set(['123456789012']);

test.each([
  ['arn:aws:sqs:eu-central-1:123456789012:orders', 'arn:aws:sqs:us-east-1:000000000000:orders'],
  ['arn:aws:iam::123456789012:role/x', 'arn:aws:iam::000000000000:role/x'],
  [
    'arn:aws:lambda:eu-central-1:017000801446:layer:x',
    'arn:aws:lambda:eu-central-1:017000801446:layer:x',
  ],
  [
    'arn:aws:apigateway:eu-central-1:lambda:path/functions/arn:aws:lambda:eu-central-1:123456789012:function:f/invocations',
    'arn:aws:apigateway:eu-central-1:lambda:path/functions/arn:aws:lambda:us-east-1:000000000000:function:f/invocations',
  ],
])('%s is %s here', (written, here) => {
  expect(withLocalArns([{ a: written }], accounts)).toEqual([{ a: here }]);
});
