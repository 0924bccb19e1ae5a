import { type Json, listOf, objectOf, ownOf, stringOf } from './json';
import type { LintedApp, LintedResource, LintedStack } from './linted-app';

/** What a value of a template comes down to, as far as it can be known before the deployment. */
export type Reference =
  | { readonly kind: 'text'; readonly text: string }
  | {
      readonly kind: 'attribute';
      readonly resource: LintedResource;
      /** `Ref` or the attribute of `Fn::GetAtt`. */
      readonly attribute: string;
    }
  /** Of a logical id that the template does not have. */
  | { readonly kind: 'nowhere'; readonly id: string }
  /** Known by the deployment alone. */
  | { readonly kind: 'open' };

/** Follows references, also through exports, and the parameters and outputs of nested stacks. */
export const resolveReference = (app: LintedApp, stack: LintedStack, value: unknown): Reference =>
  resolve({ app, stack, value, steps: MAX_STEPS });

/** The text of a value that needs no deployment. */
export const textOf = (app: LintedApp, stack: LintedStack, value: unknown): string | undefined => {
  const reference = resolveReference(app, stack, value);
  return reference.kind === 'text' ? reference.text : undefined;
};

/** The resource that a value is an attribute of. */
export const resourceOf = (
  app: LintedApp,
  stack: LintedStack,
  value: unknown,
): LintedResource | undefined => {
  const reference = resolveReference(app, stack, value);
  return reference.kind === 'attribute' ? reference.resource : undefined;
};

/** Every resource that a value speaks of, however deep. */
export const mentionedIn = (
  app: LintedApp,
  stack: LintedStack,
  value: unknown,
): readonly LintedResource[] => mentioned({ app, stack, value, steps: MAX_STEPS });

/** What a text is put together from by `Fn::Join` and `Fn::Sub`, however deep; anything else is the only part of itself. */
export const textParts = (value: unknown): readonly unknown[] => {
  const call = intrinsicOf(value);
  const parts = call && partsOf(call);
  return parts ? parts.flatMap(textParts) : [value];
};

/** Parameters and outputs of nested stacks can lead back to each other. */
const MAX_STEPS = 20;

const open: Reference = { kind: 'open' };

/** A value, the stack whose names it uses, and how far it may still lead. */
interface Place {
  readonly app: LintedApp;
  readonly stack: LintedStack;
  readonly value: unknown;
  readonly steps: number;
}

const resolve = (place: Place): Reference => {
  const { value } = place;
  if (typeof value === 'string' || typeof value === 'number') {
    return { kind: 'text', text: String(value) };
  }
  const call = intrinsicOf(value);
  if (!call || place.steps === 0) return open;
  const parts = partsOf(call);
  if (parts) return joined(parts.map((part) => resolve(step(place, place.stack, part))));
  const further = follow(place, call);
  return further ? resolve(further) : ownReference(place.stack, call);
};

const mentioned = (place: Place): readonly LintedResource[] => {
  const { stack, value, steps } = place;
  if (typeof value !== 'object' || value === null || steps === 0) return [];
  const call = intrinsicOf(value);
  const further = call && follow(place, call);
  if (further) return mentioned(further);
  const reference = call && ownReference(stack, call);
  if (reference?.kind === 'attribute') return [reference.resource];
  const parts = (call && partsOf(call)) ?? Object.values(value);
  return parts.flatMap((part) => mentioned(step(place, stack, part)));
};

const step = ({ app, steps }: Place, stack: LintedStack, value: unknown): Place => ({
  app,
  stack,
  value,
  steps: steps - 1,
});

interface Call {
  readonly name: string;
  readonly argument: unknown;
}

const intrinsicOf = (value: unknown): Call | undefined => {
  const object = objectOf(value);
  const names = Object.keys(object);
  const [name] = names;
  if (name === undefined || names.length > 1) return undefined;
  return name === 'Ref' || name.startsWith('Fn::') ? { name, argument: object[name] } : undefined;
};

