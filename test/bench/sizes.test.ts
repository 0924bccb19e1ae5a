import type { Figures, Measure } from '../../bench/measure';
import { bundleSize } from '../../bench/measures/bundle-size';
import { lineBytes } from '../../bench/measures/line-bytes';
import { ownNode } from '../../bench/nodes';
import type { VariantName } from '../../bench/variants';

const measured = async (measure: Measure, variant: VariantName): Promise<Figures> =>
  measure.run(variant, ownNode, {});

test('SP1: a request leaves one line of at most 750 bytes, its metrics and a roll-up of them in it', async () => {
  const { bytes, lines } = await measured(lineBytes, 'watchkeeper');

  expect(lines).toBe(1);
  expect(bytes).toBeLessThanOrEqual(750);
});

test('a traced request with every set of log fields leaves one line of at most 1,500 bytes', async () => {
  const { bytes, lines } = await measured(lineBytes, 'watchkeeperAllFields');

  expect(lines).toBe(1);
  expect(bytes).toBeLessThanOrEqual(1500);
});

test('the wrapper adds at most 30.5 KB to a bundle, and 83 KB with the files of Powertools beside it', async () => {
  const { main, inUse } = await measured(bundleSize, 'watchkeeper');

  expect(main).toBeLessThanOrEqual(30.5);
  expect(inUse).toBeLessThanOrEqual(83);
});
