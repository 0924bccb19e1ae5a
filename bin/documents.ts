import type { Document } from './document-files';
import { alertRules } from './documents/alert-rules';
import { incidents } from './documents/incidents';
import { lint } from './documents/lint';
import { resources } from './documents/resources';
import { runbooks } from './documents/runbooks';
import { search } from './documents/search';

/** Every page that follows from the code. */
export const documents: readonly Document[] = [
  { path: 'docs/alert-rules.md', content: alertRules },
  { path: 'docs/resources.md', content: resources },
  { path: 'docs/lint.md', content: lint },
  { path: 'docs/search.md', content: search },
  { path: 'docs/incidents.md', content: incidents },
  ...runbooks(),
];
