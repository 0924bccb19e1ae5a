import type { Facts, ResourceType } from '../../../telemetry/resources/resource-type';

/**
 * What the statistic of each metric shows minute by minute, in promtool's notation; a metric that is left out is silent.
 * Where the statistic counts samples, as of API Gateway's `Count`, the values are the number of samples.
 */
export type Days = Readonly<Record<string, string>>;

/** One outage and one normal day of a default rule. */
export interface RuleCase<F extends Facts = Facts> {
  readonly fires: Days;
  /** Something of what a normal day brings: an idle night, a peak, a single retry, the blip of a deployment. */
  readonly quiet: Days;
  /** Where the rule needs a resource other than the type's own example. @default - none */
  readonly facts?: Partial<F>;
}

/** The cases of one type, by its rows. */
export interface DefaultRuleCases<F extends Facts = Facts> {
  readonly type: ResourceType<F>;
  /** Of a resource that most rules apply to. */
  readonly facts: NoInfer<F>;
  /** Where a row reads them by name. @default - one of any name */
  readonly dimensions?: Readonly<Record<string, string>>;
  readonly rules: Readonly<Record<string, RuleCase<NoInfer<F>>>>;
}

/** Types the cases by the facts, and forgets them: a list holds cases of all types. */
export const defaultRuleCases = <F extends Facts>(cases: DefaultRuleCases<F>): DefaultRuleCases =>
  cases as unknown as DefaultRuleCases;
