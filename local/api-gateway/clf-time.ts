import type { EpochMs } from '../clock';

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

/** As `$context.requestTime` has it: `09/Apr/2015:12:34:56 +0000`. */
export const clfTime = (timeMs: EpochMs): string => {
  const date = new Date(timeMs);
  const day = String(date.getUTCDate()).padStart(2, '0');
  const time = date.toISOString().slice(11, 19);
  return `${day}/${MONTHS[date.getUTCMonth()]}/${date.getUTCFullYear()}:${time} +0000`;
};
