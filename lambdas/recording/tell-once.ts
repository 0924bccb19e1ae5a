import { ownLinesOf } from '../lines/own-lines';

const told = new Set<string>();

/** Warns of something about the telemetry itself, once in an execution environment: it will be the same mistake each time. */
export const tellOnce = (service: string, message: string, error?: unknown): void => {
  if (told.has(message)) return;
  told.add(message);
  ownLinesOf(service)('WARNING', message, error);
};
