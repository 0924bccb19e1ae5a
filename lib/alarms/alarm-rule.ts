/** CloudWatch's own words. */
export type AlarmState = 'ALARM' | 'OK' | 'INSUFFICIENT_DATA';

/** How many of some alarms: a number, or a percentage of them. */
export type Least = number | { readonly percent: number };

/** When a composite alarm is in ALARM, as a tree over the names of other alarms. */
export type AlarmRule =
  | { readonly kind: 'state'; readonly state: AlarmState; readonly alarm: string }
  | { readonly kind: 'not'; readonly rule: AlarmRule }
  | { readonly kind: 'any' | 'all'; readonly rules: readonly AlarmRule[] }
  | {
      readonly kind: 'atLeast';
      readonly least: Least;
      readonly state: AlarmState;
      readonly alarms: readonly string[];
    };

/** @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_PutCompositeAlarm.html */
export const MAX_CHILDREN = 100;
const MAX_ELEMENTS = 500;
const MAX_LENGTH = 10_240;

export const inState = (state: AlarmState, alarm: string): AlarmRule => ({
  kind: 'state',
  state,
  alarm,
});
/** The alarm of that name is in ALARM. */
export const inAlarm = (alarm: string): AlarmRule => inState('ALARM', alarm);
export const not = (rule: AlarmRule): AlarmRule => ({ kind: 'not', rule });
export const anyOf = (...rules: readonly AlarmRule[]): AlarmRule => ({ kind: 'any', rules });
export const allOf = (...rules: readonly AlarmRule[]): AlarmRule => ({ kind: 'all', rules });
/** Of a fleet so many are in a state: one of a hundred functions that fails wakes nobody. */
export const atLeast = (
  least: Least,
  alarms: readonly string[],
  state: AlarmState = 'ALARM',
): AlarmRule => ({ kind: 'atLeast', least, state, alarms });

/** The names in a rule, each once, in its order. */
export const alarmsOf = (rule: AlarmRule): readonly string[] => [...new Set(namesIn(rule))];

/**
 * A rule as CloudWatch reads it, each name in quotes, each nested choice in parentheses.
 * @throws RangeError when it is empty or over CloudWatch's limits
 */
export const toRuleText = (rule: AlarmRule): string => {
  const text = render(rule, 'top');
  check(alarmsOf(rule).length, MAX_CHILDREN, 'alarms');
  check(elementsOf(rule, 'top'), MAX_ELEMENTS, 'alarms and parentheses');
  check(text.length, MAX_LENGTH, 'characters');
  return text;
};

/** Whether any of these alarms fits into one rule. */
export const fitsOneRule = (alarms: readonly string[]): boolean =>
  alarms.length <= MAX_CHILDREN &&
  alarms.reduce((length, alarm) => length + quoted(alarm).length + JOINT, 0) <= MAX_LENGTH;

/** `ALARM()` and ` OR `. */
const JOINT = 'ALARM() OR '.length;

type Place = 'top' | 'nested';

const words = { any: ' OR ', all: ' AND ' } as const;

const render = (rule: AlarmRule, place: Place): string => {
  switch (rule.kind) {
    case 'state':
      return `${rule.state}(${quoted(rule.alarm)})`;
    case 'not':
      return `NOT ${render(rule.rule, 'nested')}`;
    case 'any':
    case 'all': {
      checkParts(rule.rules);
      const parts = rule.rules.map((part) => render(part, 'nested')).join(words[rule.kind]);
      return hasParentheses(rule.rules, place) ? `(${parts})` : parts;
    }
    case 'atLeast':
      return `AT_LEAST(${leastOf(rule)}, ${rule.state}, (${rule.alarms.map(quoted).join(', ')}))`;
    default:
      return unreachable(rule);
  }
};

/** AWS does not say which of AND and OR binds closer, so a choice within another always has them. */
const hasParentheses = (rules: readonly AlarmRule[], place: Place): boolean =>
  place === 'nested' && rules.length > 1;

/** Alarms and pairs of parentheses. */
const elementsOf = (rule: AlarmRule, place: Place): number => {
  switch (rule.kind) {
    case 'state':
      return 1;
    case 'not':
      return elementsOf(rule.rule, 'nested');
    case 'any':
    case 'all':
      return rule.rules.reduce(
        (elements, part) => elements + elementsOf(part, 'nested'),
        hasParentheses(rule.rules, place) ? 1 : 0,
      );
    case 'atLeast':
      return rule.alarms.length;
    default:
      return unreachable(rule);
  }
};

const namesIn = (rule: AlarmRule): readonly string[] => {
  switch (rule.kind) {
    case 'state':
      return [rule.alarm];
    case 'not':
      return namesIn(rule.rule);
    case 'any':
    case 'all':
      return rule.rules.flatMap(namesIn);
    case 'atLeast':
      return rule.alarms;
    default:
      return unreachable(rule);
  }
};

const quoted = (alarm: string): string => `"${alarm.replace(/["\\]/g, '\\$&')}"`;

const leastOf = ({ least, alarms }: Extract<AlarmRule, { kind: 'atLeast' }>): string => {
  checkParts(alarms);
  const [value, most, unit] =
    typeof least === 'number' ? [least, alarms.length, ''] : [least.percent, 100, '%'];
  if (Number.isInteger(value) && value >= 1 && value <= most) return `${value}${unit}`;
  throw new RangeError(
    `at least must be a whole number from 1 to ${most}${unit}, got ${value}${unit}: change it`,
  );
};

const checkParts = (parts: readonly unknown[]): void => {
  if (parts.length > 0) return;
  throw new RangeError('a composite alarm needs one alarm or more, got none: leave it out');
};

const check = (got: number, most: number, what: string): void => {
  if (got <= most) return;
  throw new RangeError(
    `a composite alarm's rule may have ${most} ${what}, got ${got}: gather some in composite alarms of their own`,
  );
};

const unreachable = (rule: never): never => {
  throw new TypeError(`unknown rule ${JSON.stringify(rule)}`);
};
