import type { AlarmMessage } from '../../../lambdas/notifier/alarm-message';
import { announcement } from '../../../lambdas/notifier/announcement';

type State = AlarmMessage['NewStateValue'];

test.each<[State, State, string]>([
  ['OK', 'ALARM', 'alarm'],
  ['INSUFFICIENT_DATA', 'ALARM', 'alarm'],
  ['ALARM', 'OK', 'recovery'],
  ['INSUFFICIENT_DATA', 'OK', 'none'],
  ['ALARM', 'INSUFFICIENT_DATA', 'none'],
])('%s to %s is told as: %s', (OldStateValue, NewStateValue, kind) => {
  expect(announcement({ OldStateValue, NewStateValue }).kind).toBe(kind);
});
