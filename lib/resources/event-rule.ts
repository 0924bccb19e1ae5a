import { Fn, Reference, Token, Tokenization } from 'aws-cdk-lib';
import type { CfnRule } from 'aws-cdk-lib/aws-events';
import { eventRule } from '../../telemetry/resources/event-rule';
import { produced } from './attached';
import { finder } from './finder';
import { resolved } from './resolved';

export const eventRules = finder({
  cfnType: 'AWS::Events::Rule',
  type: eventRule,
  find: (resource) => {
    const rule = resource as CfnRule;
    const deadLetterArns = deadLetterArnsOf(rule);
    const keeps = (arn: unknown) => arn !== undefined;
    return {
      kind: 'watched',
      resource: {
        dimensions: dimensionsOf(rule),
        facts: {
          hasDeadLetterQueue: deadLetterArns.some(keeps),
          keepsFailures: deadLetterArns.length > 0 && deadLetterArns.every(keeps),
        },
      },
    };
  },
});

/** Where each target of a rule sends what it does not take; undefined for one that sends it nowhere. */
export const deadLetterArnsOf = (rule: CfnRule): readonly unknown[] => {
  const targets = produced(rule, rule.targets);
  if (!Array.isArray(targets)) return [];
  return targets.map((target) => produced(rule, target, 'deadLetterConfig', 'arn'));
};

/** Rules of the default bus have the rule's name alone. */
const dimensionsOf = (rule: CfnRule): Readonly<Record<string, string>> => {
  const bus = rule.eventBusName;
  if (bus === undefined || [undefined, 'default'].includes(resolved(rule, bus))) {
    return { RuleName: rule.ref };
  }
  const name = busName(bus);
  return { EventBusName: name, RuleName: nameOf(rule, name) };
};

/** `Ref` is not only the name there; the ARN ends with `rule/<bus>/<rule>`, and a partner's bus has slashes itself. */
const nameOf = ({ attrArn }: CfnRule, bus: string): string =>
  Fn.select(1 + segmentsOf(bus), Fn.split('/', attrArn));

const segmentsOf = (bus: string): number => (Token.isUnresolved(bus) ? 1 : bus.split('/').length);

/** A bus may be given by its ARN. */
const busName = (bus: string): string => {
  const reference = Tokenization.reverseString(bus).firstToken;
  if (Reference.isReference(reference) && reference.displayName === 'Arn') {
    return Fn.select(1, Fn.split('/', bus));
  }
  return Token.isUnresolved(bus) ? bus : bus.replace(/^arn:.*:event-bus\//, '');
};
