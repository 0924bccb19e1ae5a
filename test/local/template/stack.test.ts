import { resolve, type Scope } from '../../../local/template/intrinsics';
import {
  type CreateResource,
  type DeployedStack,
  deployStack,
  type Stack,
} from '../../../local/template/stack';
import type { Template } from '../../../local/template/template';

const scope: Scope = {
  ref: (id) => ({ Queue: 'orders', 'AWS::Region': 'eu-central-1' })[id],
  attribute: (id, name) => (id === 'Queue' && name === 'Arn' ? 'arn:orders' : undefined),
  condition: (name) => ({ IsProd: true })[name],
  mapping: (map, top, second) => (map === 'M' && top === 'a' && second === 'b' ? 7 : undefined),
  exported: (name) => (name === 'shared' ? 'imported' : undefined),
  output: (stack, name) => (stack === 'Base' && name === 'Url' ? 'http://base' : undefined),
};

const deploy = (
  template: Template,
  creators: Readonly<Record<string, CreateResource>>,
  parameters: Stack['parameters'] = {},
): Promise<DeployedStack> =>
  deployStack(
    { name: 'S', template, directory: '/', parameters },
    {
      creator: (type) => creators[type],
      deployed: [],
      stored: {
        parameter: (name) => (name === '/shop/table' ? 'orders' : undefined),
        secret: (id) => (id === 'login' ? '{"password":"pw"}' : undefined),
      },
    },
  );

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
  ['Fn::FindInMap with a default', { 'Fn::FindInMap': ['M', 'x', 'y', { DefaultValue: 1 }] }, 1],
  ['Fn::Length', { 'Fn::Length': [1, 2] }, 2],
  ['Fn::ToJsonString', { 'Fn::ToJsonString': { q: { Ref: 'Queue' } } }, '{"q":"orders"}'],
  ['Fn::Base64', { 'Fn::Base64': 'a' }, 'YQ=='],
  ['Fn::Cidr', { 'Fn::Cidr': ['10.0.0.0/16', 2, 8] }, ['10.0.0.0/24', '10.0.1.0/24']],
  ['Fn::GetAZs', { 'Fn::Select': [1, { 'Fn::GetAZs': '' }] }, 'eu-central-1b'],
  [
    'Fn::GetStackOutput',
    { 'Fn::GetStackOutput': { StackName: 'Base', OutputName: 'Url' } },
    'http://base',
  ],
  [
    'conditions in each other',
    { 'Fn::And': [{ Condition: 'IsProd' }, { 'Fn::Not': [{ 'Fn::Equals': ['a', 'b'] }] }] },
    true,
  ],
  ['AWS::NoValue in a list', [1, { Ref: 'AWS::NoValue' }, 2], [1, 2]],
  ['AWS::NoValue in an object', { a: { Ref: 'AWS::NoValue' }, b: 1 }, { b: 1 }],
])('resolves %s', (_name, value, expected) => {
  expect(resolve(value, scope)).toEqual(expected);
});

