import type * as sdk from '@aws-sdk/client-cloudwatch-logs';
import { AwsError } from '../aws-error';
import { parseFilterPattern } from '../logs/filter-pattern';
import { refuseInClass } from '../logs/log-class';
import { createMetricFilter, type MetricTransformation } from '../logs/metric-filter';
import { checkSubscriber } from '../logs/subscriptions';
import { answered, existingGroup, invalidParameter, pageOf } from './logs-errors';
import type { LogsCloud, LogsOperations } from './logs-operations';

/** @see https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_TestMetricFilter.html */
const MAX_TEST_MESSAGES = 50;

/** Metric filters and subscription filters. */
export const logFilterOperations = ({
  clock,
  deliveryStreams,
  logs,
  metricFilters,
  subscriptions,
}: LogsCloud): LogsOperations => ({
  PutMetricFilter: ({ logGroupName, filterName = '', filterPattern = '', metricTransformations }) =>
    answered(() => {
      const group = existingGroup(logs, logGroupName);
      refuseInClass(logs, group, 'metric filters');
      metricFilters.put(
        createMetricFilter({
          filterName,
          logGroupName: group,
          filterPattern,
          transformation: toTransformation(metricTransformations ?? []),
          createdMs: clock.now(),
        }),
      );
      return {};
    }),
  DescribeMetricFilters: (input) => {
    const { logGroupName, filterNamePrefix = '', metricName, metricNamespace } = input;
    const found = metricFilters
      .list(logGroupName && existingGroup(logs, logGroupName))
      .map(({ definition }) => definition)
      .filter(
        ({ filterName, transformation }) =>
          filterName.startsWith(filterNamePrefix) &&
          (metricName ?? transformation.metricName) === transformation.metricName &&
          (metricNamespace ?? transformation.metricNamespace) === transformation.metricNamespace,
      );
    const { page, nextToken } = pageOf(found, input.limit, input.nextToken);
    return {
      metricFilters: page.map(({ transformation, createdMs, ...filter }) => ({
        ...filter,
        metricTransformations: [
          { ...transformation, dimensions: { ...transformation.dimensions } },
        ],
        creationTime: createdMs,
      })),
      nextToken,
    };
  },
  DeleteMetricFilter: ({ logGroupName, filterName = '' }) => {
    if (!metricFilters.delete(existingGroup(logs, logGroupName), filterName)) {
      throw noSuchFilter('metric');
    }
    return {};
  },
  TestMetricFilter: ({ filterPattern = '', logEventMessages = [] }) =>
    answered(() => {
      if (logEventMessages.length < 1 || logEventMessages.length > MAX_TEST_MESSAGES) {
        throw invalidParameter(
          `1 to ${MAX_TEST_MESSAGES} log events can be tested, got ${logEventMessages.length}`,
        );
      }
      const { matches, extract } = parseFilterPattern(filterPattern);
      return {
        matches: logEventMessages.flatMap((eventMessage, i) =>
          matches(eventMessage)
            ? [{ eventNumber: i + 1, eventMessage, extractedValues: { ...extract(eventMessage) } }]
            : [],
        ),
      };
    }),

  PutSubscriptionFilter: (input) =>
    answered(() => {
      const { filterName = '', filterPattern = '', destinationArn = '' } = input;
      const logGroupName = existingGroup(logs, input.logGroupName);
      refuseInClass(logs, logGroupName, 'subscription filters');
      checkSubscriber(destinationArn, (stream) => deliveryStreams.has(stream));
      const createdMs = clock.now();
      subscriptions.put({ filterName, logGroupName, filterPattern, destinationArn, createdMs });
      return {};
    }),
  DescribeSubscriptionFilters: (input) => {
    const group = existingGroup(logs, input.logGroupName);
    const found = subscriptions
      .list(group)
      .filter(({ filterName }) => filterName.startsWith(input.filterNamePrefix ?? ''));
    const { page, nextToken } = pageOf(found, input.limit, input.nextToken);
    return {
      subscriptionFilters: page.map(({ createdMs, ...filter }) => ({
        ...filter,
        distribution: 'ByLogStream' as const,
        creationTime: createdMs,
      })),
      nextToken,
    };
  },
  DeleteSubscriptionFilter: ({ logGroupName, filterName = '' }) => {
    if (!subscriptions.delete(existingGroup(logs, logGroupName), filterName)) {
      throw noSuchFilter('subscription');
    }
    return {};
  },
});

const toTransformation = (
  transformations: readonly sdk.MetricTransformation[],
): MetricTransformation => {
  const [transformation] = transformations;
  if (transformation && transformations.length === 1) {
    const { metricName = '', metricNamespace = '', metricValue = '', ...rest } = transformation;
    return { ...rest, metricName, metricNamespace, metricValue };
  }
  const bound =
    transformations.length < 1 ? 'greater than or equal to 1' : 'less than or equal to 1';
  throw invalidParameter(
    `1 validation error detected: Value at 'metricTransformations' failed to satisfy constraint: Member must have length ${bound}`,
  );
};

const noSuchFilter = (kind: string): AwsError =>
  new AwsError('ResourceNotFoundException', `The specified ${kind} filter does not exist.`);
