import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { App, type Stack } from 'aws-cdk-lib';
import { AwsSolutionsChecks } from 'cdk-nag';

interface Report {
  readonly pluginReports: readonly {
    readonly violations: readonly { readonly ruleName: string; readonly description: string }[];
  }[];
}

/** What the CDK's validator, annotations and the plugins of an app found when it was synthesized, warnings included. */
export const synthesisFindings = ({ outdir }: App): readonly string[] => {
  const report: Report = JSON.parse(readFileSync(join(outdir, 'validation-report.json'), 'utf8'));
  return report.pluginReports
    .flatMap(({ violations }) => violations)
    .map(({ ruleName, description }) => `${ruleName}: ${description}`);
};

/** What cdk-nag finds in a stack that is not answered with a reason, as `<path>: <rule>`. */
export const nagFindings = (stack: Stack): readonly string[] => {
  const app = stack.node.root;
  if (!App.isApp(app)) throw new TypeError(`${stack.node.path} is in no app`);
  return new AwsSolutionsChecks(app)
    .validateScope(stack)
    .violations.flatMap(({ ruleName, violatingResources }) =>
      violatingResources.map(({ constructPath = '' }) => `${constructPath}: ${ruleName}`),
    );
};
