import {
  type IPolicyValidationContext,
  type IPolicyValidationPlugin,
  type PolicyValidationPluginReport,
  type PolicyViolation,
  Validations,
} from 'aws-cdk-lib';
import type { IConstruct } from 'constructs';
import { acceptanceProblem } from './acceptances';
import { LINT_NAMESPACE, type LintCode, lintCodes, qualifiedCode } from './codes';
import type { Finding } from './finding';
import { objectOf } from './json';
import type { LintContext } from './lint-subject';
import { lintStacks } from './lint-template';
import { readStack } from './read-stacks';

/**
 * The linter at synthesis: `Validations.of(app).addPlugins(new WatchLint({ telemetries: [shop] }))`. Errors fail it;
 * warnings are shown with it. A finding is accepted on its construct or any that it is in by
 * `Validations.of(construct).acknowledge({ id: 'watchkeeper::single-datapoint', reason: '…' })`.
 */
export class WatchLint implements IPolicyValidationPlugin {
  // The CDK finds acknowledgements by the name of the plugin.
  readonly name = LINT_NAMESPACE;
  readonly ruleIds = Object.keys(lintCodes);
  readonly #context: LintContext;

  constructor(context: LintContext = {}) {
    this.#context = context;
  }

  validate({
    stackTemplates,
    appConstruct,
  }: IPolicyValidationContext): PolicyValidationPluginReport {
    const stacks = stackTemplates.map(({ templatePath, stackConstructPath }) =>
      readStack(templatePath, stackConstructPath),
    );
    const violations = [
      ...lintStacks(stacks, this.#context).map(toViolation),
      ...appConstruct.node.findAll().flatMap(unreasoned),
    ];
    return { success: violations.every(({ severity }) => severity !== 'error'), violations };
  }
}

const toViolation = ({ code, message, resource }: Finding): PolicyViolation => ({
  ...violationOf(code, message),
  violatingResources: [
    {
      resourceLogicalId: resource.logicalId,
      templatePath: resource.stack.source.templatePath,
      locations: ['Properties'],
    },
  ],
});

const violationOf = (code: LintCode, description: string) => {
  const { severity, why, fix, source } = lintCodes[code];
  return {
    ruleName: qualifiedCode(code),
    description,
    severity,
    fix,
    ruleMetadata: { why, source },
  };
};

/** The CDK takes any acknowledgement: those that say nothing are found here. */
const unreasoned = (construct: IConstruct): readonly PolicyViolation[] =>
  construct.node.metadata
    .filter(({ type }) => type === Validations.ACKNOWLEDGED_RULES_METADATA_KEY)
    .flatMap(({ data }) => Object.entries(objectOf(data)))
    .filter(([id]) => id.startsWith(`${LINT_NAMESPACE}::`))
    .flatMap(([id, reason]) => {
      const problem = acceptanceProblem(id.slice(LINT_NAMESPACE.length + 2), reason);
      if (!problem) return [];
      const place = { constructPath: construct.node.path, locations: [] };
      return [{ ...violationOf(problem.code, problem.message), violatingResources: [place] }];
    });
