import {
  type CompositeRule,
  evaluateCompositeRule,
  parseCompositeRule,
  type StateLookup,
} from '../alarms/composite-rule';
import type { AlarmView } from '../console-server/console-source';
import { Failure } from './empty';
import { href } from './route';
import { StateChip } from './state-chip';

/** By name and by ARN. */
type Children = ReadonlyMap<string, AlarmView>;

/** A composite alarm's rule as a tree: what of it is true now, and the alarms it names with their states. */
export const RuleTree = (props: {
  readonly rule: string;
  readonly alarms: readonly AlarmView[];
}) => {
  const parsed = read(props.rule);
  if (typeof parsed === 'string') return <Failure message={parsed} />;
  const byName: Children = new Map(
    props.alarms.flatMap((alarm) => [
      [alarm.name, alarm],
      [alarm.arn, alarm],
    ]),
  );
  return (
    <ul class="rule">
      <Branch rule={parsed} alarms={byName} />
    </ul>
  );
};

/** The rule, or what is wrong with it. */
const read = (text: string): CompositeRule | string => {
  try {
    return parseCompositeRule(text);
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
};

interface BranchProps {
  readonly rule: CompositeRule;
  readonly alarms: Children;
}

const Branch = ({ rule, alarms }: BranchProps) => {
  const stateOf: StateLookup = (alarm) => alarms.get(alarm)?.state;
  const isTrue = evaluateCompositeRule(rule, stateOf);
  const branches = branchesOf(rule);
  return (
    <li class={isTrue ? 'holds' : ''}>
      <span class="truth" role="img" aria-label={isTrue ? 'true' : 'false'}>
        {isTrue ? '✓' : '–'}
      </span>{' '}
      <Words rule={rule} alarms={alarms} />
      {branches.length > 0 && (
        <ul>
          {branches.map((branch, index) => (
            <Branch key={index} rule={branch} alarms={alarms} />
          ))}
        </ul>
      )}
      {rule.kind === 'atLeast' && (
        <ul>
          {rule.alarms.map((alarm) => (
            <li key={alarm}>
              <Child name={alarm} alarms={alarms} />
            </li>
          ))}
        </ul>
      )}
    </li>
  );
};

const branchesOf = (rule: CompositeRule): readonly CompositeRule[] => {
  if (rule.kind === 'not') return [rule.operand];
  return rule.kind === 'and' || rule.kind === 'or' ? rule.operands : [];
};

const Words = ({ rule, alarms }: BranchProps) => {
  switch (rule.kind) {
    case 'constant':
      return <>{rule.value ? 'always' : 'never'}</>;
    case 'state':
      return (
        <>
          <Child name={rule.alarm} alarms={alarms} /> <small>is {rule.state}</small>
        </>
      );
    case 'not':
      return <>none of</>;
    case 'and':
      return <>all of</>;
    case 'or':
      return <>any of</>;
    case 'atLeast':
      return (
        <>
          at least {rule.least.value}
          {rule.least.unit === 'percent' ? ' %' : ''} of these are {rule.negated ? 'not ' : ''}
          {rule.state}
        </>
      );
  }
};

const Child = ({ name, alarms }: { readonly name: string; readonly alarms: Children }) => {
  const alarm = alarms.get(name);
  if (!alarm) {
    return (
      <>
        <code>{name}</code> <small>does not exist</small>
      </>
    );
  }
  return (
    <>
      <StateChip state={alarm.state} />{' '}
      <a href={href({ page: 'alarms', name: alarm.name })}>{alarm.name}</a>
    </>
  );
};
