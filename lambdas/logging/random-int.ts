// Stands in for `node:crypto`, of which Powertools' Logger uses this alone, and only where it samples by itself: to load
// the module takes 3 ms.
import type { randomInt as original } from 'node:crypto';

export const randomInt = ((least: number, below: number) =>
  process.getBuiltinModule('node:crypto').randomInt(least, below)) as typeof original;
