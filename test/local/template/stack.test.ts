import { resolve, type Scope } from '../../../local/template/intrinsics';
import { type CreateResource, deployStack } from '../../../local/template/stack';

const scope: Scope = {
  ref: (id) => ({ Queue: 'orders', 'AWS::Region': 'eu-central-1' })[id],
  attribute: (id, name) => (id === 'Queue' && name === 'Arn' ? 'arn:orders' : undefined),
  condition: (name) => ({ IsProd: true })[name],
  mapping: (map, top, second) => (map === 'M' && top === 'a' && second === 'b' ? 7 : undefined),
  exported: (name) => (name === 'shared' ? 'imported' : undefined),
};

test.each([
  ['Ref', { Ref: 'Queue' }, 'orders'],
  ['Fn::GetAtt', { 'Fn::GetAtt': ['Queue', 'Arn'] }, 'arn:orders'],
  ['Fn::Join', { 'Fn::Join': ['-', ['a', { Ref: 'Queue' }]] }, 'a-orders'],
  [
    'Fn::Sub',
    { 'Fn::Sub': ['${Queue}:${Queue.Arn}:${x}:${!y}', { x: 1 }] },
    'orders:arn:orders:1:${y}',
  ],
  ['Fn::Select of Fn::Split', { 'Fn::Select': [1, { 'Fn::Split': ['/', 'a/b'] }] }, 'b'],
  ['Fn::If', { 'Fn::If': ['IsProd', 'yes', 'no'] }, 'yes'],
  ['Fn::FindInMap', { 'Fn::FindInMap': ['M', 'a', 'b'] }, 7],
  ['Fn::ImportValue', { 'Fn::ImportValue': 'shared' }, 'imported'],
  ['AWS::NoValue in a list', [1, { Ref: 'AWS::NoValue' }, 2], [1, 2]],
  ['AWS::NoValue in an object', { a: { Ref: 'AWS::NoValue' }, b: 1 }, { b: 1 }],
])('resolves %s', (_name, value, expected) => {
  expect(resolve(value, scope)).toEqual(expected);
});

test.each([
  [{ Ref: 'Nobody' }, 'Ref Nobody refers to nothing'],
  [{ 'Fn::GetAtt': ['Queue', 'Colour'] }, 'Fn::GetAtt Queue.Colour refers to nothing'],
  [{ 'Fn::Cidr': [] }, 'unknown intrinsic function Fn::Cidr'],
])('says what cannot be resolved in %j', (value, message) => {
  expect(() => resolve(value, scope)).toThrow(message);
});

const creators = (order: string[]): Record<string, CreateResource> => ({
  'X::Thing': ({ logicalId }) => {
    order.push(logicalId);
    return { ref: `thing-${logicalId}`, attributes: { Arn: `arn:${logicalId}` } };
  },
  'X::Broken': () => {
    throw new Error('no such colour');
  },
});

test('creates a resource after those that it refers to', async () => {
  const order: string[] = [];

  await deployStack(
    'S',
    {
      Resources: {
        A: { Type: 'X::Thing', Properties: { Name: { 'Fn::Sub': '${B}-x' } } },
        B: { Type: 'X::Thing', DependsOn: ['C'] },
        C: { Type: 'X::Thing' },
      },
    },
    creators(order),
  );

  expect(order).toEqual(['C', 'B', 'A']);
});

test('names the resource and the type that it cannot run, and runs the rest', async () => {
  const order: string[] = [];

  const stack = await deployStack(
    'S',
    {
      Resources: {
        Canary: { Type: 'AWS::Synthetics::Canary' },
        Bad: { Type: 'X::Broken' },
        Fine: { Type: 'X::Thing', Properties: { Of: { Ref: 'Canary' } } },
      },
      Outputs: { Arn: { Value: { 'Fn::GetAtt': ['Fine', 'Arn'] } } },
    },
    creators(order),
  );

  expect(order).toEqual(['Fine']);
  expect(stack.outputs).toEqual({ Arn: 'arn:Fine' });
  expect(stack.unsupported).toEqual([
    {
      stackName: 'S',
      logicalId: 'Canary',
      type: 'AWS::Synthetics::Canary',
      reason: 'the local cloud does not run this type',
    },
    { stackName: 'S', logicalId: 'Bad', type: 'X::Broken', reason: 'no such colour' },
  ]);
});

test('refuses resources that refer to each other in a circle', async () => {
  const circular = {
    Resources: {
      A: { Type: 'X::Thing', Properties: { B: { Ref: 'B' } } },
      B: { Type: 'X::Thing', Properties: { A: { Ref: 'A' } } },
    },
  };

  await expect(deployStack('S', circular, creators([]))).rejects.toThrow('A -> B -> A');
});

test('leaves out resources whose condition is false', async () => {
  const order: string[] = [];

  await deployStack(
    'S',
    {
      Conditions: { Never: { 'Fn::Equals': ['a', 'b'] } },
      Resources: { A: { Type: 'X::Thing', Condition: 'Never' }, B: { Type: 'X::Thing' } },
    },
    creators(order),
  );

  expect(order).toEqual(['B']);
});

test('reports an output and a condition that refer to nothing, and deploys the rest', async () => {
  const order: string[] = [];

  const stack = await deployStack(
    'S',
    {
      Conditions: { IsProd: { 'Fn::Equals': [{ Ref: 'Stage' }, 'prod'] } },
      Resources: { A: { Type: 'X::Thing' }, B: { Type: 'X::Thing', Condition: 'IsProd' } },
      Outputs: { Good: { Value: { Ref: 'A' } }, Bad: { Value: { Ref: 'B' } } },
    },
    creators(order),
  );

  expect(order).toEqual(['A']);
  expect(stack.outputs).toEqual({ Good: 'thing-A' });
  expect(stack.unsupported).toEqual([
    {
      stackName: 'S',
      logicalId: 'B',
      type: 'X::Thing',
      reason: 'Ref Stage refers to nothing in this template',
    },
    {
      stackName: 'S',
      logicalId: 'Bad',
      type: 'Output',
      reason: 'Ref B refers to nothing in this template',
    },
  ]);
});

test('fails where a port is in use, which is no fault of the template', async () => {
  const inUse = Object.assign(new Error('listen EADDRINUSE'), { code: 'EADDRINUSE', port: 4510 });

  const deployment = deployStack(
    'S',
    { Resources: { Api: { Type: 'X::Api' } } },
    { 'X::Api': () => Promise.reject(inUse) },
  );

  await expect(deployment).rejects.toBe(inUse);
});
