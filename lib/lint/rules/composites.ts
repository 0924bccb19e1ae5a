import { type Finding, finding } from '../finding';
import type { LintCheck, LintSubject } from '../lint-subject';
import type { LintedResource } from '../linted-app';
import { type MarkedText, markedText } from '../marked-text';
import { resolveReference } from '../reference';

/** Rules of composite alarms: whom they are about, and whether CloudWatch takes them. */
export const composites: LintCheck = (subject) =>
  subject.app.ofType('AWS::CloudWatch::CompositeAlarm').flatMap((composite) => {
    const children = childrenOf(subject, composite);
    return [
      ...children.flatMap((child) => unknownChild(composite, child)),
      ...unordered(composite, children),
      ...tooLarge(composite, children),
    ];
  });

/** An alarm that a rule speaks of. */
export interface Child {
  /** As the rule names it. */
  readonly name: string;
  /** Where these templates have it. */
  readonly alarm?: LintedResource;
  /** By a reference, that CloudFormation takes as an order; else by its name in plain text. */
  readonly isReferred: boolean;
  /** Whether the rule may be about an alarm that only the deployment knows. */
  readonly isOpen: boolean;
}

/** The alarms that the rule of a composite is about, each once. */
export const childrenOf = (subject: LintSubject, composite: LintedResource): readonly Child[] => {
  const rule = markedText(subject.app, composite.stack, composite.properties.AlarmRule);
  const names = [
    ...rule.text.matchAll(/\b(?:ALARM|OK|INSUFFICIENT_DATA)\s*\(\s*("[^"]*"|[^()",]+)\s*\)/g),
  ]
    .map(([, name = '']) => name)
    .concat(listedNames(rule.text));
  const unquoted = names.map((name) => name.trim().replaceAll(/^"|"$/g, '').trim());
  return [...new Set(unquoted.filter(Boolean))].map((name) =>
    toChild(subject, composite, name, rule),
  );
};

/** `AT_LEAST(2, ALARM, (one, two))`. */
const listedNames = (text: string): readonly string[] =>
  [...text.matchAll(/\bAT_LEAST\s*\([^()]*\(([^()]*)\)/g)].flatMap(([, list = '']) =>
    list.split(','),
  );

const toChild = (
  { app, byName }: LintSubject,
  { stack }: LintedResource,
  name: string,
  text: MarkedText,
): Child => {
  const held = text.referenceOf(name);
  const reference = held && resolveReference(app, stack, held.value);
  if (reference?.kind === 'attribute') {
    const { resource } = reference;
    return { name: resource.logicalId, alarm: resource, isReferred: true, isOpen: false };
  }
  if (reference?.kind === 'nowhere') {
    return { name: reference.id, isReferred: true, isOpen: false };
  }
  const plain = withoutArn(name);
  const alarm = byName.get(text.spelled(plain));
  if (!text.isMarked(plain)) return { name, alarm, isReferred: false, isOpen: false };
  return { name: alarm?.logicalId ?? plain, alarm, isReferred: false, isOpen: true };
};

/** The name of an alarm that is given by its name or its ARN. */
export const withoutArn = (name: string): string =>
  name.replace(/^arn:[^:]*:cloudwatch:[^:]*:[^:]*:alarm:/, '');

const unknownChild = (composite: LintedResource, child: Child): readonly Finding[] => {
  if (child.alarm || child.isOpen) return [];
  const message = `a composite must be about alarms that exist, got ${child.name}, which no template here makes: correct the name, or accept it where another application makes the alarm`;
  return [finding('composite-unknown-alarm', composite, message)];
};

/** References and DependsOn make an order; of other stacks nothing is known here. */
const unordered = (composite: LintedResource, children: readonly Child[]): readonly Finding[] => {
  const late = children.filter(
    ({ alarm, isReferred }) =>
      alarm?.stack === composite.stack && !isReferred && !dependsOn(composite, alarm),
  );
  const [first] = late;
  if (!first) return [];
  const message = `a composite must be made after its children, got ${late.length} named in plain text, ${first.name} among them: refer to them or add DependsOn`;
  return [finding('composite-before-child', composite, message)];
};

const dependsOn = (from: LintedResource, to: LintedResource): boolean => {
  const seen = new Set<string>();
  const queue = [...from.dependsOn];
  for (let id = queue.pop(); id !== undefined; id = queue.pop()) {
    if (id === to.logicalId) return true;
    if (seen.has(id)) continue;
    seen.add(id);
    queue.push(...(from.stack.resources.get(id)?.dependsOn ?? []));
  }
  return false;
};

/** @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_PutCompositeAlarm.html */
const MAX_CHILDREN = 100;
const MAX_RULE_LENGTH = 10_240;

const tooLarge = (composite: LintedResource, children: readonly Child[]): readonly Finding[] => {
  const rule = composite.properties.AlarmRule;
  const length = typeof rule === 'string' ? rule.length : 0;
  if (children.length <= MAX_CHILDREN && length <= MAX_RULE_LENGTH) return [];
  const message = `a composite must have at most ${MAX_CHILDREN} children in ${MAX_RULE_LENGTH} characters, got ${children.length} in ${length}: make a tree of composites`;
  return [finding('composite-too-large', composite, message)];
};
