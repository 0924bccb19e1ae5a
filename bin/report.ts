import type { LocalCloud } from '../local/local-cloud';
import type { UnsupportedResource } from '../local/template/stack';

/** Lines that a start spends on what it does not run. */
const MAX_LINES = 20;

/**
 * What does not run, a line each; where that is too much, a line for each type and reason.
 * @param consoleUrl - where all of it is listed
 */
export const notRunLines = (
  unsupported: readonly UnsupportedResource[],
  consoleUrl: string,
): readonly string[] => {
  const lines =
    unsupported.length <= MAX_LINES
      ? unsupported.map(lineOf)
      : groupsOf(unsupported).map(groupLine);
  if (unsupported.length <= MAX_LINES) return lines;
  const shown = lines.slice(0, MAX_LINES - 1);
  const more = lines.length - shown.length;
  return [
    ...shown,
    `not run here: ${unsupported.length} resources in all${more > 0 ? `, ${more} more reasons` : ''}; each is listed at ${consoleUrl}`,
  ];
};

const lineOf = ({ stackName, logicalId, type, reason }: UnsupportedResource): string =>
  `not run here: ${stackName}/${logicalId} (${type}): ${reason}`;

const groupsOf = (
  all: readonly UnsupportedResource[],
): readonly (readonly UnsupportedResource[])[] => {
  const groups = new Map<string, UnsupportedResource[]>();
  for (const one of all) {
    const key = `${one.type} ${one.reason}`;
    groups.set(key, [...(groups.get(key) ?? []), one]);
  }
  return [...groups.values()].sort((a, b) => b.length - a.length);
};

const groupLine = (group: readonly UnsupportedResource[]): string => {
  const [first] = group;
  if (!first) return '';
  if (group.length === 1) return lineOf(first);
  return `not run here: ${group.length} of ${first.type} (${first.stackName}/${first.logicalId} …): ${first.reason}`;
};

export const readyLine = ({ urls }: LocalCloud): string => {
  const apis = urls.apis.map(({ url }) => url).join(' ');
  return `ready  API ${apis || 'none'}  console ${urls.console}  AWS endpoint ${urls.aws}  mailbox ${urls.mailbox}`;
};
