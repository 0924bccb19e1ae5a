import { Aspects, Stack, Validations } from 'aws-cdk-lib';
import type { ILogGroup } from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import type { AlertRule } from '../telemetry/alerts/alert-rule';
import { checkRuleNames } from '../telemetry/alerts/check-rule';
import type { MuteWindow } from '../telemetry/alerts/mute-window';
import { type Severity, severities } from '../telemetry/alerts/severity';
import {
  atStage,
  notifiesAt,
  type StageProfile,
  severityAt,
  sloAtStage,
  stageProfiles,
} from '../telemetry/alerts/stage-profile';
import type { AnyTelemetry } from '../telemetry/define-telemetry';
import { isLogContentAlert, type LogContentAlert } from '../telemetry/logs/log-content-alert';
import type { DashboardPlan } from '../telemetry/panels/dashboard-plan';
import type { Panel } from '../telemetry/panels/panel';
import type { Slo } from '../telemetry/slo/slo';
import { alarmArn, shownAlarmArn } from './alarms/alarm-arn';
import type { AlarmContext } from './alarms/alarm-properties';
import type { CompositeAlarm, Suppressor } from './alarms/composite-alarm';
import { MetricAlarm } from './alarms/metric-alarm';
import type { Fleet } from './alarms/service-composites';
import type { SloAlarms } from './alarms/slo-alarms';
import { atPath } from './at-path';
import type { OverviewService } from './dashboards/overview-dashboard';
import type { StandardDashboard } from './dashboards/service-dashboards';
import { createDashboards } from './dashboards/watch-dashboards';
import { AlertTopics } from './delivery/alert-topics';
import { type Routes, slackRoutes } from './delivery/channel';
import type { Notifier } from './delivery/notifier';
import type { UnwatchedResource } from './discovery/discover';
import { ResourceWatch, type WatchedScope } from './discovery/resource-watch';
import { qualifiedCode } from './lint/codes';
import type { FunctionSettings } from './monitored-function';
import { watchParts } from './watch-parts';

export interface WatchProps {
  /** A telemetry, whose facets are drawn; or a service's name alone. */
  readonly telemetry: { readonly service: string };
  /** What begins the names of alarms and dashboards; each stage of one account needs its own. @default - the service */
  readonly name?: string;
  /** Of metrics, or of what log lines say. @default - none but those of the resources */
  readonly rules?: readonly AlertRule[];
  readonly slos?: readonly Slo[];
  /** Who watches over the budgets of the objectives: alarms of ours, or Application Signals. @default 'alarms' */
  readonly sloKind?: 'alarms' | 'application-signals';
  readonly routes: Routes;
  /** The folder or address of the runbooks: `<runbooks>/alerts-not-delivered.md`, `<runbooks>/resources/lambda/error-rate.md`. */
  readonly runbooks: string;
  /** What rules mean on this stage, and of which people are told. @default - production: all that they say */
  readonly stage?: StageProfile;
  /** What tells: each alarm by itself, or one composite alarm a severity while its alarms stay silent. @default 'each' */
  readonly notify?: 'each' | 'service';
  /** Alarms that are judged together, of all that there are; for `notify: 'service'`. @default - none */
  readonly fleets?: (alarms: ReadonlyMap<string, MetricAlarm>) => readonly Fleet[];
  /** An alarm during which composite alarms tell nobody: that of a dependency, or of a deployment. @default - none */
  readonly suppressedBy?: Suppressor;
  /** When nobody is told, beside the windows of single rules. @default - never */
  readonly muted?: readonly MuteWindow[];
  /** What the dashboard shows. @default - 'standard' where resources are watched, else there is no dashboard */
  readonly panels?: 'standard' | readonly Panel[];
  /** Further dashboards, named `<service>-<id>`. @default - none */
  readonly dashboards?: readonly (DashboardPlan | StandardDashboard)[];
  /** What the log tables among the panels and the saved queries read. @default - none */
  readonly logGroups?: readonly ILogGroup[];
  /** Whether a telemetry's queries are saved in Logs Insights, over the log groups. @default true */
  readonly queries?: boolean;
  /** Of the function that takes alerts to Slack. */
  readonly settings?: FunctionSettings;
  /** Whose resources get the default rules of their types. @default - none's */
  readonly resources?: WatchedScope;
}

/** What is said of everything below a scope. */
export interface WatchEverythingProps extends Omit<WatchProps, 'resources'> {
  readonly resources?: Omit<WatchedScope, 'of'>;
}

/** Watches over a service: an alarm for each rule, its way to people, and the dashboard to look at. */
export class Watch extends Construct {
  readonly topics: AlertTopics;
  readonly notifiers: readonly Notifier[];
  /** By the objective's name. */
  readonly slos: ReadonlyMap<string, SloAlarms>;
  readonly #props: WatchProps;
  readonly #stage: StageProfile;
  readonly #alarms = new Map<string, MetricAlarm>();
  readonly #resources?: ResourceWatch;
  #isComplete = false;

