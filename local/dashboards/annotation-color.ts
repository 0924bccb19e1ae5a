import type { Annotation } from './drawing';

/** The colour of the annotation that a value lies in: in a band, above or below a filled limit; the last one wins. */
export const annotationColor = (
  annotations: readonly Annotation[],
  value: number,
): string | undefined => annotations.findLast((one) => one.color && holds(one, value))?.color;

const holds = ({ value: limit, toValue, fill }: Annotation, value: number): boolean => {
  if (toValue !== undefined) {
    return value >= Math.min(limit, toValue) && value <= Math.max(limit, toValue);
  }
  if (fill === 'above') return value > limit;
  return fill === 'below' && value < limit;
};
