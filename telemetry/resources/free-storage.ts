import { labelled, percentOf, type Signal } from '../signals/signal';
import { bytes } from '../unit';
import type { Probe } from './resource-type';

/** The free share of what is allocated to a database; undefined where its storage grows by itself. */
export const freeStorage = ({
  metric,
  facts: { storageBytes },
}: Probe<{ readonly storageBytes: number | undefined }>): Signal<'Percent'> | undefined =>
  storageBytes === undefined
    ? undefined
    : labelled(
        'Free storage',
        percentOf(metric('FreeStorageSpace', 'Minimum', 'Bytes'), bytes(storageBytes)),
      );
