import { type IResolveContext, Lazy, Token, Tokenization } from 'aws-cdk-lib';

/**
 * A value as JSON in one `Fn::Sub`. The CDK's own `toJsonString` makes an `Fn::Join` of it, which every reference cuts in
 * two: a third longer in the template, and slower to make.
 * @param value - of plain objects, lists, texts and numbers; texts and numbers may be references
 * @see https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/intrinsic-function-reference-sub.html
 */
export const jsonText = (value: object): string => {
  const text = JSON.stringify(value, numberReference).replace(quotedNumber, '$1');
  if (!Token.isUnresolved(text)) return text;
  return Token.asString(Lazy.uncachedAny({ produce: (context) => toSub(text, context) }));
};

// A reference to a number is written as a text, and loses its quotes again.
const NUMBER = '#number:';
const quotedNumber = new RegExp(`"${NUMBER}([^"]+)"`, 'g');

const numberReference = (_key: string, value: unknown): unknown =>
  typeof value === 'number' && Token.isUnresolved(value)
    ? NUMBER + Tokenization.stringifyNumber(value)
    : value;

const toSub = (text: string, context: IResolveContext): object => {
  const variables = new Map<string, { readonly name: string; readonly value: unknown }>();
  const variable = (value: unknown): string => {
    const key = JSON.stringify(value);
    const known = variables.get(key) ?? { name: `v${variables.size + 1}`, value };
    variables.set(key, known);
    return `\${${known.name}}`;
  };
  const pattern: string = Tokenization.reverseString(escaped(text))
    .mapTokens({ mapToken: (token) => written(context.resolve(token), variable) })
    .join({ join: (left, right) => `${left ?? ''}${right ?? ''}` });
  if (variables.size === 0) return { 'Fn::Sub': pattern };
  const named = [...variables.values()].map(({ name, value: of }) => [name, of]);
  return { 'Fn::Sub': [pattern, Object.fromEntries(named)] };
};

/** What CloudFormation would take for a reference of its own; the CDK's stay. */
const escaped = (text: string): string => text.replace(/\$\{(?!Token\[)/g, '${!');

/** What a reference has become, in the words of `Fn::Sub`. @param variable - names what those have no words for */
const written = (value: unknown, variable: (value: unknown) => string): string => {
  if (typeof value !== 'object' || value === null) {
    return escaped(JSON.stringify(String(value)).slice(1, -1));
  }
  const { Ref: id, 'Fn::GetAtt': attribute, 'Fn::Join': joined } = value as Intrinsics;
  if (id !== undefined) return `\${${id}}`;
  if (attribute) return `\${${attribute.join('.')}}`;
  if (joined?.[0] === '') return joined[1].map((part) => written(part, variable)).join('');
  return variable(value);
};

interface Intrinsics {
  readonly Ref?: string;
  readonly 'Fn::GetAtt'?: readonly string[];
  readonly 'Fn::Join'?: readonly [separator: string, parts: readonly unknown[]];
}
