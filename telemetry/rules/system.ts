import type { AlertRule } from '../alerts/alert-rule';
import { average, converted, labelled, maximum, percentOf } from '../signals/signal';
import { bytes, formatQuantity, type Quantity } from '../unit';
import { type Measured, type SharedRuleOptions, sharedRule } from './shared-rule';

/** Lambda's megabytes are 1024 kilobytes. */
const BYTES_A_MEGABYTE = 1024 ** 2;

/**
 * An environment's memory is nearly full: as a share of the function's limit, or in bytes.
 * @param options - `limit`: the memory that the service's functions have
 */
export const highMemory = (
  system: { readonly memory: Measured<'Megabytes'> },
  options: SharedRuleOptions &
    (
      | { readonly above: Quantity<'Percent'>; readonly limit: Quantity<'Megabytes'> }
      | { readonly above: Quantity<'Bytes'>; readonly limit?: undefined }
    ),
): AlertRule => {
  const peak = labelled('Peak memory', maximum(system.memory));
  const { above, limit, ...rest } = options;
  return sharedRule(
    {
      name: 'HighMemoryUsage',
      summary: limit
        ? `An environment holds more than ${formatQuantity(above)} of its memory.`
        : `An environment holds more than ${formatQuantity(above)} of memory.`,
      action: 'Give the function more memory, then look for what grows from request to request.',
    },
    limit
      ? percentOf(peak, limit).above(above)
      : converted('Bytes', BYTES_A_MEGABYTE, peak).above(above),
    rest,
  );
};

/** A function has less memory than a threshold in bytes, so that it would end before it is reached. */
export const isBeyond = (threshold: Quantity<'Bytes'>, limit: Quantity<'Megabytes'>): boolean =>
  threshold.value >= bytes(limit.value * BYTES_A_MEGABYTE).value;

/** Invocations compute nearly all of their time. Lambda gives CPU with memory: more memory is the first remedy. */
export const highCpu = (
  system: { readonly cpu: Measured<'Percent'> },
  { above, ...options }: SharedRuleOptions & { readonly above: Quantity<'Percent'> },
): AlertRule =>
  sharedRule(
    {
      name: 'HighCPUUsage',
      summary: `Invocations compute for more than ${formatQuantity(above)} of their time.`,
      action: 'Give the function more memory, and so more CPU; then profile what it computes.',
    },
    labelled('CPU of an invocation', average(system.cpu)).above(above),
    options,
  );

/** An environment's `/tmp` is nearly full. */
export const lowDiskSpace = (
  disk: { readonly used: Measured<'Percent'> },
  { above, ...options }: SharedRuleOptions & { readonly above: Quantity<'Percent'> },
): AlertRule =>
  sharedRule(
    {
      name: 'LowDiskSpace',
      summary: `More than ${formatQuantity(above)} of an environment's /tmp is used.`,
      action: 'Remove what invocations leave in /tmp, or give the function more ephemeral storage.',
    },
    labelled('Disk used', maximum(disk.used)).above(above),
    options,
  );
