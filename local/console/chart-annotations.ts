import type uPlot from 'uplot';
import type { Annotation, Drawing, VerticalAnnotation } from '../dashboards/drawing';
import { themeColor } from './theme-color';

type Annotations = Pick<Drawing, 'annotations' | 'verticalAnnotations'>;

/** Below the lines: limits, bands and their shades. */
export const drawLimits = (
  plot: uPlot,
  { annotations, verticalAnnotations }: Annotations,
): void => {
  const threshold = themeColor('--threshold');
  for (const annotation of annotations) {
    isolated(plot, () => drawHorizontal(plot, annotation, annotation.color ?? threshold));
  }
  const mark = themeColor('--muted');
  for (const annotation of verticalAnnotations) {
    isolated(plot, () => drawVertical(plot, annotation, annotation.color ?? mark));
  }
};

/** Nothing of it shows outside of the graph, and the context stays as it was. */
const isolated = ({ ctx, bbox }: uPlot, draw: () => void): void => {
  ctx.save();
  ctx.beginPath();
  ctx.rect(bbox.left, bbox.top, bbox.width, bbox.height);
  ctx.clip();
  draw();
  ctx.restore();
};

const SHADE = 0.09;

const drawHorizontal = (plot: uPlot, annotation: Annotation, color: string): void => {
  const { ctx, bbox } = plot;
  const { value, toValue, fill, yAxis } = annotation;
  const y = yOf(plot, value, yAxis);
  const end = toValue === undefined ? undefined : yOf(plot, toValue, yAxis);
  const edge = { above: bbox.top, below: bbox.top + bbox.height };
  const shaded = end ?? (fill && edge[fill]);
  if (shaded !== undefined) {
    shade(ctx, color, [bbox.left, Math.min(y, shaded), bbox.width, Math.abs(shaded - y)]);
  }
  for (const at of end === undefined ? [y] : [y, end]) {
    strokeLine(ctx, color, [bbox.left, at, bbox.left + bbox.width, at]);
  }
};

const drawVertical = (plot: uPlot, annotation: VerticalAnnotation, color: string): void => {
  const { ctx, bbox } = plot;
  const { atMs, toMs, fill } = annotation;
  const x = xOf(plot, atMs);
  const end = toMs === undefined ? undefined : xOf(plot, toMs);
  const edge = { before: bbox.left, after: bbox.left + bbox.width };
  const shaded = end ?? (fill && edge[fill]);
  if (shaded !== undefined) {
    shade(ctx, color, [Math.min(x, shaded), bbox.top, Math.abs(shaded - x), bbox.height]);
  }
  for (const at of end === undefined ? [x] : [x, end]) {
    strokeLine(ctx, color, [at, bbox.top, at, bbox.top + bbox.height]);
  }
};

const yOf = (plot: uPlot, value: number, scale: string): number =>
  Math.round(plot.valToPos(value, scale, true));
const xOf = (plot: uPlot, ms: number): number => Math.round(plot.valToPos(ms, 'x', true));

type Box = readonly [x: number, y: number, width: number, height: number];

const shade = (ctx: CanvasRenderingContext2D, color: string, box: Box): void => {
  ctx.globalAlpha = SHADE;
  ctx.fillStyle = color;
  ctx.fillRect(...box);
  ctx.globalAlpha = 1;
};

const strokeLine = (
  ctx: CanvasRenderingContext2D,
  color: string,
  [x, y, toX, toY]: readonly [number, number, number, number],
): void => {
  ctx.strokeStyle = color;
  ctx.lineWidth = devicePixelRatio;
  ctx.setLineDash([5 * devicePixelRatio, 4 * devicePixelRatio]);
  ctx.beginPath();
  ctx.moveTo(x, y);
  ctx.lineTo(toX, toY);
  ctx.stroke();
};

interface Label {
  readonly text: string;
  readonly color: string;
  /** In canvas pixels. */
  readonly y: number;
}

/** Above the lines, in a halo of the ground's colour: what the limits are. */
export const drawLabels = (plot: uPlot, annotations: Annotations): void => {
  plot.ctx.save();
  const drawn: number[] = [];
  for (const label of limitLabels(plot, annotations.annotations)) {
    // Two limits side by side: the second's label stands at the other end.
    const isCrowded = drawn.some((y) => Math.abs(y - label.y) < 13 * devicePixelRatio);
    drawLabel(plot, label, isCrowded ? 'right' : 'left');
    drawn.push(label.y);
  }
  for (const { atMs, label, toMs, toLabel, color } of annotations.verticalAnnotations) {
    drawMark(plot, atMs, label, color);
    if (toMs !== undefined) drawMark(plot, toMs, toLabel, color);
  }
  plot.ctx.restore();
};

const limitLabels = (plot: uPlot, annotations: readonly Annotation[]): readonly Label[] => {
  const { top, height } = plot.bbox;
  return annotations
    .flatMap(({ value, toValue, label, toLabel, color, yAxis }) => {
      const shown = color ?? themeColor('--threshold');
      const first = { text: label ?? '', color: shown, y: yOf(plot, value, yAxis) };
      if (toValue === undefined) return [first];
      return [first, { text: toLabel ?? '', color: shown, y: yOf(plot, toValue, yAxis) }];
    })
    .filter(({ text, y }) => text !== '' && y >= top - 1 && y <= top + height + 1);
};

const GAP = 6;

const drawLabel = (plot: uPlot, { text, color, y }: Label, end: 'left' | 'right'): void => {
  const { bbox } = plot;
  const ratio = devicePixelRatio;
  const fits = y - bbox.top > 16 * ratio;
  const x = end === 'left' ? bbox.left + GAP * ratio : bbox.left + bbox.width - GAP * ratio;
  write(plot.ctx, text, color, {
    x,
    y: y + (fits ? -3 : 4) * ratio,
    align: end,
    baseline: fits ? 'bottom' : 'top',
  });
};

const drawMark = (plot: uPlot, ms: number, text = '', color = themeColor('--muted')): void => {
  const { bbox } = plot;
  const x = xOf(plot, ms);
  if (!text || x < bbox.left || x > bbox.left + bbox.width) return;
  const ratio = devicePixelRatio;
  const isLate = x > bbox.left + bbox.width / 2;
  write(plot.ctx, text, color, {
    x: x + (isLate ? -4 : 4) * ratio,
    y: bbox.top + 3 * ratio,
    align: isLate ? 'right' : 'left',
    baseline: 'top',
  });
};

interface Place {
  readonly x: number;
  readonly y: number;
  readonly align: CanvasTextAlign;
  readonly baseline: CanvasTextBaseline;
}

const LONGEST_LABEL = 80;

const write = (
  ctx: CanvasRenderingContext2D,
  text: string,
  color: string,
  { x, y, align, baseline }: Place,
): void => {
  const shown = text.slice(0, LONGEST_LABEL);
  ctx.font = `${11 * devicePixelRatio}px system-ui, sans-serif`;
  ctx.textAlign = align;
  ctx.textBaseline = baseline;
  ctx.lineJoin = 'round';
  ctx.lineWidth = 4 * devicePixelRatio;
  ctx.strokeStyle = themeColor('--surface');
  ctx.strokeText(shown, x, y);
  // An author's colour may be too dark or too light for the theme that the reader is in.
  ctx.fillStyle = themeColor('--text');
  ctx.fillStyle = `color-mix(in srgb, ${color} 65%, ${themeColor('--text')})`;
  ctx.fillText(shown, x, y);
};
