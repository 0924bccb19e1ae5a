import { type LintCode, type LintSeverity, lintCodes } from './codes';
import type { LintedResource } from './linted-app';

/** What the linter found, and where. */
export interface Finding {
  readonly code: LintCode;
  readonly severity: LintSeverity;
  readonly resource: LintedResource;
  /** What, got, allowed, next step. */
  readonly message: string;
}

export const finding = (code: LintCode, resource: LintedResource, message: string): Finding => ({
  code,
  severity: lintCodes[code].severity,
  resource,
  message,
});
