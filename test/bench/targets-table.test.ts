import type { Results } from '../../bench/results';
import { targetsTable } from '../../bench/targets-table';

const measuredOnSlowMachine: Results = {
  load: [
    {
      node: 24,
      rounds: 1,
      measuredAt: '2026-01-02T10:30:45.123Z',
      machine: 'slow',
      medians: {
        watchkeeper: { importMs: 5, inUseMs: 11.6 },
        watchkeeperTraced: { inUseMs: 20 },
        powertools: { importMs: 10, inUseMs: 10 },
        powertoolsTraced: { inUseMs: 20 },
      },
    },
  ],
};

test('on a slower machine a figure is judged beside the peer that its target was set beside, too', () => {
  const { rows } = targetsTable(measuredOnSlowMachine);

  const judged = rows.map((row) => row.slice(1));
  expect(judged).toEqual([
    ['≤ 2', '5.0', 'no', '0.50 of Powertools Logger, Metrics (≤ 0.33): no'],
    ['≤ 7', '11.6', 'no', '1.16 of Powertools Logger, Metrics (≤ 1.17): yes'],
    ['≤ 20', '20.0', 'yes', '1.00 of Powertools all three (≤ 0.67): no'],
  ]);
});
