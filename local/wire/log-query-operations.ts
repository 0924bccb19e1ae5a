import { createHash } from 'node:crypto';
import type { ResultField } from '@aws-sdk/client-cloudwatch-logs';
import { AwsError } from '../aws-error';
import { LogSyntaxError } from '../logs/filter-scanner';
import { type InsightsResult, runInsightsQuery } from '../logs/insights';
import { TimeLimitError } from '../logs/time-limit';
import { existingGroup, groupName, invalidParameter, pageOf } from './logs-errors';
import type { LogsCloud, LogsOperations } from './logs-operations';

/** A query that has run. */
interface PastQuery {
  readonly queryId: string;
  readonly queryString: string;
  readonly logGroupName?: string;
  readonly createdMs: number;
  readonly status: 'Complete' | 'Timeout';
  readonly result?: InsightsResult;
}

/** How many queries are remembered with their results. */
const MAX_QUERIES = 100;
const DEFAULT_PAGE = 1000;

/** Logs Insights queries, run when they are started, and saved ones. */
export const logQueryOperations = (cloud: LogsCloud): LogsOperations => {
  const { clock, logs, newId, savedQueries } = cloud;
  const past = new Map<string, PastQuery>();
  const pastQuery = (queryId: string): PastQuery => {
    const query = past.get(queryId);
    if (query) return query;
    throw new AwsError('ResourceNotFoundException', `there is no query ${queryId}`);
  };

  return {
    StartQuery: (input) => {
      const { queryString = '', startTime = 0, endTime = 0, queryLanguage = 'CWLI' } = input;
      if (queryLanguage !== 'CWLI') {
        throw invalidParameter(`queries in ${queryLanguage} do not run here: use CWLI`);
      }
      const groups = [
        ...(input.logGroupName === undefined ? [] : [input.logGroupName]),
        ...(input.logGroupNames ?? []),
        ...(input.logGroupIdentifiers ?? []),
      ].map((group) => existingGroup(logs, group));
      const query = {
        queryId: newId(),
        queryString,
        logGroupName: groups[0],
        createdMs: clock.now(),
        ...run(cloud, queryString, { startTime, endTime, groups, limit: input.limit }),
      };
      past.set(query.queryId, query);
      for (const old of [...past.keys()].slice(0, -MAX_QUERIES)) past.delete(old);
      return { queryId: query.queryId };
    },
    GetQueryResults: ({ queryId = '' }) => {
      const { status, result } = pastQuery(queryId);
      return {
        queryLanguage: 'CWLI',
        results: result?.rows.map((row, i) => toFields(result, row, i)) ?? [],
        statistics: result?.statistics,
        status,
      };
    },
    StopQuery: ({ queryId = '' }) => {
      pastQuery(queryId);
      return { success: false };
    },
    DescribeQueries: ({ logGroupName, status, maxResults, nextToken: token }) => {
      const found = [...past.values()]
        .reverse()
        .filter(
          (query) =>
            (logGroupName ?? query.logGroupName) === query.logGroupName &&
            (status ?? query.status) === query.status,
        );
      const { page, nextToken } = pageOf(found, maxResults ?? DEFAULT_PAGE, token);
      return {
        queries: page.map(({ queryId, queryString, logGroupName: group, createdMs, ...query }) => ({
          queryLanguage: 'CWLI' as const,
          queryId,
          queryString,
          status: query.status,
          createTime: createdMs,
          logGroupName: group,
        })),
        nextToken,
      };
    },

    PutQueryDefinition: ({
      name = '',
      queryString = '',
      logGroupNames = [],
      queryDefinitionId,
    }) => {
      if (!name || !queryString) throw invalidParameter('a saved query needs a name and a query');
      const before = [...savedQueries.keys()].find((saved) => idOf(saved) === queryDefinitionId);
      if (queryDefinitionId !== undefined && before === undefined) throw noSuchDefinition();
      if (before !== undefined) savedQueries.delete(before);
      savedQueries.set(name, { name, query: queryString, groups: logGroupNames.map(groupName) });
      return { queryDefinitionId: idOf(name) };
    },
    DescribeQueryDefinitions: ({
      queryDefinitionNamePrefix = '',
      maxResults,
      nextToken: token,
    }) => {
      const found = [...savedQueries.values()].filter(({ name }) =>
        name.startsWith(queryDefinitionNamePrefix),
      );
      const { page, nextToken } = pageOf(found, maxResults ?? DEFAULT_PAGE, token);
      return {
        queryDefinitions: page.map(({ name, query, groups }) => ({
          queryLanguage: 'CWLI' as const,
          queryDefinitionId: idOf(name),
          name,
          queryString: query,
          logGroupNames: [...groups],
        })),
        nextToken,
      };
    },
    DeleteQueryDefinition: ({ queryDefinitionId }) => {
      const name = [...savedQueries.keys()].find((saved) => idOf(saved) === queryDefinitionId);
      if (name === undefined) throw noSuchDefinition();
      return { success: savedQueries.delete(name) };
    },
  };
};

const run = (
  { clock, logs }: LogsCloud,
  queryString: string,
  input: {
    readonly startTime: number;
    readonly endTime: number;
    readonly groups: readonly string[];
    readonly limit?: number;
  },
): Pick<PastQuery, 'status' | 'result'> => {
  try {
    const result = runInsightsQuery(logs, queryString, {
      startMs: input.startTime * 1000,
      // The range is inclusive, and its ends are seconds.
      endMs: input.endTime * 1000 + 999,
      groups: input.groups,
      limit: input.limit,
      nowMs: clock.now(),
    });
    return { status: 'Complete', result };
  } catch (error) {
    if (error instanceof TimeLimitError) return { status: 'Timeout' };
    if (error instanceof LogSyntaxError) {
      throw new AwsError('MalformedQueryException', error.message);
    }
    throw error;
  }
};

const toFields = (
  { fields, pointers }: InsightsResult,
  row: Readonly<Record<string, string>>,
  index: number,
): ResultField[] => {
  const pointer = pointers?.[index];
  return [
    ...fields.flatMap((field) => (field in row ? [{ field, value: row[field] }] : [])),
    ...(pointer === undefined ? [] : [{ field: '@ptr', value: pointer }]),
  ];
};

/** A saved query's name is its identity; the id that callers want follows from it. */
const idOf = (name: string): string =>
  createHash('md5')
    .update(name)
    .digest('hex')
    .replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');

const noSuchDefinition = (): AwsError =>
  new AwsError('ResourceNotFoundException', 'there is no such query definition');
