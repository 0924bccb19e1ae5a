import { instrumentsOf } from '../../telemetry/define-telemetry';
import type { Finding } from './finding';
import { type LintedAlarm, toLintedAlarm } from './linted-alarm';
import type { LintedApp, LintedResource } from './linted-app';
import { dashboardMetrics } from './linted-dashboard';
import type { LintedMetric } from './linted-metric';
import { spelledText } from './marked-text';

/** What the linter is told beside the templates. */
export interface LintContext {
  /** What the handlers emit: in their namespaces nothing else has data. @default - only AWS's metrics are judged */
  readonly telemetries?: readonly object[];
}

export type Instruments = ReturnType<typeof instrumentsOf>;

export interface NamedAlarm {
  readonly resource: LintedResource;
  /** With its references written out. */
  readonly name?: string;
}

/** What every rule reads: worked out once for all of them. */
export interface LintSubject {
  readonly app: LintedApp;
  /** Metric alarms. */
  readonly alarms: readonly LintedAlarm[];
  /** Everything of CloudWatch that has an alarm's name: metric alarms, log alarms and composites. */
  readonly named: readonly NamedAlarm[];
  /** By the name, its references written out. */
  readonly byName: ReadonlyMap<string, LintedResource>;
  /** Of the alarms and the dashboards. */
  readonly metrics: readonly LintedMetric[];
  readonly instruments: Instruments;
}

/** One or a few codes: looks at everything and tells what it found. */
export type LintCheck = (subject: LintSubject) => readonly Finding[];

export const toLintSubject = (app: LintedApp, { telemetries = [] }: LintContext): LintSubject => {
  const alarms = app.ofType('AWS::CloudWatch::Alarm').map((each) => toLintedAlarm(app, each));
  const drawn = app
    .ofType('AWS::CloudWatch::Dashboard')
    .flatMap((dashboard) => dashboardMetrics(app, dashboard));
  const named = namedAlarms(app);
  return {
    app,
    alarms,
    named,
    byName: new Map(named.flatMap(({ resource, name }) => (name ? [[name, resource]] : []))),
    metrics: [...alarms.flatMap(({ metrics }) => metrics), ...drawn],
    instruments: telemetries.flatMap((telemetry) => instrumentsOf(telemetry)),
  };
};

const namedAlarms = (app: LintedApp): readonly NamedAlarm[] =>
  ['Alarm', 'CompositeAlarm', 'LogAlarm']
    .flatMap((type) => app.ofType(`AWS::CloudWatch::${type}`))
    .map((resource) => {
      const { stack, properties } = resource;
      if (properties.AlarmName === undefined) return { resource };
      return { resource, name: spelledText(app, stack, properties.AlarmName) };
    });
