import { stateSpans } from '../../../local/console/state-timeline';
import type { Transition } from '../../../local/console-server/console-source';

const history: readonly Transition[] = [
  { atMs: 50, from: 'ALARM', to: 'OK', reason: 'recovered' },
  { atMs: 20, from: 'OK', to: 'ALARM', reason: 'crossed' },
];

test('a window shows each state for as long as it lasted within it', () => {
  const spans = stateSpans(history, 'OK', { startMs: 10, endMs: 60 });

  expect(spans.map(({ state, startMs, endMs }) => [state, startMs, endMs])).toEqual([
    ['OK', 10, 20],
    ['ALARM', 20, 50],
    ['OK', 50, 60],
  ]);
});

test('a window between two changes shows the state that the first of them began', () => {
  const spans = stateSpans(history, 'OK', { startMs: 30, endMs: 40 });

  expect(spans).toEqual([{ state: 'ALARM', startMs: 30, endMs: 40, reason: 'crossed' }]);
});

test('a window before all changes shows what the first one left', () => {
  const spans = stateSpans(history, 'OK', { startMs: 0, endMs: 10 });

  expect(spans).toEqual([{ state: 'OK', startMs: 0, endMs: 10, reason: '' }]);
});
