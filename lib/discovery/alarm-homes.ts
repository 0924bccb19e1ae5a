import { createHash } from 'node:crypto';
import { Annotations, CfnElement, NestedStack, Stack } from 'aws-cdk-lib';
import type { Construct } from 'constructs';

/**
 * What a stack holds at most.
 * @see https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/cloudformation-limits.html
 */
const MAX_RESOURCES = 500;

/** Kept free in the watch's own stack, for what comes after the alarms of resources: composites, dashboards, queries. */
const RESERVE = 50;

/**
 * How full a nested stack is on average. Resources fall into them by a hash, so some get more; a resource is a parameter,
 * of which a stack has 200.
 */
const ALARMS_EACH = 200;
const RESOURCES_EACH = 80;

export interface AlarmHomesProps {
  /** Alarms that are to be placed, and the resources that they are about. */
  readonly alarms: number;
  readonly resources: number;
  /** Nested stacks to spread them over; 0 keeps them in the stack. @default - 0 while they fit */
  readonly nestedStacks?: number;
}

/**
 * Where the alarms of each resource live: in the watch's stack, or in nested stacks by a hash of the resource's name. So no
 * resource moves when another one comes; only another number of nested stacks moves them, which `nestedStacks` pins.
 */
export const alarmHomes = (
  scope: Construct,
  props: AlarmHomesProps,
): ((resourceName: string) => Construct) => {
  const count = props.nestedStacks ?? stacksNeeded(scope, props);
  if (count === 0) return () => scope;
  const stacks = Array.from({ length: count }, (_, i) => new NestedStack(scope, `Alarms${i + 1}`));
  return (resourceName) => stacks[hashOf(resourceName) % count] as NestedStack;
};

/** A power of two, so that it changes seldom. */
const stacksNeeded = (scope: Construct, { alarms, resources }: AlarmHomesProps): number => {
  const room = MAX_RESOURCES - RESERVE - resourcesOf(Stack.of(scope));
  if (alarms <= room) {
    if (alarms > room * 0.8) warnOfMove(scope, alarms, room);
    return 0;
  }
  const needed = Math.max(alarms / ALARMS_EACH, resources / RESOURCES_EACH);
  return 2 ** Math.ceil(Math.log2(Math.max(1, needed)));
};

const resourcesOf = (stack: Stack): number =>
  stack.node.findAll().filter((each) => CfnElement.isCfnElement(each) && Stack.of(each) === stack)
    .length;

/** To move an alarm is to delete it and make it again under its name, which CloudFormation refuses in one deployment. */
const warnOfMove = (scope: Construct, alarms: number, room: number): void =>
  Annotations.of(scope).addWarningV2(
    'watchkeeper:alarmsNearLimit',
    `${alarms} alarms of resources are near the ${room} that the stack has room for; beyond it they move to nested stacks, which CloudFormation cannot do in one deployment: set nestedStacks: 4 while there are few`,
  );

const hashOf = (text: string): number => createHash('sha256').update(text).digest().readUInt32BE(0);
