import { withoutAccepted } from './acceptances';
import type { Finding } from './finding';
import { type LintCheck, type LintContext, toLintSubject } from './lint-subject';
import { type StackTemplate, toLintedApp } from './linted-app';

/** What is wrong with the monitoring of a CloudFormation template, whoever wrote it; anything else has no findings. */
export const lintTemplate = (template: unknown, context: LintContext = {}): readonly Finding[] =>
  lintStacks([{ name: 'template', template }], context);

/** The same for stacks that belong together: an alarm may watch what another stack has. */
export const lintStacks = (
  stacks: readonly StackTemplate[],
  context: LintContext = {},
): readonly Finding[] => {
  const app = toLintedApp(stacks);
  const subject = toLintSubject(app, context);
  const findings = checks().flatMap((check) => check(subject));
  return withoutAccepted(app, once(findings));
};

// With their tables they are half of this package: who judges nothing does not load them.
const checks = (): readonly LintCheck[] => require('./checks').checks;

/** A dashboard says one thing on many graphs. */
const once = (findings: readonly Finding[]): readonly Finding[] => {
  const seen = new Map<unknown, Set<string>>();
  return findings.filter(({ resource, code, message }) => {
    const said = seen.get(resource) ?? new Set<string>();
    seen.set(resource, said);
    const key = `${code} ${message}`;
    if (said.has(key)) return false;
    said.add(key);
    return true;
  });
};
