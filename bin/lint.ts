import { existsSync, readFileSync, statSync } from 'node:fs';
import type { LintSeverity } from '../lib/lint/codes';
import type { Finding } from '../lib/lint/finding';
import type { LintContext } from '../lib/lint/lint-subject';
import { lintStacks } from '../lib/lint/lint-template';
import type { LintedResource, StackTemplate } from '../lib/lint/linted-app';
import { readAssembly } from '../lib/lint/read-stacks';
import { parseValue } from '../local/template/read-template';

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
  const sorted = [...findings].sort((one, other) => rank(one) - rank(other));
  return {
    exitCode: findings.some(({ severity }) => severity === 'error') ? 1 : 0,
    lines: [...sorted.map(toLine), summary(findings)],
  };
};

const readStacks = (path: string): readonly StackTemplate[] => {
  if (!existsSync(path)) {
    throw new Error(`there is no ${path}: run \`cdk synth\`, or give a template`);
  }
  if (statSync(path).isDirectory()) return readAssembly(path);
  const template = parseValue(readFileSync(path, 'utf8'), path);
  if (typeof template !== 'object' || template === null || !('Resources' in template)) {
    throw new Error(`${path} must be a template, got no Resources: give a CloudFormation template`);
  }
  return [{ name: path, template, templatePath: path }];
};

const severities: readonly LintSeverity[] = ['error', 'warning', 'info'];

const rank = ({ severity }: Finding): number => severities.indexOf(severity);

const toLine = ({ severity, code, resource, message }: Finding): string =>
  `${severity.padEnd(7)} ${placeOf(resource)}: ${message} (${code})`;

/** The construct's path, which says more than a logical id. */
const placeOf = ({ metadata, stack, logicalId }: LintedResource): string => {
  const path = metadata['aws:cdk:path'];
  return typeof path === 'string' ? path : `${stack.source.name} ${logicalId}`;
};

const summary = (findings: readonly Finding[]): string =>
  severities
    .map((severity) => counted(findings, severity))
    .filter((text) => text !== '')
    .join(', ') || 'no findings';

const counted = (findings: readonly Finding[], wanted: LintSeverity): string => {
  const { length } = findings.filter(({ severity }) => severity === wanted);
  if (length === 0) return '';
  return `${length} ${labels[wanted]}${length === 1 ? '' : 's'}`;
};

const labels = { error: 'error', warning: 'warning', info: 'remark' } as const;
