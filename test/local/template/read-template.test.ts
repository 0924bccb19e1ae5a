import fc from 'fast-check';
import { stringify } from 'yaml';
import { parseTemplate } from '../../../local/template/read-template';
import { deployStack } from '../../../local/template/stack';
import { TemplateError } from '../../../local/template/template';

test('reads YAML with short forms as the JSON that they stand for', () => {
  const yaml = `
AWSTemplateFormatVersion: 2010-09-09
Conditions:
  IsProd: !Equals [!Ref Stage, prod]
Resources:
  Queue:
    Type: AWS::SQS::Queue
    Condition: IsProd
    Properties:
      QueueName: !Sub
        - '\${Name}-\${AWS::Region}'
        - Name: !If [IsProd, !GetAtt Topic.TopicName, !Ref AWS::NoValue]
      Tags: &tags
        - Key: a
          Value: !Join ['-', [x, !Select [0, !Split [',', 'y,z']]]]
  Other:
    Type: AWS::SQS::Queue
    Properties:
      Tags: *tags
`;
  const tags = [
    {
      Key: 'a',
      Value: {
        'Fn::Join': ['-', ['x', { 'Fn::Select': [0, { 'Fn::Split': [',', 'y,z'] }] }]],
      },
    },
  ];

  const template = parseTemplate(yaml, 'shop.yaml');

  expect(template.Conditions).toEqual({ IsProd: { 'Fn::Equals': [{ Ref: 'Stage' }, 'prod'] } });
  expect(template.Resources?.Queue).toEqual({
    Type: 'AWS::SQS::Queue',
    Condition: 'IsProd',
    Properties: {
      QueueName: {
        'Fn::Sub': [
          '${Name}-${AWS::Region}',
          {
            Name: {
              'Fn::If': ['IsProd', { 'Fn::GetAtt': 'Topic.TopicName' }, { Ref: 'AWS::NoValue' }],
            },
          },
        ],
      },
      Tags: tags,
    },
  });
  expect(template.Resources?.Other?.Properties).toEqual({ Tags: tags });
});

test.each([
  ['{"Resources": {"A": {"Type": 7}}}', 'shop.json: Resources.A.Type: expected string, got 7'],
  [
    '{"Resources": {"../A": {"Type": "X"}}}',
    'shop.json: Resources: a logical id has letters and digits alone, got "../A"',
  ],
  ['{"Resources": [7]}', 'shop.json: Resources.0: expected Object, got 7'],
  ['{"Resources": {"A": {"Type": "X"},}', 'shop.json is no template: Flow map must end with a }'],
  ['Resources:\n  A: [1, 2\n  B: 3', 'at line 3, column 3'],
  ['Resources: !Foo 1', 'Unresolved tag: !Foo at line 1, column 12'],
  ['a: &a [*a]', 'shop.json is no template: '],
  ['hello', 'shop.json: the template: expected Object, got "hello"'],
  ['', 'shop.json: the template: expected Object, got null'],
  [
    'Transform: AWS::Serverless-2016-10-31',
    'the SAM transform (AWS::Serverless-2016-10-31) runs on AWS only: give the CloudFormation',
  ],
  ['Transform: [AWS::LanguageExtensions, MyMacro]', 'the transform MyMacro runs on AWS only'],
  [
    "Resources: {'Fn::ForEach::X': [a, [b], {}]}",
    'Fn::ForEach::X: Fn::ForEach is expanded on AWS only',
  ],
])('says where %j is no template', (text, message) => {
  expect(() => parseTemplate(text, 'shop.json')).toThrow(message);
});

const valid = {
  Parameters: { Stage: { Type: 'String', Default: 'dev' } },
  Mappings: { M: { a: { b: 1 } } },
  Conditions: { Dev: { 'Fn::Equals': [{ Ref: 'Stage' }, 'dev'] } },
  Resources: {
    A: {
      Type: 'X',
      Condition: 'Dev',
      DependsOn: ['B'],
      Properties: {
        n: { 'Fn::Sub': '${B.Arn}-${Stage}' },
        m: { 'Fn::FindInMap': ['M', 'a', 'b'] },
      },
    },
    B: { Type: 'X', Properties: { z: { 'Fn::Select': [0, { 'Fn::GetAZs': '' }] } } },
  },
  Outputs: { O: { Value: { 'Fn::GetAtt': ['A', 'Arn'] }, Export: { Name: 'o' } } },
};

/** Every place in a value, as the keys that lead to it. */
const placesIn = (value: unknown): readonly (readonly string[])[] =>
  typeof value !== 'object' || value === null
    ? [[]]
    : [[], ...Object.entries(value).flatMap(([k, v]) => placesIn(v).map((rest) => [k, ...rest]))];

const replaced = (value: unknown, [key, ...rest]: readonly string[], by: unknown): unknown => {
  if (key === undefined) return by;
  if (Array.isArray(value))
    return value.map((v, i) => (String(i) === key ? replaced(v, rest, by) : v));
  const record = value as Record<string, unknown>;
  return { ...record, [key]: replaced(record[key], rest, by) };
};

const anyValue = fc.oneof(
  fc.jsonValue({ maxDepth: 2 }),
  fc.constantFrom({ Ref: 'A' }, { Ref: 'constructor' }, { Condition: 'Dev' }, { 'Fn::Sub': '${' }),
  fc
    .constantFrom('Ref', 'Fn::If', 'Fn::Join', 'Fn::Cidr', 'Fn::Sub', 'Fn::GetStackOutput')
    .chain((name) => fc.jsonValue({ maxDepth: 2 }).map((argument) => ({ [name]: argument }))),
);

const attempt = async (text: string): Promise<void> => {
  try {
    const template = parseTemplate(text, 'shop');
    await deployStack(
      { name: 'S', template, directory: '/' },
      {
        creator: (type) =>
          type === 'X' ? () => ({ ref: 'x', attributes: { Arn: 'a' } }) : undefined,
        deployed: [],
        stored: { parameter: () => undefined, secret: () => undefined },
      },
    );
  } catch (error) {
    expect(error).toBeInstanceOf(TemplateError);
  }
};

test('any change to a template leaves resources that are reported, or one error that is its own', async () => {
  await fc.assert(
    fc.asyncProperty(fc.constantFrom(...placesIn(valid)), anyValue, (place, value) =>
      attempt(JSON.stringify(replaced(valid, place, value))),
    ),
    { numRuns: 500 },
  );
});

test('any change to the text of a template is read or refused with its own error', async () => {
  const text = stringify(valid);
  await fc.assert(
    fc.asyncProperty(
      fc.nat(text.length),
      fc.nat(8),
      fc.string({ maxLength: 6 }),
      (at, gone, piece) => attempt(text.slice(0, at) + piece + text.slice(at + gone)),
    ),
    { numRuns: 300 },
  );
});
