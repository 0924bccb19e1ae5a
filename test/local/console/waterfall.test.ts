import { firstLook, segmentAt, waterfallRows } from '../../../local/console/waterfall';
import type { Trace, TraceSegment } from '../../../local/console-server/console-source';

const segment = (
  id: string,
  startMs: number,
  endMs: number | undefined,
  rest: Partial<TraceSegment> = {},
): TraceSegment => ({
  id,
  name: id,
  startMs,
  endMs,
  fault: false,
  error: false,
  throttle: false,
  causes: [],
  annotations: {},
  metadata: {},
  children: [],
  ...rest,
});

const trace: Trace = {
  id: '1-5759e988-bd862e3fe1be46a994272793',
  segments: [
    segment('api', 0, 100, {
      fault: true,
      children: [
        segment('function', 10, 90, {
          fault: true,
          children: [segment('query', 20, 40, { fault: true }), segment('open', 50, undefined)],
        }),
      ],
    }),
  ],
};
const rows = waterfallRows(trace);

test('parts stand under what caused them, and one without an end lasts as long as the trace', () => {
  expect(rows.map(({ segment: { id }, depth, endMs }) => [id, depth, endMs])).toEqual([
    ['api', 0, 100],
    ['function', 1, 90],
    ['query', 2, 40],
    ['open', 2, 100],
  ]);
});

test('a moment belongs to the innermost part that was under way', () => {
  expect([5, 15, 30, 95, 200].map((ms) => segmentAt(rows, ms)?.segment.id)).toEqual([
    'api',
    'function',
    'query',
    'open',
    undefined,
  ]);
});

test('the first look goes to where it failed, at its deepest', () => {
  expect(firstLook(rows)?.segment.id).toBe('query');
});