  /** Watches over all resources below a scope, without anything being said of them. */
  static everything(scope: Construct, { resources, ...props }: WatchEverythingProps): Watch {
    atPath(scope, () => checkScope(scope));
    return new Watch(scope, 'Watch', { ...props, resources: { ...resources, of: scope } });
  }

  constructor(scope: Construct, id: string, props: WatchProps) {
    super(scope, id);
    const { routes, runbooks, settings, rules = [], resources } = props;
    this.#props = props;
    const service = this.#name;
    this.#stage = props.stage ?? stageProfiles.prod;
    atPath(this, () => checkProps(props));
    const runbook = `${runbooks}/alerts-not-delivered.md`;
    this.topics = new AlertTopics(this, 'Topics', { service, routes, runbook });
    this.#addAlarms(this, rules);
    this.slos = this.#createSlos();
    const { topics } = this;
    this.notifiers =
      slackRoutes(routes).size === 0
        ? []
        : watchParts.createNotifiers(this, { service, topics, routes, runbook, settings });
    if (resources) {
      this.#resources = new ResourceWatch(this, { ...resources, runbooks });
      this.#completeAtSynth(resources);
    } else this.#complete();
  }

  /** By the rule's name: those of the rules in their order, then those of the resources that there are by now. Log alarms are not among them. */
  get alarms(): ReadonlyMap<string, MetricAlarm> {
    this.#discover();
    return this.#alarms;
  }

  /** What nobody will be told about, of the resources that there are by now, and why. */
  get unwatched(): readonly UnwatchedResource[] {
    this.#discover();
    return this.#resources?.unwatched ?? [];
  }

  /** For an overview of several services: those of its alarms that there are by now, its budgets, its dashboard. */
  get overview(): OverviewService {
    const { slos = [] } = this.#props;
    return {
      service: this.#name,
      alarms: [...this.alarms.values()].map(({ name, rule: { severity } }) => ({
        arn: alarmArn(this, name),
        severity,
      })),
      budgets: slos.flatMap((slo) => watchParts.budgetPanels(slo)),
      dashboard: this.#dashboardName,
    };
  }

