import type { Panel } from '../../telemetry/panels/panel';
import { inParts, type Widget } from './widget';

/** @see https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_StartQuery.html */
const MAX_LOG_GROUPS_OF_A_QUERY = 50;

/**
 * A query over log groups.
 * @throws RangeError when there are none
 */
export const toLogWidgets = (
  { title, width, height, query, view }: Extract<Panel, { kind: 'logs' }>,
  groups: readonly string[],
  region: string,
): readonly Widget[] => {
  if (groups.length === 0) {
    throw new RangeError(
      `the panel ${title} reads log groups, got none: pass logGroups beside the panels`,
    );
  }
  return inParts(title, groups, MAX_LOG_GROUPS_OF_A_QUERY).map((part) => ({
    ...{ title: part.title, width, height, type: 'log', metrics: 0 },
    properties: {
      title: part.title,
      region: region,
      view,
      query: [...part.items.map((group) => `SOURCE '${group}'`), query.join('\n| ')].join(' | '),
    },
  }));
};
