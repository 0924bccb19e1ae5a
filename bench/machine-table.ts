import type { Results } from './results';
import type { Table } from './table';

/** On what the figures of record were measured, and when. */
export const machineTable = (results: Results): Table => {
  const rows = Object.values(results)
    .flatMap((measured) => measured.slice(0, 1))
    .map(({ measuredAt, machine }) => [measuredAt.slice(0, 10), machine]);
  const different = new Map(rows.map((row) => [row.join(), row]));
  return { head: ['measured', 'on'], rows: [...different.values()] };
};