  #completeAtSynth({ of }: WatchedScope): void {
    Aspects.of(of).add({
      visit: (node) => {
        if (node === of) this.#complete();
      },
    });
  }

  #discover(): void {
    for (const { home, rules } of this.#resources?.discover() ?? []) this.#addAlarms(home, rules);
  }

  /** What needs to know all alarms; with resources it is made when the stack is synthesized, for more may come until then. */
  #complete(): void {
    if (this.#isComplete) return;
    this.#isComplete = true;
    this.#discover();
    const objectives = [...this.slos.values()].flatMap((slo) => [...slo.composites.values()]);
    const telling = [...this.#createComposites(), ...objectives];
    this.#mute(telling);
    this.#createDashboards(telling);
    this.#saveQueries();
    this.#tellLinter();
  }

  #addAlarms(home: Construct, rules: readonly AlertRule[]): void {
    for (const rule of atStage(rules, this.#stage)) {
      const context = {
        service: this.#name,
        actions: this.#speaks(rule) ? this.#actions(rule.severity, rule.name) : [],
        dashboard: this.#dashboardName,
      };
      const alarm = isLogContentAlert(rule)
        ? this.#createLogAlarm(home, rule, context)
        : new MetricAlarm(home, rule.name, { ...context, rule });
      if (alarm) this.#alarms.set(rule.name, alarm);
    }
  }

  /** @returns nothing where the lines are found by a query: that is an alarm of another kind */
  #createLogAlarm(
    home: Construct,
    rule: LogContentAlert,
    context: AlarmContext,
  ): MetricAlarm | undefined {
    const { logGroups = [] } = this.#props;
    return new watchParts.LogContentAlarm(home, rule.name, { ...context, alert: rule, logGroups })
      .metricAlarm;
  }

  /** What no composite alarm gathers: one with windows of its own, which that would not keep, and one by a query. */
  #speaks(rule: AlertRule): boolean {
    const isQuery = isLogContentAlert(rule) && rule.by === 'query';
    return this.#props.notify !== 'service' || rule.muted.length > 0 || isQuery;
  }

  /** @param rule - whose alarm tells. @default - an alarm of the watch itself */
  #actions(severity: Severity, rule?: string): readonly string[] {
    if (!notifiesAt(this.#stage, { severity })) return [];
    return atPath(this, () => this.topics.actions(severity), rule);
  }

  #createSlos(): ReadonlyMap<string, SloAlarms> {
    const { slos = [], sloKind: kind, suppressedBy } = this.#props;
    return new Map(
      slos.map((slo) => [
        slo.name,
        new watchParts.SloAlarms(this, `Slo-${slo.name}`, {
          ...{ service: this.#name, slo: sloAtStage(slo, this.#stage), kind, suppressedBy },
          actions: (severity) => this.#actions(severity),
          dashboard: this.#dashboardName,
        }),
      ]),
    );
  }

  #createComposites(): readonly CompositeAlarm[] {
    const { notify, runbooks, suppressedBy } = this.#props;
    if (notify !== 'service') return [];
    const created = new watchParts.ServiceComposites(this, 'Composites', {
      service: this.#name,
      alarms: [...this.#alarms.values()].filter(({ rule }) => !this.#speaks(rule)),
      actions: (severity) => this.#actions(severity),
      runbook: `${runbooks}/README.md`,
      dashboard: this.#dashboardName,
      fleets: this.#fleets,
      suppressedBy,
    });
    return [...created.alarms.values(), ...created.fleets.values()];
  }

  get #fleets(): readonly Fleet[] {
    const { fleets } = this.#props;
    return (fleets?.(this.#alarms) ?? []).map((fleet) => ({
      ...fleet,
      severity: severityAt(this.#stage, fleet.severity),
    }));
  }

  /** The windows of the watch are for all that tell, those of a rule for its own alarm. */
  #mute(telling: readonly CompositeAlarm[]): void {
    const { muted = [] } = this.#props;
    const own = [...this.#alarms.values()].map((alarm) => ({
      alarm,
      windows: [...(this.#speaks(alarm.rule) ? muted : []), ...alarm.rule.muted],
    }));
    const others = telling.map((alarm) => ({ alarm, windows: muted }));
    const alarms = [...others, ...own].filter(({ windows }) => windows.length > 0);
    if (alarms.length > 0) new watchParts.MuteRules(this, 'Mutes', { service: this.#name, alarms });
  }

  #createDashboards(telling: readonly CompositeAlarm[]): void {
    const { telemetry, slos = [], dashboards = [], logGroups } = this.#props;
    if (!this.#panels && dashboards.length === 0) return;
    const alarms = [...this.#alarms.values()];
    createDashboards(this, {
      name: this.#name,
      panels: this.#panels,
      ...{ dashboards, logGroups },
      composites: telling.map((alarm) => shownAlarmArn(this, alarm)),
      shown: {
        telemetry,
        alarms: alarms.map((alarm) => ({
          name: alarm.rule.name,
          arn: shownAlarmArn(this, alarm),
        })),
        rules: alarms.map(({ rule }) => rule),
        resources: this.#resources?.resources ?? [],
        budgets: slos.flatMap((slo) => watchParts.budgetPanels(slo)),
        within: Stack.of(this).stackName,
        hasLogs: (logGroups ?? []).length > 0,
      },
    });
  }

  #saveQueries(): void {
    const { telemetry, logGroups = [], queries = true } = this.#props;
    if (!queries || logGroups.length === 0 || !hasFields(telemetry)) return;
    new watchParts.SavedQueries(this, 'Search', { telemetry, logGroups });
  }

  /** What is left unwatched for a reason is no oversight, and neither is an alarm that is meant to tell nobody. */
  #tellLinter(): void {
    if (severities.some((severity) => this.#isSilent(severity))) {
      const reason = 'the stage or the routes tell nobody of its severity';
      Validations.of(this).acknowledge({ id: qualifiedCode('alarm-without-action'), reason });
    }
    for (const { construct, reason } of this.#resources?.unwatched ?? []) {
      Validations.of(construct).acknowledge({ id: qualifiedCode('resource-unwatched'), reason });
    }
  }

  #isSilent(severity: Severity): boolean {
    const { routes } = this.#props;
    return !notifiesAt(this.#stage, { severity }) || routes[severity]?.length === 0;
  }

  /** What begins the names of alarms and dashboards. */
  get #name(): string {
    return this.#props.name ?? this.#props.telemetry.service;
  }

  get #panels(): WatchProps['panels'] {
    const { panels, resources } = this.#props;
    return panels ?? (resources && 'standard');
  }

  get #dashboardName(): string | undefined {
    return this.#panels && this.#name;
  }
}

const checkScope = (scope: Construct): void => {
  if (scope.node.scopes.some((each) => Stack.isStack(each))) return;
  throw new RangeError(
    `Watch.everything makes its alarms in the scope, got ${scope.node.path || 'the app'}, which is in no stack: choose a stack and say new Watch(stack, 'Watch', { resources: { of: app } })`,
  );
};

/** A service's name alone says nothing of its lines. */
const hasFields = (telemetry: { readonly service: string }): telemetry is AnyTelemetry =>
  'logFields' in telemetry;

const checkProps = ({ rules = [], slos = [], notify, suppressedBy, fleets }: WatchProps): void => {
  checkRuleNames([...rules, ...slos]);
  if (notify === 'service') return;
  if (suppressedBy && slos.length === 0) {
    throw new RangeError(
      `suppressedBy needs composite alarms, got notify ${notify ?? 'each'} and no objective: set notify: 'service'`,
    );
  }
  if (fleets) {
    throw new RangeError(
      `fleets are composite alarms, got notify ${notify ?? 'each'}: set notify: 'service'`,
    );
  }
};
