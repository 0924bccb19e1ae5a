import type { Unit } from '../../telemetry/unit';

/** How a unit of CloudWatch is told to Prometheus. */
export interface BaseUnit {
  /** What the metric's name ends with. */
  readonly name: string;
  /** What a value is multiplied by. */
  readonly factor: number;
}

const seconds = (factor: number): BaseUnit => ({ name: 'seconds', factor });
const bytes = (factor: number): BaseUnit => ({ name: 'bytes', factor });
const bytesPerSecond = (factor: number): BaseUnit => ({ name: 'bytes_per_second', factor });

/**
 * Seconds, bytes, and shares of 1: Prometheus' base units. A metric in a unit that is not here keeps its name and value.
 * Lambda's MB are 1024 KB; a network's kilobits are 1000 bits.
 * @see https://prometheus.io/docs/practices/naming/#base-units
 */
export const baseUnits: Partial<Readonly<Record<Unit, BaseUnit>>> = {
  Seconds: seconds(1),
  Milliseconds: seconds(1e-3),
  Microseconds: seconds(1e-6),
  Bytes: bytes(1),
  Kilobytes: bytes(1024),
  Megabytes: bytes(1024 ** 2),
  Gigabytes: bytes(1024 ** 3),
  Terabytes: bytes(1024 ** 4),
  Bits: bytes(1 / 8),
  Kilobits: bytes(1e3 / 8),
  Megabits: bytes(1e6 / 8),
  Gigabits: bytes(1e9 / 8),
  Terabits: bytes(1e12 / 8),
  Percent: { name: 'ratio', factor: 0.01 },
  'Bytes/Second': bytesPerSecond(1),
  'Kilobytes/Second': bytesPerSecond(1024),
  'Megabytes/Second': bytesPerSecond(1024 ** 2),
  'Gigabytes/Second': bytesPerSecond(1024 ** 3),
  'Terabytes/Second': bytesPerSecond(1024 ** 4),
  'Bits/Second': bytesPerSecond(1 / 8),
  'Kilobits/Second': bytesPerSecond(1e3 / 8),
  'Megabits/Second': bytesPerSecond(1e6 / 8),
  'Gigabits/Second': bytesPerSecond(1e9 / 8),
  'Terabits/Second': bytesPerSecond(1e12 / 8),
  'Count/Second': { name: 'per_second', factor: 1 },
};

/** Of 0.1 * 3 in seconds nobody wants 0.30000000000000004. */
export const inBaseUnit = (value: number, unit: Unit): number =>
  Number((value * (baseUnits[unit]?.factor ?? 1)).toPrecision(12));
