import { type MeteredType, meteredTypes } from '../aws-resources';
import { type Finding, finding } from '../finding';
import type { LintCheck, LintSubject } from '../lint-subject';
import type { LintedResource } from '../linted-app';
import type { LintedMetric } from '../linted-metric';
import { mentionedIn, textOf } from '../reference';
import { isForDeployment } from './log-groups';
import { alarmCarriers } from './topics';

/** Resources whose metrics no alarm reads. */
export const coverage: LintCheck = (subject) => {
  const watched = watchedResources(subject);
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
        .filter((resource) => !carriers.has(resource))
        .map((resource) => unwatched(resource, metered)),
    );
};

const unwatched = (resource: LintedResource, { title, namespace }: MeteredType): Finding =>
  finding(
    'resource-unwatched',
    resource,
    `a ${title} needs an alarm on its ${namespace} metrics, got none in these templates: watch it, or accept this with the reason why nobody needs to know`,
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
        const text = textOf(app, stackOf(metric), value);
        return text === undefined ? [] : [nameKey(metric.namespace ?? '', text)];
      }),
    ),
  };
};

const nameKey = (namespace: string, name: string): string => `${namespace} ${name}`;

const isNamed = (
  { app }: LintSubject,
  { stack, properties }: LintedResource,
  { namespace, nameProperty }: MeteredType,
  names: ReadonlySet<string>,
): boolean => {
  const name = nameProperty && textOf(app, stack, properties[nameProperty]);
  return name !== undefined && names.has(nameKey(namespace, name));
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
