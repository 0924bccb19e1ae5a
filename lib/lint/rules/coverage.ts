import { indefinite } from '../../../telemetry/indefinite';
import { type MeteredType, meteredTypes } from '../aws-resources';
import { type Finding, finding } from '../finding';
import type { LintCheck, LintSubject } from '../lint-subject';
import type { LintedApp, LintedResource } from '../linted-app';
import type { LintedMetric } from '../linted-metric';
import { spelledText } from '../marked-text';
import { mentionedIn, resourceOf } from '../reference';
import { isForDeployment } from './log-groups';
import { alarmCarriers } from './topics';

/** Resources whose metrics no alarm reads. */
export const coverage: LintCheck = (subject) => {
  const watched = watchedResources(subject);
  const elsewhere = givenToUnread(subject.app);
  const fleets = watchedFleets(subject);
  const carriers = alarmCarriers(subject);
  return Object.entries(meteredTypes)
    .filter(([, { isWatched, namespace }]) => isWatched !== false && !fleets.has(namespace))
    .flatMap(([type, metered]) =>
      subject.app
        .ofType(type)
        .filter((resource) => !watched.resources.has(resource))
        .filter((resource) => !isNamed(subject, resource, metered, watched.names))
        .filter((resource) => !isForDeployment(subject.app, resource))
        .filter((resource) => !carriers.has(resource) && !elsewhere.has(resource))
        .filter((resource) => !isOfWatchedCluster(subject, resource, watched))
        .map((resource) => unwatched(resource, metered)),
    );
};

const unwatched = (resource: LintedResource, { title, namespace }: MeteredType): Finding =>
  finding(
    'resource-unwatched',
    resource,
    `${indefinite(title)} needs an alarm on its ${namespace} metrics, got none in these templates: watch it, or accept this with the reason why nobody needs to know`,
  );

interface Watched {
  readonly resources: ReadonlySet<LintedResource>;
  readonly names: ReadonlySet<string>;
}

const watchedResources = ({ app, alarms }: LintSubject): Watched => {
  const dimensions = alarms
    .flatMap(({ metrics }) => metrics)
    .flatMap((metric) => (metric.dimensions ?? []).map(({ value }) => ({ metric, value })));
  const stackOf = ({ of }: LintedMetric) => of.stack;
  return {
    resources: new Set(
      dimensions.flatMap(({ metric, value }) => mentionedIn(app, stackOf(metric), value)),
    ),
    names: new Set(
      dimensions.flatMap(({ metric, value }) => {
        const name = spelledText(app, stackOf(metric), value);
        return [nameKey(metric.namespace ?? '', name)];
      }),
    ),
  };
};

/** What a nested stack is given whose template is not here: its alarms may watch it. */
const givenToUnread = (app: LintedApp): ReadonlySet<LintedResource> =>
  new Set(
    app
      .ofType('AWS::CloudFormation::Stack')
      .filter(({ stack, logicalId }) => !stack.nested.has(logicalId))
      .flatMap(({ stack, properties }) => mentionedIn(app, stack, properties.Parameters)),
  );

/** The metrics of a cluster are those of all its instances. */
const isOfWatchedCluster = (
  { app }: LintSubject,
  { stack, properties }: LintedResource,
  watched: Watched,
): boolean => {
  const cluster = resourceOf(app, stack, properties.DBClusterIdentifier);
  return cluster !== undefined && watched.resources.has(cluster);
};

const nameKey = (namespace: string, name: string): string => `${namespace} ${name}`;

const isNamed = (
  { app }: LintSubject,
  { stack, properties }: LintedResource,
  { namespace, nameProperty }: MeteredType,
  names: ReadonlySet<string>,
): boolean => {
  const name = nameProperty && properties[nameProperty];
  return name !== undefined && names.has(nameKey(namespace, spelledText(app, stack, name)));
};

/** A Metrics Insights query reads all resources of its namespace. */
const watchedFleets = ({ alarms }: LintSubject): ReadonlySet<string> =>
  new Set(
    alarms.flatMap(({ expressions }) =>
      expressions.flatMap(({ text }) => {
        const namespace = /\bFROM\s+(?:SCHEMA\s*\(\s*)?"([^"]+)"/i.exec(text)?.[1];
        return /^\s*SELECT\b/i.test(text) && namespace ? [namespace] : [];
      }),
    ),
  );
