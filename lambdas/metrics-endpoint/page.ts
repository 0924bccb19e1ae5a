import type { CloudWatchClient } from '@aws-sdk/client-cloudwatch';
import { inBaseUnit } from './base-unit';
import { ask, metricsIn, type Question, sameDay } from './metric-data';
import type { PlannedFamily, PlannedSeries } from './plan';
import type { MetricFamily, Sample } from './prometheus';

/** How often a metric is asked for that has had no data yet. */
const LOOK_AROUND_MS = 600_000;

/** What CloudWatch knew up to a moment. */
export interface Page {
  /** Milliseconds since the epoch. */
  readonly untilMs: number;
  readonly families: readonly MetricFamily[];
  readonly metricsRequested: number;
}

/** What CloudWatch last said to a question. */
interface Known {
  readonly askedMs: number;
  /** Undefined where it had no data. */
  readonly value: number | undefined;
  /** Whether there has been data since the first page. */
  readonly hasCome: boolean;
}

/**
 * Loads pages of a plan, and asks no more than it must, for each question is billed: a value of five minutes every five
 * minutes, and what has had no data every ten, for most combinations of dimensions never come.
 * @param untilMs - a whole minute
 */
export const pageLoader = (
  plan: readonly PlannedFamily[],
  client: Pick<CloudWatchClient, 'send'>,
): ((untilMs: number) => Promise<Page>) => {
  const questions = questionsOf(plan);
  const known = new Map<Question, Known>();
  return async (untilMs) => {
    const asked = questions.filter((question) => isDue(question, known.get(question), untilMs));
    const answers = await ask(client, asked, untilMs);
    for (const question of asked) {
      known.set(question, renewed(question, known.get(question), answers.get(question), untilMs));
    }
    return {
      untilMs,
      families: plan.map((family) => filled(family, known)),
      metricsRequested: metricsIn(asked),
    };
  };
};

/** At moments that are the same for all environments. */
const isDue = ({ everyMs }: Question, last: Known | undefined, untilMs: number): boolean => {
  if (last === undefined) return true;
  const intervalMs = last.hasCome ? everyMs : LOOK_AROUND_MS;
  return Math.floor(untilMs / intervalMs) !== Math.floor(last.askedMs / intervalMs);
};

/**
 * A day's total never falls: CloudWatch may answer a little less than it did before, and to Prometheus a counter that
 * falls has begun anew, with all of its value to be added once more.
 */
const renewed = (
  { window }: Question,
  last: Known | undefined,
  answer: number | undefined,
  untilMs: number,
): Known => {
  const isRising =
    window === 'today' && last?.value !== undefined && sameDay(last.askedMs, untilMs);
  return {
    askedMs: untilMs,
    value: isRising ? Math.max(last.value, answer ?? 0) : answer,
    hasCome: answer !== undefined || last?.hasCome === true,
  };
};

/** Several samples may stand on one question. */
const questionsOf = (plan: readonly PlannedFamily[]): readonly Question[] => [
  ...new Set(
    plan.flatMap(({ series }) =>
      series.flatMap(({ samples }) => samples.map(({ question }) => question)),
    ),
  ),
];

type Knowledge = ReadonlyMap<Question, Known>;

const filled = ({ series, ...family }: PlannedFamily, known: Knowledge): MetricFamily => ({
  ...family,
  samples: series.flatMap((one) => samplesOf(one, known)),
});

const samplesOf = ({ isDeclared, samples }: PlannedSeries, known: Knowledge): readonly Sample[] => {
  const answerTo = (question: Question) => known.get(question)?.value;
  const startsAtZero =
    isDeclared || samples.some(({ question }) => answerTo(question) !== undefined);
  return samples.flatMap(({ question, unit, suffix, labels }) => {
    const nothing = question.window === 'today' && startsAtZero ? 0 : undefined;
    const value = answerTo(question) ?? nothing;
    return value === undefined ? [] : [{ suffix, labels, value: inBaseUnit(value, unit) }];
  });
};
