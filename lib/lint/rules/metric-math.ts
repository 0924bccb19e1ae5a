import type { LintCode } from '../codes';
import { type Finding, finding } from '../finding';
import type { LintCheck } from '../lint-subject';
import type { LintedAlarm } from '../linted-alarm';

/** Expressions that mean something else in an alarm than on a graph. */
export const metricMathChecks: LintCheck = ({ alarms }) =>
  alarms
    .filter(({ expressions }) => expressions.length > 0)
    .flatMap((alarm) => traps.flatMap((trap) => judge(alarm, trap)));

interface Trap {
  readonly code: LintCode;
  /** What of the expression is caught. */
  readonly found: (expression: string, alarm: LintedAlarm) => string | undefined;
  readonly next: string;
}

const traps: readonly Trap[] = [
  {
    code: 'search-in-alarm',
    found: (expression) => /\bSEARCH\s*\(/.exec(expression)?.[0] && 'SEARCH',
    next: 'name the metrics or use a Metrics Insights query',
  },
  {
    code: 'fill-repeat',
    found: (expression) => /\bFILL\s*\([^;]*?,\s*(REPEAT|LINEAR)\s*\)/.exec(expression)?.[1],
    next: 'fill with a number or let TreatMissingData decide',
  },
  {
    code: 'fill-late',
    found: (expression, alarm) => (isLate(alarm) ? lateFill(expression) : undefined),
    next: 'let M of N minutes decide with M below N',
  },
  {
    code: 'math-over-range',
    found: (expression) =>
      /\b(RUNNING_SUM|DATAPOINT_COUNT|REMOVE_EMPTY)\s*\(/.exec(expression)?.[1] ??
      /\b(SUM|AVG|MIN|MAX|STDDEV)\s*\(\s*[a-z]\w*\s*\)/.exec(expression)?.[1],
    next: 'compare each period by itself, SUM([m1, m2]) adds series up',
  },
  {
    code: 'rate-on-sparse',
    found: (expression) => /\b(RATE|DIFF|DIFF_TIME)\s*\(/.exec(expression)?.[1],
    next: 'divide the Sum by PERIOD(m1)',
  },
  {
    code: 'ratio-without-traffic',
    found: (expression, alarm) =>
      isUnguardedRatio(expression, alarm) ? 'a ratio of however little traffic' : undefined,
    next: 'judge it above a minimum of traffic alone, IF(m2 >= 10, ratio, 0)',
  },
];

const judge = (alarm: LintedAlarm, { code, found, next }: Trap): readonly Finding[] => {
  for (const { text } of alarm.expressions) {
    const caught = found(text, alarm);
    if (caught !== undefined) {
      const message = `an alarm must not rest on ${caught}, got ${shortened(text)}: ${next}`;
      return [finding(code, alarm.resource, message)];
    }
  }
  return [];
};

const shortened = (text: string): string => (text.length > 80 ? `${text.slice(0, 77)}...` : text);

/** A minute of AWS's or of EMF metrics is whole some time after it ended; longer periods hold older data as well. */
const LONGEST_LATE_PERIOD_SECONDS = 60;

const isLate = ({ periods, evaluationPeriods, datapointsToAlarm }: LintedAlarm): boolean =>
  evaluationPeriods !== undefined &&
  datapointsToAlarm !== undefined &&
  datapointsToAlarm >= evaluationPeriods &&
  periods.every((period) => period <= LONGEST_LATE_PERIOD_SECONDS);

/** Divided by a series that is not filled, the filler has no minute of its own. */
const lateFill = (expression: string): string | undefined => {
  const divided = /\bFILL\s*\([^()]*\)\s*\/\s*(?!FILL\b)[a-z]/g;
  return /\bFILL\s*\(/.test(expression.replaceAll(divided, '')) ? 'FILL' : undefined;
};

/** `IF` or a floor below the divisor guards it; a factor (`PERIOD(m1)`, a number) is no ratio. */
const isUnguardedRatio = (expression: string, { expressions }: LintedAlarm): boolean =>
  /\/\s*(\(|[a-z]|FILL|SUM)/.test(expression) &&
  !expressions.some(({ text }) => /\b(IF|MAX)\s*\(/.test(text));