/** Where a value stands that is given elsewhere: in the parent stack, a nested stack or the stack that exports it. */
const follow = (place: Place, { name, argument }: Call): Place | undefined => {
  const { app, stack } = place;
  if (name === 'Ref') {
    const given = givenParameter(stack, argument);
    return given && step(place, given.stack, given.value);
  }
  if (name === 'Fn::GetAtt') {
    const [id, attribute] = attributePath(argument);
    const nested = attribute.startsWith('Outputs.') ? stack.nested.get(id) : undefined;
    const output = nested && ownOf(nested.outputs, attribute.slice('Outputs.'.length));
    return nested && step(place, nested, objectOf(output).Value);
  }
  if (name !== 'Fn::ImportValue') return undefined;
  const exportName = resolve(step(place, stack, argument));
  const exported = exportName.kind === 'text' ? app.exports.get(exportName.text) : undefined;
  return exported && step(place, exported.stack, exported.value);
};

const givenParameter = ({ parent, parameters }: LintedStack, id: unknown) => {
  if (!parent || typeof id !== 'string' || !Object.hasOwn(parameters, id)) return undefined;
  const value = ownOf(objectOf(parent.properties.Parameters), id);
  return value === undefined ? undefined : { stack: parent.stack, value };
};

/** Of a resource of the same template. */
const ownReference = (stack: LintedStack, { name, argument }: Call): Reference => {
  if (name !== 'Ref' && name !== 'Fn::GetAtt') return open;
  const [id, attribute] =
    name === 'Ref' ? [stringOf(argument) ?? '', 'Ref'] : attributePath(argument);
  const resource = stack.resources.get(id);
  if (resource) return { kind: 'attribute', resource, attribute };
  const isKnown = id.startsWith('AWS::') || Object.hasOwn(stack.parameters, id);
  return stack.isTransformed || (isKnown && name === 'Ref') ? open : { kind: 'nowhere', id };
};

const attributePath = (argument: unknown): readonly [string, string] => {
  const parts = typeof argument === 'string' ? argument.split('.') : listOf(argument);
  const [id, ...rest] = parts.map((part) => stringOf(part) ?? '');
  return [id ?? '', rest.join('.')];
};

const joined = (parts: readonly Reference[]): Reference => {
  const [only] = parts;
  if (parts.length === 1 && only) return only;
  const lost = parts.find((part) => part.kind === 'nowhere');
  if (lost) return lost;
  const texts = parts.map((part) => (part.kind === 'text' ? part.text : undefined));
  return texts.includes(undefined) ? open : { kind: 'text', text: texts.join('') };
};

const partsOf = ({ name, argument }: Call): readonly unknown[] | undefined => {
  if (name === 'Fn::Join') return partsOfJoin(argument);
  return name === 'Fn::Sub' ? partsOfSub(argument) : undefined;
};

const partsOfJoin = (argument: unknown): readonly unknown[] => {
  const [separator, values] = listOf(argument);
  if (!Array.isArray(values)) return [{}];
  return values.flatMap((value, index) => (index === 0 ? [value] : [separator, value]));
};

/** `${Id}` and `${Id.Attribute}` become what they stand for; `${!Literal}` stays. */
const partsOfSub = (argument: unknown): readonly unknown[] => {
  const [text, variables] = listOf(argument);
  if (typeof text !== 'string') return [{}];
  return text.split(/(\$\{[^}]*\})/).flatMap((part) => {
    if (part === '') return [];
    const name = /^\$\{([^!}][^}]*)\}$/.exec(part)?.[1]?.trim();
    return [name === undefined ? part : namedIn(objectOf(variables), name)];
  });
};

const namedIn = (variables: Json, name: string): unknown => {
  if (Object.hasOwn(variables, name)) return variables[name];
  return name.includes('.') ? { 'Fn::GetAtt': name } : { Ref: name };
};
