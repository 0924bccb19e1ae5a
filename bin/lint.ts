import { statSync } from 'node:fs';
import type { Finding } from '../lib/lint/finding';
import type { LintContext } from '../lib/lint/lint-subject';
import { lintStacks } from '../lib/lint/lint-template';
import type { LintedResource, StackTemplate } from '../lib/lint/linted-app';
import { readAssembly } from '../lib/lint/read-stacks';
import { readTemplate } from '../local/template/read-template';

export interface LintResult {
  /** 1 where there is an error. */
  readonly exitCode: 0 | 1;
  readonly lines: readonly string[];
}

/**
 * Judges the monitoring of a CloudFormation template, JSON or YAML, or of the folder that `cdk synth` wrote.
 * @throws Error when there is nothing to read
 */
export const lint = (path: string, context: LintContext = {}): LintResult => {
  const findings = lintStacks(readStacks(path), context);
  const errors = findings.filter(({ severity }) => severity === 'error').length;
  const sorted = [...findings].sort((one, other) => rank(one) - rank(other));
  return {
    exitCode: errors > 0 ? 1 : 0,
    lines: [...sorted.map(toLine), summary(errors, findings.length - errors)],
  };
};

const readStacks = (path: string): readonly StackTemplate[] =>
  statSync(path).isDirectory()
    ? readAssembly(path)
    : [{ name: path, template: readTemplate(path), templatePath: path }];

const rank = ({ severity }: Finding): number => ['error', 'warning', 'info'].indexOf(severity);

const toLine = ({ severity, code, resource, message }: Finding): string =>
  `${severity.padEnd(7)} ${placeOf(resource)}: ${message} (${code})`;

/** The construct's path, which says more than a logical id. */
const placeOf = ({ metadata, stack, logicalId }: LintedResource): string => {
  const path = metadata['aws:cdk:path'];
  return typeof path === 'string' ? path : `${stack.source.name} ${logicalId}`;
};

const summary = (errors: number, others: number): string =>
  errors + others === 0 ? 'no findings' : `${errors} errors, ${others} warnings`;
