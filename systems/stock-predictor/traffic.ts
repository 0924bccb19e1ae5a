import { addMonths, type Month, toMonth } from './month';
import { modelTypes } from './telemetry';

/** One request of the demo's traffic. */
export interface TrafficRequest {
  /** After the minute's beginning. */
  readonly offsetMs: number;
  readonly method: string;
  readonly path: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
}

// From which month on each company has the history that a prediction needs, and how many months from there.
const companies: readonly {
  readonly symbol: string;
  readonly first: Month;
  readonly months: number;
}[] = [
  ...['MSFT', 'AMZN', 'IBM', 'AAPL'].map((symbol) => ({
    symbol,
    first: toMonth(2003, 1),
    months: 86,
  })),
  { symbol: 'GOOG', first: toMonth(2006, 8), months: 43 },
];

const FEWEST = 12;
const MOST = 18;
const SHARE_OF_BAD = 0.02;

/**
 * What callers do in one minute: mostly predictions that work, as_of from 2003-01 to 2010-02, and now and then a
 * mistake of theirs. The years before 2003 fell too fast for any model, and the demo is to begin with a calm hour.
 * @param random - numbers from 0 to below 1, the same ones for the same traffic
 */
export const trafficOfMinute = (random: () => number): readonly TrafficRequest[] => {
  const count = FEWEST + Math.floor(random() * (MOST - FEWEST + 1));
  return Array.from({ length: count }, () => ({
    offsetMs: Math.floor(random() * 60_000),
    method: 'POST',
    path: '/predict',
    headers: { 'Content-Type': 'application/json' },
    body: random() < SHARE_OF_BAD ? badBody(random) : goodBody(random),
  })).sort((a, b) => a.offsetMs - b.offsetMs);
};

const goodBody = (random: () => number): string => {
  const { symbol, first, months } = pick(companies, random);
  const as_of = addMonths(first, Math.floor(random() * months));
  return JSON.stringify({ symbol, model_type: pick(modelTypes, random), as_of });
};

const badBodies = [
  JSON.stringify({ symbol: 'ENRN', model_type: 'ema' }),
  '{"symbol": "MSFT", "model_type"',
];

const badBody = (random: () => number): string => pick(badBodies, random);

const pick = <V>(values: readonly V[], random: () => number): V =>
  values[Math.floor(random() * values.length)] as V;
