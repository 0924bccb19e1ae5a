// Part of the bundle of functions that report to Sentry, and of no other: esbuild injects this file. By name, so that the
// bundle leaves out what is not used.
import { init, Scope, setHttpStatus, startSpan, withIsolationScope } from '@sentry/aws-serverless';
import { packagesKey } from '../optional-package';
import type { Sentry } from './sentry';

const holder = globalThis as { [packagesKey]?: Record<string, unknown> };

holder[packagesKey] = {
  ...holder[packagesKey],
  '@sentry/aws-serverless': {
    init,
    Scope,
    setHttpStatus,
    startSpan,
    withIsolationScope,
  } satisfies Sentry,
};