test.each([
  [{ Ref: 'Nobody' }, 'Ref Nobody refers to nothing'],
  [{ 'Fn::GetAtt': ['Queue', 'Colour'] }, 'Fn::GetAtt Queue.Colour refers to nothing'],
  [{ 'Fn::Cidr': [] }, 'Fn::Cidr takes a list of 2 to 3 arguments, got []'],
  [{ 'Fn::Colour': [] }, 'unknown intrinsic function Fn::Colour'],
  [{ 'Fn::Transform': { Name: 'Count' } }, 'Fn::Transform "Count": transforms run on AWS only'],
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

  await deploy(
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

test.each([
  ['its creator names it', { Of: { 'Fn::GetAtt': ['Canary', 'Arn'] } }],
  [
    'a function cuts it up',
    { Of: { 'Fn::Select': [4, { 'Fn::Split': [':', { Ref: 'Canary' }] }] } },
  ],
])('says what a resource lacks that does not run here, where %s', async (_how, Properties) => {
  const stack = await deploy(
    { Resources: { Canary: { Type: 'X::Canary' }, Picky: { Type: 'X::Picky', Properties } } },
    {
      'X::Picky': ({ properties }) => {
        throw new Error(`no canary ${properties.Of}`);
      },
    },
  );

  expect(stack.unsupported[1]).toMatchObject({
    logicalId: 'Picky',
    reason: 'it needs Canary, which does not run here',
  });
});

test('names the resource and the type that it cannot run, and runs the rest', async () => {
  const order: string[] = [];

  const stack = await deploy(
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

  await expect(deploy(circular, creators([]))).rejects.toThrow('A -> B -> A');
});

test('leaves out resources whose condition is false', async () => {
  const order: string[] = [];

  await deploy(
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

  const stack = await deploy(
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

  const deployment = deploy(
    { Resources: { Api: { Type: 'X::Api' } } },
    { 'X::Api': () => Promise.reject(inUse) },
  );

  await expect(deployment).rejects.toBe(inUse);
});

test('hands parameters on, checked and in the form of their type', async () => {
  const seen: unknown[] = [];
  const Parameters = {
    Zones: { Type: 'CommaDelimitedList', Default: 'a, b' },
    Table: { Type: 'AWS::SSM::Parameter::Value<String>', Default: '/shop/table' },
    Stage: { AllowedValues: ['dev', 'prod'] },
  };
  const Properties = { z: { Ref: 'Zones' }, t: { Ref: 'Table' }, s: { Ref: 'Stage' } };
  const keep: CreateResource = ({ properties }) => {
    seen.push(properties);
    return { ref: 'x' };
  };
  const template = { Parameters, Resources: { A: { Type: 'X', Properties } } };

  await deploy(template, { X: keep }, { Stage: 'prod' });

  expect(seen).toEqual([{ z: ['a', 'b'], t: 'orders', s: 'prod' }]);
  await expect(deploy(template, { X: keep })).rejects.toThrow(
    'stack S: Stage must have a value: add --parameter Stage=…',
  );
  await expect(deploy(template, { X: keep }, { Stage: 'test' })).rejects.toThrow(
    'stack S: parameter Stage must be one of dev, prod, got "test"',
  );
});

test.each([
  [{ Type: 'Number', MinValue: 1 }, 'many', 'must be a number from 1 to Infinity, got "many"'],
  [{ MinLength: 3 }, 'ab', 'must have 3 to Infinity characters, got "ab"'],
  [{ AllowedPattern: '[a-z]+' }, 'ab1', 'must match [a-z]+, got "ab1"'],
])('refuses for the parameter %j the value %s', async (parameter, value, message) => {
  await expect(deploy({ Parameters: { P: parameter } }, {}, { P: value })).rejects.toThrow(message);
});

test('fills dynamic references from the parameter store and the secrets', async () => {
  const seen: unknown[] = [];
  const Properties = {
    url: 'postgres://me:{{resolve:secretsmanager:login:SecretString:password}}@{{resolve:ssm:/shop/table:1}}',
  };
  const keep: CreateResource = ({ properties }) => {
    seen.push(properties.url);
    return { ref: 'x' };
  };

  const stack = await deploy(
    {
      Resources: {
        A: { Type: 'X', Properties },
        B: { Type: 'X', Properties: { p: '{{resolve:ssm:/gone}}' } },
      },
    },
    { X: keep },
  );

  expect(seen).toEqual(['postgres://me:pw@orders']);
  expect(stack.unsupported[0]?.reason).toBe('{{resolve:ssm:/gone}} refers to nothing here');
});

test('names conditions that refer to each other', async () => {
  const stack = await deploy(
    {
      Conditions: { A: { Condition: 'B' }, B: { Condition: 'A' } },
      Resources: { R: { Type: 'X', Condition: 'A' } },
    },
    {},
  );

  expect(stack.unsupported[0]?.reason).toBe('conditions refer to each other: A -> B -> A');
});
