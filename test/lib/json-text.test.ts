import { Aws, CfnParameter, Fn, Lazy, Stack } from 'aws-cdk-lib';
import { CfnQueue } from 'aws-cdk-lib/aws-sqs';
import { jsonText } from '../../lib/json-text';
import { resolve } from '../../local/template/intrinsics';

const stack = new Stack();
const queue = new CfnQueue(stack, 'Orders');

const written = (value: object): unknown => stack.resolve(jsonText(value));

/** As the deployment reads it. */
const deployed = (value: object): unknown => {
  const text = resolve(written(value), {
    ref: (id) => (id === 'AWS::Region' ? 'us-east-1' : id === 'Limit' ? '5' : `the ${id}`),
    attribute: (id, name) => `${name} of ${id}`,
    condition: () => true,
    mapping: () => undefined,
    exported: () => undefined,
    output: () => undefined,
  });
  return JSON.parse(String(text));
};

test('a value without references is plain JSON', () => {
  expect(written({ title: '50 % of "all"', label: '${PROP(Region)}' })).toBe(
    '{"title":"50 % of \\"all\\"","label":"${PROP(Region)}"}',
  );
});

test('references stand where they are meant', () => {
  const value = { region: Aws.REGION, queue: queue.attrQueueName, url: queue.ref };

  expect(written(value)).toEqual({
    'Fn::Sub': '{"region":"${AWS::Region}","queue":"${Orders.QueueName}","url":"${Orders}"}',
  });
});

test('the deployment reads what was meant', () => {
  const limit = new CfnParameter(stack, 'Limit', { type: 'Number' });
  const chosen = Fn.conditionIf('Is', queue.attrArn, 'none').toString();
  const said = Lazy.string({ produce: () => 'a "quoted" ${word}' });
  const arn = `arn:${Aws.PARTITION}:sqs:${Aws.REGION}:orders`;

  expect(
    deployed({
      label: '${PROP(Region)}',
      max: limit.valueAsNumber,
      chosen,
      again: chosen,
      said,
      arn,
    }),
  ).toEqual({
    label: '${PROP(Region)}',
    max: 5,
    chosen: 'Arn of Orders',
    again: 'Arn of Orders',
    said: 'a "quoted" ${word}',
    arn: 'arn:the AWS::Partition:sqs:us-east-1:orders',
  });
});
