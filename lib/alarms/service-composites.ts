import { Construct } from 'constructs';
import { type Severity, severities } from '../../telemetry/alerts/severity';
import { type AlarmGroup, groupAlarms } from './alarm-groups';
import { anyOf, atLeast, fitsOneRule, inAlarm, type Least } from './alarm-rule';
import { CompositeAlarm, type NamedAlarm, type Suppressor } from './composite-alarm';
import { type CompositeRule, gatheredSentence } from './composite-properties';

/** An alarm that a composite gathers. */
export interface GatheredAlarm extends NamedAlarm {
  readonly rule: { readonly name: string; readonly severity: Severity };
}

/** Alarms of like things, of which some may be in ALARM without anybody being told. */
export interface Fleet {
  /** Part of the composite alarm's name. */
  readonly name: string;
  readonly alarms: readonly GatheredAlarm[];
  /** How many of them at once: `3`, or `{ percent: 20 }`. */
  readonly atLeast: Least;
  readonly severity: Severity;
  /** One sentence for whoever is woken: what is wrong. */
  readonly summary: string;
  readonly action?: string;
  readonly runbook: string;
}

export interface ServiceCompositesProps {
  readonly service: string;
  /** They tell nobody themselves. */
  readonly alarms: readonly GatheredAlarm[];
  /** ARNs of what an alarm of a severity tells. */
  readonly actions: (severity: Severity) => readonly string[];
  /** Where it is written what to do when any alarm of the service goes off. */
  readonly runbook: string;
  /** @default - none */
  readonly owner?: string;
  /** Name of the dashboard to look at. @default - none is named */
  readonly dashboard?: string;
  /** Judged together; their alarms are none of the service's. @default - none */
  readonly fleets?: readonly Fleet[];
  /** An alarm during which nobody is told: that of a dependency, or of a deployment. @default - none */
  readonly suppressedBy?: Suppressor;
}

/**
 * One alarm for each severity that tells of a service, `<service>-critical`, while the alarms in it stay silent. What does
 * not fit into one alarm's rule is gathered in groups first, `<service>-critical-0` to `-3`, by a hash of the alarms' names.
 */
export class ServiceComposites extends Construct {
  /** What tells. */
  readonly alarms: ReadonlyMap<Severity, CompositeAlarm>;
  /** By the fleet's name. */
  readonly fleets: ReadonlyMap<string, CompositeAlarm>;
  readonly #props: ServiceCompositesProps;

  constructor(scope: Construct, id: string, props: ServiceCompositesProps) {
    super(scope, id);
    this.#props = props;
    const { alarms, fleets = [] } = props;
    this.fleets = new Map(fleets.map((fleet) => [fleet.name, this.#createFleet(fleet)]));
    const judgedTogether = new Set(fleets.flatMap((fleet) => fleet.alarms));
    const own = alarms.filter((alarm) => !judgedTogether.has(alarm));
    this.alarms = new Map(
      severities.flatMap((severity) => {
        const gathered = own.filter(({ rule }) => rule.severity === severity);
        return gathered.length > 0 ? [[severity, this.#gather(severity, gathered)]] : [];
      }),
    );
  }

  #gather(severity: Severity, alarms: readonly GatheredAlarm[]): CompositeAlarm {
    const byName = new Map(alarms.map((alarm) => [alarm.name, alarm]));
    const groups = groupAlarms([...byName.keys()], fitsOneRule);
    const condition = gatheredSentence(alarms.map(({ rule }) => rule.name));
    const children =
      groups[0]?.path === ''
        ? alarms
        : groups.map((group) => this.#createGroup(severity, group, byName));
    return this.#createTelling(
      {
        ...this.#ruleOf(severity),
        name: severity,
        rule: anyOf(...children.map(({ name }) => inAlarm(name))),
        summary: `One or more ${severity} alarms of ${this.#props.service} went off.`,
        action: 'See which of its alarms is in ALARM: its own description says what to do.',
        condition,
      },
      children,
    );
  }

  #createGroup(
    severity: Severity,
    { path, alarms }: AlarmGroup,
    byName: ReadonlyMap<string, GatheredAlarm>,
  ): CompositeAlarm {
    const { service } = this.#props;
    const name = `${severity}-${path}`;
    return new CompositeAlarm(this, name, {
      service,
      rule: {
        ...this.#ruleOf(severity),
        name,
        rule: anyOf(...alarms.map(inAlarm)),
        summary: `A part of the ${severity} alarms of ${service}; ${service}-${severity} tells of them.`,
      },
      children: alarms.flatMap((alarm) => byName.get(alarm) ?? []),
    });
  }

  #createFleet({ alarms, atLeast: least, ...rule }: Fleet): CompositeAlarm {
    const quantity = typeof least === 'number' ? `${least} or more` : `${least.percent} % or more`;
    return this.#createTelling(
      {
        ...rule,
        rule: atLeast(
          least,
          alarms.map(({ name }) => name),
        ),
        condition: gatheredSentence(
          alarms.map((alarm) => alarm.rule.name),
          quantity,
        ),
      },
      alarms,
    );
  }

  #createTelling(rule: CompositeRule, children: readonly NamedAlarm[]): CompositeAlarm {
    const { service, dashboard, actions, suppressedBy } = this.#props;
    return new CompositeAlarm(this, rule.name, {
      ...{ service, dashboard, rule, children },
      actions: actions(rule.severity),
      ...(suppressedBy ? { suppressedBy } : {}),
    });
  }

  #ruleOf(severity: Severity): Pick<CompositeRule, 'severity' | 'runbook' | 'owner'> {
    const { runbook, owner } = this.#props;
    return { severity, runbook, ...(owner === undefined ? {} : { owner }) };
  }
}
