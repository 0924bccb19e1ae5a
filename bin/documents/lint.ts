import { LINT_NAMESPACE, lintCodes } from '../../lib/lint/codes';
import { MADE_BY, markdownTable, page } from './markdown';

/** The codes of the linter: what each means, why it matters, what to do. */
export const lint = (): string =>
  page(
    '# Linter',
    MADE_BY,
    `At synth the linter reads the whole app: alarms, dashboards, log groups, topics. Each finding has a code; other tools see it as \`${LINT_NAMESPACE}::<code>\`. An error fails the synthesis.`,
    "A finding that is right all the same is accepted with a reason: in a rule `accepts: { 'metric-unknown': 'a partner sends it' }`, elsewhere `Validations.of(construct).acknowledge({ id, reason })`.",
    markdownTable(
      ['code', 'severity', 'what is wrong'],
      codes().map(([code, { severity, title }]) => [`[${code}](#${code})`, severity, title]),
    ),
    ...codes().flatMap(([code, { severity, title, why, fix, source }]) => [
      `## ${code}`,
      `**${title}** (${severity}). ${why}`,
      `${fix} [Source](${source}).`,
    ]),
  );

const codes = () => Object.entries(lintCodes);
