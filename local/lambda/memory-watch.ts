import { readFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';

/** How often a process's memory is looked at while it serves a call: what it takes and gives back between is not seen. */
const SAMPLE_MS = 50;

/**
 * Tells every now and then how many megabytes a process holds. Where there is no `/proc` it sees nothing; the handler's
 * heap is limited there as well.
 * @returns how to end it
 */
export const watchMemory = (pid: number, onSample: (megabytes: number) => void): (() => void) => {
  let hasEnded = false;
  const timer = setInterval(async () => {
    const megabytes = await residentMegabytes(pid);
    if (!hasEnded) onSample(megabytes);
  }, SAMPLE_MS);
  return () => {
    hasEnded = true;
    clearInterval(timer);
  };
};

const statusOf = (pid: number): string => `/proc/${pid}/status`;

/** 0 where the system does not tell. */
const residentMegabytes = async (pid: number): Promise<number> => {
  const status = await readFile(statusOf(pid), 'utf8').catch(() => '');
  return megabytesIn(status, 'VmRSS');
};

/** The most that a process that still runs has held; 0 where the system does not tell. */
export const peakMegabytes = (pid: number): number => {
  try {
    return Math.ceil(megabytesIn(readFileSync(statusOf(pid), 'utf8'), 'VmHWM'));
  } catch {
    return 0;
  }
};

const megabytesIn = (status: string, field: string): number =>
  Number(new RegExp(`^${field}:\\s+(\\d+) kB`, 'm').exec(status)?.[1] ?? 0) / 1024;
