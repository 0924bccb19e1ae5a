import { isLintCode, LINT_NAMESPACE } from './codes';
import { type Finding, finding } from './finding';
import { type Json, objectOf } from './json';
import type { LintedApp, LintedResource } from './linted-app';

/**
 * Takes away what the templates accept by `Metadata: { watchkeeper: { accept: { <code>: <reason> } } }`, of a resource or
 * of the whole template; an acceptance without a reason is a finding of its own.
 */
export const withoutAccepted = (
  app: LintedApp,
  findings: readonly Finding[],
): readonly Finding[] => [
  ...findings.filter(({ code, resource }) => !isAccepted(resource, code)),
  ...app.stacks.flatMap(({ resources, metadata }) => {
    const [first] = resources.values();
    const own = [...resources.values()].flatMap((resource) =>
      judgeAcceptances(resource, acceptedBy(resource.metadata)),
    );
    return first ? [...judgeAcceptances(first, acceptedBy(metadata)), ...own] : own;
  }),
];

const isAccepted = ({ metadata, stack }: LintedResource, code: string): boolean =>
  [metadata, stack.metadata].some((each) => isReason(shortNamed(acceptedBy(each))[code]));

const acceptedBy = (metadata: Json): Json => objectOf(objectOf(metadata[LINT_NAMESPACE]).accept);

const shortNamed = (accepted: Json): Json =>
  Object.fromEntries(Object.entries(accepted).map(([code, reason]) => [shortCode(code), reason]));

/** `watchkeeper::metric-unknown` and `metric-unknown` are one. */
const shortCode = (code: string): string =>
  code.startsWith(`${LINT_NAMESPACE}::`) ? code.slice(LINT_NAMESPACE.length + 2) : code;

const isReason = (reason: unknown): boolean => typeof reason === 'string' && reason.trim() !== '';

/** @param accepted - reasons by code */
const judgeAcceptances = (resource: LintedResource, accepted: Json): readonly Finding[] =>
  Object.entries(shortNamed(accepted)).flatMap(([code, reason]) => {
    const problem = acceptanceProblem(code, reason);
    return problem ? [finding(problem.code, resource, problem.message)] : [];
  });

/** What is wrong with accepting a code for a reason. */
export const acceptanceProblem = (
  code: string,
  reason: unknown,
):
  | { readonly code: 'acceptance-unknown' | 'acceptance-without-reason'; readonly message: string }
  | undefined => {
  if (!isLintCode(code)) {
    const message = `${code} is accepted, and the linter has no such code: correct or delete it`;
    return { code: 'acceptance-unknown', message };
  }
  if (isReason(reason)) return undefined;
  const message = `${code} must be accepted with a reason, got ${JSON.stringify(reason) ?? 'none'}: write it in one sentence`;
  return { code: 'acceptance-without-reason', message };
};
