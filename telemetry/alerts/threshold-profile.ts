import { bytes, count, inSeconds, milliseconds, percent, perSecond, type Quantity } from '../unit';

/** Where the shared rules of a service begin to speak. */
export interface ThresholdProfile {
  /** Of requests that fail on our side. */
  readonly errors: Quantity<'Percent'>;
  /** Of the 95th percentile of response times. */
  readonly latency: Quantity<'Milliseconds'>;
  /** Of a function's memory: its share, or bytes. */
  readonly memory?: Quantity<'Percent'> | Quantity<'Bytes'>;
  readonly cpu?: Quantity<'Percent'>;
  readonly disk?: Quantity<'Percent'>;
  /** Of predictions that are right. */
  readonly accuracy?: Quantity<'Percent'>;
  readonly cacheHits?: Quantity<'Percent'>;
  readonly agentFailures?: Quantity<'Percent'>;
  readonly taskFailures?: Quantity<'Percent'>;
  /** Of tasks that wait. */
  readonly backlog?: Quantity<'Count'>;
  readonly taskTime?: Quantity<'Seconds'>;
  /** Of connections that a pool can still give. */
  readonly connections?: Quantity<'Count'>;
  /** Of the 95th percentile. */
  readonly queryTime?: Quantity<'Milliseconds'>;
  readonly creditsAnHour?: Quantity<'Count'>;
  readonly itemsASecond?: Quantity<'Count/Second'>;
}

/** One for each document, as it writes them: a service takes the one that is nearest to it, and changes what differs. */
export const thresholdProfiles = {
  /** SP9. */
  stockPredictor: { errors: percent(5), latency: milliseconds(1000), accuracy: percent(70) },
  /** AR8. */
  agentRuntime: {
    errors: percent(5),
    latency: milliseconds(5000),
    memory: percent(80),
    agentFailures: percent(10),
  },
  /** AN8. */
  analytics: {
    errors: percent(5),
    latency: milliseconds(1000),
    memory: percent(90),
    connections: count(5),
    creditsAnHour: count(10_000),
  },
  /** TR5. */
  trendIntelligence: {
    errors: percent(5),
    latency: milliseconds(2000),
    memory: percent(85),
    cpu: percent(80),
    disk: percent(90),
    taskFailures: percent(10),
    backlog: count(1000),
    taskTime: inSeconds(1800),
    connections: count(2),
    queryTime: milliseconds(1000),
    itemsASecond: perSecond(0.1),
  },
  /** EF2. */
  energyForecast: {
    errors: percent(1),
    latency: milliseconds(500),
    memory: bytes(1e9),
    cpu: percent(80),
    accuracy: percent(80),
    cacheHits: percent(80),
  },
  /** EF10's targets, for whoever wants to hear as soon as one is missed. */
  energyForecastTargets: {
    errors: percent(0.1),
    latency: milliseconds(200),
    accuracy: percent(85),
    cacheHits: percent(90),
    queryTime: milliseconds(100),
  },
} as const satisfies Readonly<Record<string, ThresholdProfile>>;
