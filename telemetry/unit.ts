/**
 * The units that CloudWatch knows.
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_MetricDatum.html
 */
export type Unit =
  | 'Seconds'
  | 'Microseconds'
  | 'Milliseconds'
  | 'Bytes'
  | 'Kilobytes'
  | 'Megabytes'
  | 'Gigabytes'
  | 'Terabytes'
  | 'Bits'
  | 'Kilobits'
  | 'Megabits'
  | 'Gigabits'
  | 'Terabits'
  | 'Percent'
  | 'Count'
  | 'Bytes/Second'
  | 'Kilobytes/Second'
  | 'Megabytes/Second'
  | 'Gigabytes/Second'
  | 'Terabytes/Second'
  | 'Bits/Second'
  | 'Kilobits/Second'
  | 'Megabits/Second'
  | 'Gigabits/Second'
  | 'Terabits/Second'
  | 'Count/Second'
  | 'None';

/** A number with its unit, so that a threshold in seconds cannot meet a metric in milliseconds. */
export interface Quantity<U extends Unit = Unit> {
  readonly value: number;
  readonly unit: U;
}

const quantity =
  <U extends Unit>(unit: U) =>
  (value: number): Quantity<U> => {
    if (!Number.isFinite(value)) {
      throw new RangeError(`a quantity in ${unit} must be a finite number, got ${value}`);
    }
    return { value, unit };
  };

export const percent = quantity('Percent');
export const milliseconds = quantity('Milliseconds');
export const bytes = quantity('Bytes');
export const megabytes = quantity('Megabytes');
export const count = quantity('Count');
export const perSecond = quantity('Count/Second');
/** A quantity of seconds; the length of time is `seconds` of `duration.ts`. */
export const inSeconds = quantity('Seconds');

const symbols: Readonly<Partial<Record<Unit, string>>> = {
  Percent: ' %',
  Milliseconds: ' ms',
  Seconds: ' s',
  Bytes: ' bytes',
  Megabytes: ' MB',
  'Count/Second': ' a second',
  Count: '',
  None: '',
};

/** For people: `5 %`, `1000 ms`, `4 hours`. */
export const formatQuantity = ({ value, unit }: Quantity): string => {
  if (unit === 'Seconds' && value >= 120 && value % 60 === 0) return inMinutes(value / 60);
  return `${value}${symbols[unit] ?? ` ${unit.toLowerCase()}`}`;
};

const inMinutes = (minutes: number): string => {
  const hours = minutes / 60;
  if (!Number.isInteger(hours)) return `${minutes} minutes`;
  return hours === 1 ? '1 hour' : `${hours} hours`;
};
