// Type tests: `npm run types` fails when one of the expected errors goes away.
import { agentOf } from '../../../lambdas/recording/agent';
import { businessEvent } from '../../../lambdas/recording/business-event';
import { cacheOf } from '../../../lambdas/recording/cache';
import { collectorHandler } from '../../../lambdas/recording/collector';
import { functionLog } from '../../../lambdas/recording/function-log';
import { queryOf } from '../../../lambdas/recording/query';
import { taskOf } from '../../../lambdas/recording/task';
import { platform } from './platform';

declare const fromOutside: string;
const work = async () => 1;

const task = taskOf(platform.tasks);
task({ task_name: 'collect', queue: 'ingest', attempt: 2 }, work) satisfies Promise<number>;
// @ts-expect-error a task that the facet does not list
void task({ task_name: 'colect' }, work);
// @ts-expect-error a queue that the facet does not list
void task({ task_name: 'collect', queue: 'egest' }, work);
// @ts-expect-error a text from outside: parse it first
void task({ task_name: fromOutside }, work);
// @ts-expect-error the name is missing
void task({}, work);
// @ts-expect-error another facet
taskOf(platform.cache);

const agent = agentOf(platform.agent);
void agent({ agent_id: 'analyst', story_id: 's-1', workspace: 'w-1' }, (run) => {
  run.llm({ model: 'large', input_tokens: 1, output_tokens: 1, cost_usd: 0.1 });
  // @ts-expect-error a model that the facet does not list
  run.llm({ model: 'huge', input_tokens: 1, output_tokens: 1, cost_usd: 0.1 });
});
// @ts-expect-error an agent that the facet does not list
void agent({ agent_id: 'critic' }, work);

const query = queryOf(platform.database);
query({ operation: 'select', table: 'items' }, work) satisfies Promise<number>;
// @ts-expect-error a table that the facet does not list
void query({ operation: 'select', table: 'users' }, work);
// @ts-expect-error an operation that the facet does not list
void query({ operation: 'drop', table: 'items' }, work);
// @ts-expect-error a dimension is missing
void query({ operation: 'select' }, work);
void queryOf(platform.predictions)({ operation: 'put_prediction' }, work);
// @ts-expect-error a dimension that the facet does not have
void queryOf(platform.predictions)({ operation: 'put_prediction', table: 'items' }, work);

const itemsCollected = businessEvent(platform.trends.itemsCollected);
itemsCollected(10, { source: 'reddit' });
itemsCollected(10, { source: 'reddit' }, { workspace_id: fromOutside });
businessEvent(platform.security.suspiciousEvents)();
// @ts-expect-error a source that the facet does not list
itemsCollected(10, { source: 'usenet' });
// @ts-expect-error a dimension is missing
itemsCollected(10);
// @ts-expect-error an unbounded value is no dimension
itemsCollected(10, { source: 'reddit', workspace_id: fromOutside });
// @ts-expect-error a gauge is not counted
businessEvent(platform.trends.activeTrends);

const cached = cacheOf(platform.cache);
cached.through({ get: () => undefined, load: work, set: () => {} }) satisfies Promise<number>;
// @ts-expect-error what is kept is not what is loaded
cached.through({ get: () => 'a', load: work, set: () => {} }) satisfies Promise<number>;

const gather = async () => {};
collectorHandler(platform, {
  users: async ({ usage }) => usage.activeUsers.set(1),
  database: gather,
  cache: gather,
});
// @ts-expect-error a gatherer is missing
collectorHandler(platform, { users: gather, database: gather });
// @ts-expect-error a gatherer that the facet does not list
collectorHandler(platform, { users: gather, database: gather, cache: gather, disk: gather });

functionLog((count: number) => count + 1)(1) satisfies number;
// @ts-expect-error the function's own arguments
functionLog((count: number) => count + 1)('1');
