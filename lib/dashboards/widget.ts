/** A widget before it has a place. */
export interface Widget {
  readonly title: string;
  readonly width: number;
  readonly height: number;
  readonly type: 'metric' | 'alarm' | 'log' | 'text';
  readonly properties: object;
  /** Rows of metrics, those that nobody sees among them. */
  readonly metrics: number;
}

/** Markdown; one line of it stands without a frame. */
export const textWidget = (
  title: string,
  markdown: string,
  width: number,
  height: number,
): Widget => ({
  ...{ title, width, height, type: 'text', metrics: 0 },
  properties: height === 1 ? { markdown, background: 'transparent' } : { markdown },
});

/** What one widget cannot hold, as parts that say so in their titles. */
export const inParts = <T>(
  title: string,
  items: readonly T[],
  most: number,
): readonly { readonly title: string; readonly items: readonly T[] }[] => {
  const parts = Math.ceil(items.length / most);
  return Array.from({ length: parts }, (_, i) => ({
    title: parts === 1 ? title : `${title} (${i + 1} of ${parts})`,
    items: items.slice(i * most, (i + 1) * most),
  }));
};
