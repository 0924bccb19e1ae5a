import { plain } from './insights-function';
import { finite, toNumber, type Value } from './value';

const onNumbers =
  (apply: (...numbers: number[]) => number | undefined) =>
  (...values: Value[]): Value => {
    const numbers = values.map(toNumber);
    return numbers.includes(undefined)
      ? undefined
      : finite(apply(...(numbers as number[])) ?? Number.NaN);
  };

const numbersIn = (values: readonly Value[]): number[] =>
  values.map(toNumber).filter((value) => value !== undefined);

const EARTH_RADIUS_KM = 6371;
const radians = (degrees: number): number => (degrees * Math.PI) / 180;

const haversine = (lat1: number, lon1: number, lat2: number, lon2: number): number => {
  const [dLat, dLon] = [radians(lat2 - lat1), radians(lon2 - lon1)];
  const a =
    Math.sin(dLat / 2) ** 2 +
    Math.cos(radians(lat1)) * Math.cos(radians(lat2)) * Math.sin(dLon / 2) ** 2;
  return 2 * EARTH_RADIUS_KM * Math.asin(Math.min(1, Math.sqrt(a)));
};

const MAX_INT = 2 ** 31;
const MAX_DECIMALS = 15;

const round = (value: number, decimals = 0): number | undefined => {
  const places = Math.trunc(decimals);
  if (Math.abs(places) > MAX_DECIMALS) return value;
  // By way of the text, so that 1.005 has the decimals that it shows.
  const shifted = Number(`${value}e${places}`);
  return Number.isNaN(shifted) ? value : Number(`${Math.round(shifted)}e${-places}`);
};

/** @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/CWL_QuerySyntax-operations-functions.html */
export const numericFunctions = [
  plain('abs(number)', onNumbers(Math.abs)),
  plain('ceil(number)', onNumbers(Math.ceil)),
  plain('floor(number)', onNumbers(Math.floor)),
  plain('greatest(number, …)', (...values) => extreme(Math.max, values)),
  plain('least(number, …)', (...values) => extreme(Math.min, values)),
  plain('log(number)', onNumbers(Math.log)),
  plain('round(number[, decimals])', onNumbers(round)),
  plain('sqrt(number)', onNumbers(Math.sqrt)),
  plain('haversine(lat1, lon1, lat2, lon2)', onNumbers(haversine)),
  plain('toNumber(value)', toNumber),
  plain('toDouble(value)', toNumber),
  plain('toLong(value)', onNumbers(Math.trunc)),
  // What has no place in 32 bits has no value (AWS does not say).
  plain(
    'toInt(value)',
    onNumbers((value) => {
      const whole = Math.trunc(value);
      return whole >= -MAX_INT && whole < MAX_INT ? whole : undefined;
    }),
  ),
];

const extreme = (
  choose: (...numbers: number[]) => number,
  values: readonly Value[],
): number | undefined => finite(choose(...numbersIn(values)));
