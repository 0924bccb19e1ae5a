// Stands in for `semver`, of which the X-Ray SDK uses this alone, to compare the version of an AWS SDK with one that it
// needs: to load all of the package takes 4 ms.

/** Whether the version is the least one or above: `gte('2.1692.0', '2.7.15')`. */
export const gte = (version: string, least: string): boolean =>
  version.localeCompare(least, 'en', { numeric: true }) >= 0;
