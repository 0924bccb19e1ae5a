import { CfnQueryDefinition, type ILogGroup } from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import type { AnyTelemetry } from '../../telemetry/define-telemetry';
import { facetQueries } from '../../telemetry/logs/facet-queries';
import { checkSavedQuery, type SavedQuery, savedQueryName } from '../../telemetry/logs/saved-query';
import { atPath } from '../at-path';

export interface SavedQueriesProps {
  readonly telemetry: AnyTelemetry;
  /** What the queries read, at most 50. */
  readonly logGroups: readonly ILogGroup[];
  /** @default - `facetQueries(telemetry)`: one for whatever the service's lines can answer */
  readonly queries?: readonly SavedQuery[];
}

/** A service's queries, ready in Logs Insights in a folder with its name. They cost nothing until they are run. */
export class SavedQueries extends Construct {
  /** By the query's name. */
  readonly definitions: ReadonlyMap<string, CfnQueryDefinition>;

  constructor(scope: Construct, id: string, props: SavedQueriesProps) {
    super(scope, id);
    const { telemetry, logGroups, queries = facetQueries(telemetry) } = props;
    atPath(this, () => checkQueries(telemetry.service, queries, logGroups));
    const logGroupNames = logGroups.map(({ logGroupName }) => logGroupName);
    this.definitions = new Map(
      queries.map((query) => [query.name, this.#define(telemetry.service, query, logGroupNames)]),
    );
  }

  #define(service: string, query: SavedQuery, logGroupNames: string[]): CfnQueryDefinition {
    return new CfnQueryDefinition(this, query.name, {
      name: savedQueryName(service, query),
      queryString: query.text,
      logGroupNames,
      ...(query.parameters.length > 0 ? { parameters: [...query.parameters] } : {}),
    });
  }
}

/** @see https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_StartQuery.html */
const MAX_LOG_GROUPS = 50;

const checkQueries = (
  service: string,
  queries: readonly SavedQuery[],
  logGroups: readonly ILogGroup[],
): void => {
  if (logGroups.length < 1 || logGroups.length > MAX_LOG_GROUPS) {
    throw new RangeError(
      `a query reads 1 to ${MAX_LOG_GROUPS} log groups, got ${logGroups.length}: name those that matter`,
    );
  }
  for (const query of queries) checkSavedQuery(service, query);
  const names = queries.map(({ name }) => name);
  const twice = names.find((name, index) => names.indexOf(name) !== index);
  if (twice === undefined) return;
  throw new RangeError(`two queries are named ${twice}: give one of them another name`);
};
