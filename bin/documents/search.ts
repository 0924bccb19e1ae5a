import {
  contributorInsightsPrice,
  contributorRules,
} from '../../telemetry/logs/contributor-insights';
import { facetQueries } from '../../telemetry/logs/facet-queries';
import { indexedFields } from '../../telemetry/logs/indexed-fields';
import type { SavedQuery } from '../../telemetry/logs/saved-query';
import { MADE_BY, markdownTable, page } from './markdown';
import { watchedSystems } from './watched-systems';

/** How log lines are found: saved queries, indexes, rankings, by the names that each service's lines have. */
export const search = (): string =>
  page(
    '# Search',
    MADE_BY,
    "Log lines are found in CloudWatch Logs Insights by queries that are saved with the service (SP7). They follow from its telemetry: a facet brings its queries, and each uses the names that the service's lines have.",
    ['```ts', ...example, '```'].join('\n'),
    '## Saved queries',
    'In the console: *Logs Insights*, *Saved queries*, the folder with the name of the service. A `{{parameter}}` is asked for when the query is run. They cost nothing; a run costs what it reads.',
    markdownTable(
      ['query', 'finds', ...watchedSystems.map(({ telemetry }) => telemetry.service)],
      allQueries().map(({ name, finds }) => [
        `[${name}](#${name})`,
        finds,
        ...watchedSystems.map(({ telemetry }) =>
          facetQueries(telemetry).some((query) => query.name === name) ? '●' : '–',
        ),
      ]),
    ),
    '## Indexes',
    'A field index finds the few lines with a value without reading the others: queries with `=` or `in` on these fields read, and cost, less. It holds what came after it was made; log groups of the class Infrequent Access have none. At most 20 fields a log group.',
    markdownTable(
      ['service', 'indexed'],
      watchedSystems.map(({ telemetry }) => [
        telemetry.service,
        indexedFields(telemetry.logFields)
          .map((name) => `\`${name}\``)
          .join(', '),
      ]),
    ),
    '## Rankings',
    `What has too many values for a dimension is ranked by CloudWatch Contributor Insights. A rule costs $${contributorInsightsPrice.ruleMonthUsd.toFixed(2)} a month, and $${contributorInsightsPrice.millionMatchesUsd} for each million lines that it matches; so they are made only where a stack asks for them.`,
    markdownTable(
      ['ranking', 'ranks', 'of'],
      allRankings().map(({ name, ranks }) => [
        name,
        ranks,
        watchedSystems
          .filter(({ telemetry }) => contributorRules(telemetry).some((rule) => rule.name === name))
          .map(({ telemetry }) => telemetry.service)
          .join(', '),
      ]),
    ),
    '## The queries',
    'Each as the first service has it that can answer it.',
    ...allQueries().flatMap(({ name, finds, text, service }) => [
      `### ${name}`,
      finds,
      ['```', `# ${service}/${name}`, text, '```'].join('\n'),
    ]),
  );

const example = [
  "new SavedQueries(this, 'Search', { telemetry, logGroups });",
  "new ContributorInsights(this, 'Contributors', { telemetry, logGroups });   // costs: see below",
  "new LogGroup(this, 'Logs', { fieldIndexPolicies: fieldIndexPolicies(telemetry.logFields) });",
];

/** Of all services, each name once. */
const allQueries = (): readonly (SavedQuery & { readonly service: string })[] =>
  onceByName(
    watchedSystems.flatMap(({ telemetry }) =>
      facetQueries(telemetry).map((query) => ({ ...query, service: telemetry.service })),
    ),
  );

const allRankings = () =>
  onceByName(watchedSystems.flatMap(({ telemetry }) => contributorRules(telemetry)));

const onceByName = <T extends { readonly name: string }>(all: readonly T[]): readonly T[] =>
  all.filter((one, index) => all.findIndex(({ name }) => name === one.name) === index);
