import type { Target } from './measure';

/** `≤ 6` */
export const limitOf = ({ atMost, atLeast }: Target): string =>
  [
    ...(atMost === undefined ? [] : [`≤ ${atMost}`]),
    ...(atLeast === undefined ? [] : [`≥ ${atLeast}`]),
  ]
    .map((limit) => limit.replace(/\B(?=(\d{3})+$)/g, ','))
    .join(' and ');

/** Judged as it is shown: a digit that nobody sees decides nothing. */
export const isReached = ({ atMost, atLeast }: Target, shown: number): boolean =>
  shown <= (atMost ?? Number.POSITIVE_INFINITY) && shown >= (atLeast ?? Number.NEGATIVE_INFINITY);
