import { writeSync } from 'node:fs';

/** Standard output is the handler's. */
const REPORT_FD = 3;

export const report = (figures: Readonly<Record<string, number>>): void => {
  writeSync(REPORT_FD, JSON.stringify(figures));
};
