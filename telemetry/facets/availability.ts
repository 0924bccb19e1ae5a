import { gauge, histogram } from '../instrument';

/** What a scheduled check from outside finds (SP9): up or not, and how long the answer took. */
export const availability = () => ({
  up: gauge('1 when the health check passed, 0 when it did not'),
  checkTime: histogram('Time of the health check', { unit: 'Milliseconds' }),
});
