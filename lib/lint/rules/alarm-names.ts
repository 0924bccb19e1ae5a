import { type Finding, finding } from '../finding';
import type { LintCheck, NamedAlarm } from '../lint-subject';
import type { LintedApp, LintedResource, LintedStack } from '../linted-app';
import { textOf } from '../reference';

/** Names and descriptions that CloudWatch refuses, or would take for one alarm. */
export const alarmNames: LintCheck = ({ app, named }) => [
  ...named.flatMap(({ resource }) => tooLong(app, resource)),
  ...duplicates(named),
];

/** @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_PutMetricAlarm.html */
const MAX_NAME_LENGTH = 255;
const MAX_DESCRIPTION_LENGTH = 1024;

const tooLong = (app: LintedApp, resource: LintedResource): readonly Finding[] => {
  const { AlarmName, AlarmDescription } = resource.properties;
  const name = textOf(app, resource.stack, AlarmName) ?? '';
  const description = textOf(app, resource.stack, AlarmDescription) ?? '';
  const found: Finding[] = [];
  if (name.length > MAX_NAME_LENGTH) {
    const message = `an alarm's name must be at most ${MAX_NAME_LENGTH} characters, got ${name.length}: shorten it`;
    found.push(finding('alarm-name-too-long', resource, message));
  }
  if (description.length > MAX_DESCRIPTION_LENGTH) {
    const message = `an alarm's description must be at most ${MAX_DESCRIPTION_LENGTH} characters, got ${description.length}: shorten it`;
    found.push(finding('description-too-long', resource, message));
  }
  return found;
};

/** Stacks may go to several Regions or accounts; a stack and its nested stacks go to one. */
const duplicates = (alarms: readonly NamedAlarm[]): readonly Finding[] => {
  const first = new Map<string, LintedResource>();
  return alarms.flatMap(({ resource, name }) => {
    if (name === undefined) return [];
    const key = JSON.stringify([rootOf(resource.stack).source.name, name]);
    const other = first.get(key);
    if (!other || isEitherOr(other, resource)) {
      first.set(key, resource);
      return [];
    }
    const message = `an alarm's name must be its own, got ${name}, the name of ${other.logicalId} too: rename one of them`;
    return [finding('alarm-name-duplicate', resource, message)];
  });
};

/** Conditions may exclude each other. */
const isEitherOr = (one: LintedResource, other: LintedResource): boolean =>
  one.condition !== undefined && other.condition !== undefined && one.condition !== other.condition;

const rootOf = (stack: LintedStack): LintedStack =>
  stack.parent ? rootOf(stack.parent.stack) : stack;
