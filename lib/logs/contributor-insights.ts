import { Stack } from 'aws-cdk-lib';
import { CfnInsightRule } from 'aws-cdk-lib/aws-cloudwatch';
import type { ILogGroup } from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import type { AnyTelemetry } from '../../telemetry/define-telemetry';
import {
  type ContributorRule,
  contributorRules,
  toRuleBody,
} from '../../telemetry/logs/contributor-insights';
import { atPath } from '../at-path';

export interface ContributorInsightsProps {
  readonly telemetry: AnyTelemetry;
  /** What begins the names of the rules; each stage of one account needs its own. @default - the service */
  readonly name?: string;
  /** Where the lines come to. */
  readonly logGroups: readonly ILogGroup[];
  /** @default - `contributorRules(telemetry)`: all that the service's lines can be ranked by */
  readonly rules?: readonly ContributorRule[];
}

/**
 * Who is behind it: rankings of what is no dimension, each as the CloudWatch rule `<service>-<rule>`. One costs $0.50 a month
 * and $0.02 for each million lines that it matches.
 * @see https://aws.amazon.com/cloudwatch/pricing/
 */
export class ContributorInsights extends Construct {
  /** By the rule's name. */
  readonly rules: ReadonlyMap<string, CfnInsightRule>;

  constructor(scope: Construct, id: string, props: ContributorInsightsProps) {
    super(scope, id);
    const { telemetry, rules = contributorRules(telemetry) } = props;
    this.rules = new Map(rules.map((rule) => [rule.name, this.#createRule(rule, props)]));
  }

  #createRule(rule: ContributorRule, props: ContributorInsightsProps): CfnInsightRule {
    const { telemetry, name = telemetry.service, logGroups } = props;
    const names = logGroups.map(({ logGroupName }) => logGroupName);
    return new CfnInsightRule(this, rule.name, {
      ruleName: `${name}-${rule.name}`,
      ruleState: 'ENABLED',
      ruleBody: Stack.of(this).toJsonString(atPath(this, () => toRuleBody(rule, names))),
    });
  }
}
