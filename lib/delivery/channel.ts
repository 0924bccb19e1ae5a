import type { ISecret } from 'aws-cdk-lib/aws-secretsmanager';
import type { ITopic } from 'aws-cdk-lib/aws-sns';
import { type Severity, severities } from '../../telemetry/alerts/severity';

/** A way by which alerts reach people. */
export type Channel =
  | { readonly kind: 'slack'; readonly webhook: ISecret }
  | { readonly kind: 'email'; readonly address: string }
  | { readonly kind: 'topic'; readonly topic: ITopic };

/** Which severity goes where; to nobody where there is no channel: `info: []`. */
export type Routes = Readonly<Partial<Record<Severity, readonly Channel[]>>>;

/** Formatted messages to Slack. @param webhook - its value is the URL of an incoming webhook */
export const slack = ({ webhook }: { readonly webhook: ISecret }): Channel => ({
  kind: 'slack',
  webhook,
});

/** Plain messages from SNS; the address confirms its subscription once. */
export const email = (address: string): Channel => ({ kind: 'email', address });

/** A topic that there is: alarms publish to it, and what is behind it is its owner's. CloudWatch must be allowed to. */
export const topic = (existing: ITopic): Channel => ({ kind: 'topic', topic: existing });

/** The severities that have somewhere to go. */
export const routedSeverities = (routes: Routes): readonly Severity[] =>
  severities.filter((severity) => (routes[severity] ?? []).length > 0);

/** Each webhook of the routes with the severities that go to it. */
export const slackRoutes = (routes: Routes): ReadonlyMap<ISecret, readonly Severity[]> =>
  grouped(routes, (channel) => (channel.kind === 'slack' ? channel.webhook : undefined));

/** Each email address of the routes with the severities that go to it. */
export const emailRoutes = (routes: Routes): ReadonlyMap<string, readonly Severity[]> =>
  grouped(routes, (channel) => (channel.kind === 'email' ? channel.address : undefined));

/** Each topic of somebody else's with the severities that go to it. */
export const topicRoutes = (routes: Routes): ReadonlyMap<ITopic, readonly Severity[]> =>
  grouped(routes, (channel) => (channel.kind === 'topic' ? channel.topic : undefined));

/** The severities that need a topic of our own: those with a channel that is no topic. */
export const ownSeverities = (routes: Routes): readonly Severity[] =>
  routedSeverities(routes).filter((severity) =>
    (routes[severity] ?? []).some(({ kind }) => kind !== 'topic'),
  );

const grouped = <K>(
  routes: Routes,
  keyOf: (channel: Channel) => K | undefined,
): ReadonlyMap<K, readonly Severity[]> => {
  const groups = new Map<K, readonly Severity[]>();
  for (const severity of routedSeverities(routes)) {
    for (const channel of routes[severity] ?? []) {
      const key = keyOf(channel);
      if (key !== undefined) groups.set(key, [...(groups.get(key) ?? []), severity]);
    }
  }
  return groups;
};
