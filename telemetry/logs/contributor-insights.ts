import type { AnyTelemetry } from '../define-telemetry';
import type { Fact } from '../line-fields';
import { type LineNames, lineNames } from '../line-names';
import { measures } from '../measures';

/** Which lines count: those where a member has one of the values, is a number above another, or is there at all. */
export type ContributorFilter =
  | { readonly member: string; readonly in: readonly string[] }
  | { readonly member: string; readonly above: number }
  | { readonly member: string; readonly isPresent: boolean };

/**
 * Ranks what has too many values for a dimension of a metric: workspaces, users, addresses. CloudWatch Contributor Insights
 * reads it from the log lines. Members are named as in a line, with dots between levels.
 */
export interface ContributorRule {
  /** Kebab-case. */
  readonly name: string;
  /** One sentence: who is ranked by what. */
  readonly ranks: string;
  /** Each combination of their values is one contributor. */
  readonly keys: readonly string[];
  /** The member whose values are added up. @default - lines are counted */
  readonly sumOf?: string;
  readonly filters: readonly ContributorFilter[];
}

/** US dollars in us-east-1: a rule each month, and a million lines that a rule matched. @see https://aws.amazon.com/cloudwatch/pricing/ */
export const contributorInsightsPrice = { ruleMonthUsd: 0.5, millionMatchesUsd: 0.02 } as const;

/** The rankings that a service's lines can give; each costs half a dollar a month and two cents a million lines. */
export const contributorRules = (telemetry: AnyTelemetry): readonly ContributorRule[] => {
  const names = lineNames(telemetry);
  return templates
    .filter(({ of, needs }) => (!of || measures(telemetry, of)) && needs.every(names.has))
    .map(({ name, ranks, rule }) => ({ name, ranks, ...rule(names) }));
};

interface RuleTemplate extends Pick<ContributorRule, 'name' | 'ranks'> {
  /** What the service must measure: the end of an instrument's path. @default - for every service */
  readonly of?: string;
  readonly needs: readonly Fact[];
  readonly rule: (names: LineNames) => Pick<ContributorRule, 'keys' | 'sumOf' | 'filters'>;
}

const ourErrors = ({ at }: LineNames): ContributorFilter => ({
  member: at('level'),
  in: ['ERROR', 'CRITICAL'],
});

const templates: readonly RuleTemplate[] = [
  {
    name: 'top-workspaces-by-credits',
    ranks: 'Workspaces by the credits that they use up (AN3).',
    of: 'creditsConsumed',
    needs: ['logger', 'context'],
    rule: ({ service, at, context }) => ({
      keys: [context('workspace_id')],
      sumOf: context('credits_consumed'),
      filters: [{ member: at('logger'), in: [`${service}.business`] }],
    }),
  },
  {
    name: 'top-users-by-errors',
    ranks: 'Users by the errors of ours that they meet.',
    needs: ['userId', 'level', 'error'],
    rule: (names) => ({
      keys: [names.at('userId')],
      filters: [ourErrors(names), { member: names.error('fingerprint'), isPresent: true }],
    }),
  },
  {
    name: 'top-errors',
    ranks: 'Errors by how often they happen, each kind by its fingerprint (EF12).',
    needs: ['level', 'error'],
    rule: (names) => ({
      keys: [names.error('fingerprint'), names.error('name')],
      filters: [ourErrors(names)],
    }),
  },
  {
    name: 'top-clients-by-requests',
    ranks: 'Addresses by the requests that come from them.',
    of: 'errorResponses',
    needs: ['clientIp', 'logger'],
    rule: ({ service, at }) => ({
      keys: [at('clientIp')],
      filters: [{ member: at('logger'), in: [`${service}.request`] }],
    }),
  },
  {
    name: 'top-users-by-requests',
    ranks: 'Users by the requests that they make.',
    of: 'errorResponses',
    needs: ['userId', 'logger'],
    rule: ({ service, at }) => ({
      keys: [at('userId')],
      filters: [{ member: at('logger'), in: [`${service}.request`] }],
    }),
  },
];

/** What CloudWatch takes as the definition of a rule. @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/ContributorInsights-RuleSyntax.html */
export interface ContributorRuleBody {
  readonly Schema: { readonly Name: 'CloudWatchLogRule'; readonly Version: 1 };
  readonly LogGroupNames: readonly string[];
  readonly LogFormat: 'JSON';
  readonly Contribution: {
    readonly Keys: readonly string[];
    readonly ValueOf?: string;
    readonly Filters: readonly Readonly<Record<string, unknown>>[];
  };
  readonly AggregateOn: 'Sum' | 'Count';
}

/** @throws RangeError when CloudWatch would refuse the rule */
export const toRuleBody = (
  rule: ContributorRule,
  logGroupNames: readonly string[],
): ContributorRuleBody => {
  checkContributorRule(rule);
  const { keys, sumOf, filters } = rule;
  return {
    Schema: { Name: 'CloudWatchLogRule', Version: 1 },
    LogGroupNames: logGroupNames,
    LogFormat: 'JSON',
    Contribution: {
      Keys: keys.map(pathOf),
      ...(sumOf === undefined ? {} : { ValueOf: pathOf(sumOf) }),
      Filters: filters.map(toFilter),
    },
    AggregateOn: sumOf === undefined ? 'Count' : 'Sum',
  };
};

const pathOf = (member: string): string => `$.${member}`;

const toFilter = (filter: ContributorFilter): Readonly<Record<string, unknown>> => {
  const Match = pathOf(filter.member);
  if ('in' in filter) return { Match, In: filter.in };
  return 'above' in filter
    ? { Match, GreaterThan: filter.above }
    : { Match, IsPresent: filter.isPresent };
};

/** "As many as four" of each, ten values. @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/ContributorInsights-RuleSyntax.html */
const MAX_KEYS = 4;
const MAX_FILTERS = 4;
const MAX_VALUES = 10;

const checkContributorRule = ({ name, keys, filters }: ContributorRule): void => {
  checkCount(name, 'keys', keys.length, 1, MAX_KEYS);
  checkCount(name, 'filters', filters.length, 0, MAX_FILTERS);
  for (const filter of filters) {
    if ('in' in filter) checkCount(name, 'values of a filter', filter.in.length, 1, MAX_VALUES);
  }
};

const checkCount = (name: string, what: string, got: number, least: number, most: number): void => {
  if (got >= least && got <= most) return;
  throw new RangeError(
    `${name}: a contributor rule has ${least} to ${most} ${what}, got ${got}: change it`,
  );
};
