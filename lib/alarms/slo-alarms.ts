import { Annotations } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import type { Severity } from '../../telemetry/alerts/severity';
import type { BurnAlert } from '../../telemetry/slo/burn-rate';
import { checkSlo, trafficWarnings } from '../../telemetry/slo/check-slo';
import type { Slo } from '../../telemetry/slo/slo';
import { type BurnRules, burnRules } from '../../telemetry/slo/slo-rules';
import { atPath } from '../at-path';
import { anyOf, inAlarm } from './alarm-rule';
import { CompositeAlarm, type NamedAlarm, type Suppressor, toSuppression } from './composite-alarm';
import type { CompositeRule } from './composite-properties';
import { MetricAlarm } from './metric-alarm';
import { sloComposites, suppressedByPage } from './slo-composites';
import type { SloObjective } from './slo-objective';

export interface SloAlarmsProps {
  readonly service: string;
  readonly slo: Slo;
  /** ARNs of what an alarm of a severity tells. */
  readonly actions: (severity: Severity) => readonly string[];
  /** Name of the dashboard to look at. @default - none is named */
  readonly dashboard?: string;
  /** An alarm during which neither page nor ticket tells anybody. @default - none */
  readonly suppressedBy?: Suppressor;
  /** Who watches over the budget: alarms of ours, or Application Signals, which draws and tells nobody. @default 'alarms' */
  readonly kind?: 'alarms' | 'application-signals';
}

/**
 * Watches over an objective's error budget: silent alarms for each burn rate, a page and a ticket made of them.
 * @see https://sre.google/workbook/alerting-on-slos/
 */
export class SloAlarms extends Construct {
  /** They tell nobody. */
  readonly alarms: readonly MetricAlarm[];
  /** What tells: the page, the ticket or both. */
  readonly composites: ReadonlyMap<BurnAlert, CompositeAlarm>;
  /** With `kind: 'application-signals'` alone. */
  readonly objective?: SloObjective;
  readonly #props: SloAlarmsProps;

  constructor(scope: Construct, id: string, props: SloAlarmsProps) {
    super(scope, id);
    this.#props = props;
    const { slo, service, kind = 'alarms' } = props;
    const ofOurs = kind === 'alarms';
    atPath(this, () => checkSlo(ofOurs ? slo : { ...slo, alerts: [] }));
    if (!ofOurs) {
      this.objective = new (sloObjective())(this, 'Objective', { service, slo });
      this.alarms = [];
      this.composites = new Map();
      return;
    }
    for (const warning of trafficWarnings(slo)) {
      Annotations.of(this).addWarningV2('watchkeeper:sloTraffic', warning);
    }
    const rules = burnRules(slo);
    this.alarms = rules.flatMap(({ long, short }) => [
      this.#createAlarm(long),
      this.#createAlarm(short),
    ]);
    this.composites = this.#createComposites(rules);
  }

  #createAlarm(rule: BurnRules['long']): MetricAlarm {
    const { service, dashboard } = this.#props;
    return new MetricAlarm(this, rule.name, { service, dashboard, rule });
  }

  #createComposites(rules: readonly BurnRules[]): ReadonlyMap<BurnAlert, CompositeAlarm> {
    const { slo, service, suppressedBy } = this.#props;
    const composites = sloComposites(slo, rules, service);
    const created = new Map<BurnAlert, CompositeAlarm>();
    for (const [alert, rule] of composites) {
      const page = created.get('page');
      const quiet = page ? this.#quietDuring(page, rules) : suppressedBy;
      created.set(alert, this.#createComposite(alert, rule, quiet));
    }
    return created;
  }

  #createComposite(id: string, rule: CompositeRule, suppressedBy?: Suppressor): CompositeAlarm {
    const { service, dashboard, actions } = this.#props;
    return new CompositeAlarm(this, id, {
      ...{ service, dashboard, rule },
      ...(suppressedBy ? { suppressedBy } : {}),
      actions: actions(rule.severity),
      children: this.alarms.filter(({ rule: child }) => child.name.startsWith(`${rule.name}-`)),
    });
  }

  /** A composite alarm has one suppressor: what else keeps quiet joins the page in a silent alarm. */
  #quietDuring(page: CompositeAlarm, rules: readonly BurnRules[]): Suppressor {
    const { service, slo, suppressedBy } = this.#props;
    const { alarm: _, ...periods } = suppressedByPage(page.name, rules);
    if (!suppressedBy) return { ...periods, alarm: page };
    const { alarm } = toSuppression(suppressedBy);
    const children: readonly (NamedAlarm | string)[] = [page, suppressedBy.alarm];
    const quiet = new CompositeAlarm(this, 'quiet', {
      service,
      children: children.filter((child) => typeof child !== 'string'),
      rule: {
        name: `${slo.name}-quiet`,
        severity: 'info',
        summary: `No ticket of ${slo.name} now: it pages already, or ${alarm} keeps it quiet.`,
        runbook: slo.runbook,
        rule: anyOf(inAlarm(page.name), inAlarm(alarm)),
      },
    });
    return { ...periods, alarm: quiet };
  }
}

// It brings a module of the CDK that few apps have.
const sloObjective = (): typeof SloObjective => require('./slo-objective').SloObjective;
