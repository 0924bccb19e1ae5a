import type { CfnSchedule, CfnScheduleGroup } from 'aws-cdk-lib/aws-scheduler';
import { scheduleGroup } from '../../telemetry/resources/schedule-group';
import { produced, referenced } from './attached';
import { finder, type ResourceIndex } from './finder';

const DEFAULT_GROUP = 'default';

export const scheduleGroups = finder({
  cfnType: 'AWS::Scheduler::ScheduleGroup',
  type: scheduleGroup,
  find: (resource, all) => {
    const group = resource as CfnScheduleGroup;
    const name = group.name ?? group.ref;
    const schedules = schedulesOf(all).filter((schedule) => isIn(group, schedule));
    return { kind: 'watched', resource: resourceOf(name, schedules) };
  },
});

/** Scheduler counts by group: all schedules that are in none of their own are one resource. */
export const ungroupedSchedules = finder({
  cfnType: 'AWS::Scheduler::Schedule',
  type: scheduleGroup,
  find: (resource, all) => {
    const { groupName } = resource as CfnSchedule;
    if (groupName !== undefined && groupName !== DEFAULT_GROUP) {
      const group = groupsOf(all).find((each) => isIn(each, resource as CfnSchedule));
      return group
        ? { kind: 'unwatched', covered: true, reason: `its group tells of it: ${group.node.path}` }
        : { kind: 'unwatched', reason: `its group ${groupName} is not here: watch it there` };
    }
    const schedules = schedulesOf(all).filter((each) => !each.groupName);
    return {
      kind: 'watched',
      sharedAs: 'DefaultScheduleGroup',
      resource: resourceOf(DEFAULT_GROUP, schedules),
    };
  },
});

const schedulesOf = (all: ResourceIndex) => all.ofType<CfnSchedule>('AWS::Scheduler::Schedule');

const groupsOf = (all: ResourceIndex) =>
  all.ofType<CfnScheduleGroup>('AWS::Scheduler::ScheduleGroup');

/** By name as the CDK writes it, or by reference. */
const isIn = (group: CfnScheduleGroup, { groupName }: CfnSchedule): boolean =>
  groupName !== undefined && (groupName === group.name || referenced(groupName) === group);

const resourceOf = (name: string, schedules: readonly CfnSchedule[]) => ({
  dimensions: { ScheduleGroup: name },
  facts: {
    hasDeadLetterQueue: schedules.some(
      (schedule) => produced(schedule, schedule.target, 'deadLetterConfig') !== undefined,
    ),
  },
});
