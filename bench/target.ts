/** What a figure must keep to. */
export interface Bounds {
  readonly atMost?: number;
  readonly atLeast?: number;
}

/** `≤ 6` */
export const limitOf = ({ atMost, atLeast }: Bounds): string =>
  [
    ...(atMost === undefined ? [] : [`≤ ${atMost}`]),
    ...(atLeast === undefined ? [] : [`≥ ${atLeast}`]),
  ]
    .map((limit) => limit.replace(/\B(?=(\d{3})+$)/g, ','))
    .join(' and ');

/** Judged as it is shown: a digit that nobody sees decides nothing. */
export const isReached = ({ atMost, atLeast }: Bounds, shown: number): boolean =>
  shown <= (atMost ?? Number.POSITIVE_INFINITY) && shown >= (atLeast ?? Number.NEGATIVE_INFINITY);
