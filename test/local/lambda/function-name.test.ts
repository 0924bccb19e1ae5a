import { functionArnOf } from '../../../local/lambda/function-name';

test.each([
  'orders',
  'orders:live',
  'function:orders',
  '000000000000:function:orders:$LATEST',
  'arn:aws:lambda:us-east-1:000000000000:function:orders',
  'arn:aws:lambda:us-east-1:000000000000:function:orders:7',
])('knows the function behind %s', (name) => {
  expect(functionArnOf(name)).toBe('arn:aws:lambda:us-east-1:000000000000:function:orders');
});
