import type { CfnSchedule, CfnScheduleGroup } from 'aws-cdk-lib/aws-scheduler';
import { scheduleGroup } from '../../telemetry/resources/schedule-group';
import { produced, referenced } from './attached';
import { finder, type ResourceIndex } from './finder';
import { knownText } from './resolved';

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
    const schedule = resource as CfnSchedule;
    if (isGrouped(schedule)) {
      const group = groupsOf(all).find((each) => isIn(each, schedule));
      if (group) {
        const reason = `its group tells of it: ${group.node.path}`;
        return { kind: 'unwatched', covered: true, reason };
      }
      const name = knownText(schedule, schedule.groupName) ?? 'of another stack';
      return { kind: 'unwatched', reason: `its group ${name} is not here: watch it there` };
    }
    const schedules = schedulesOf(all).filter((each) => !isGrouped(each));
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

const isGrouped = ({ groupName }: CfnSchedule): boolean =>
  groupName !== undefined && groupName !== DEFAULT_GROUP;

/** By name as the CDK writes it, or by reference. */
const isIn = (group: CfnScheduleGroup, { groupName }: CfnSchedule): boolean =>
  groupName !== undefined && (groupName === group.name || referenced(groupName) === group);

const resourceOf = (name: string, schedules: readonly CfnSchedule[]) => ({
  dimensions: { ScheduleGroup: name },
  facts: {
    hasDeadLetterQueue: schedules.some(keeps),
    keepsFailures: schedules.length > 0 && schedules.every(keeps),
  },
});

const keeps = (schedule: CfnSchedule): boolean =>
  produced(schedule, schedule.target, 'deadLetterConfig') !== undefined;
