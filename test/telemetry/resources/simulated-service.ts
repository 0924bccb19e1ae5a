import {
  lognormal,
  type Minute,
  poisson,
  type Random,
  randomOf,
  type Samples,
} from './simulated-day';

/** A function or an API as it is called. */
export interface Service {
  readonly seed: number;
  /** By day; at night it is a seventh of it. */
  readonly callsAMinute: number;
  /** Of single calls, on any day. */
  readonly errorShare: number;
  readonly minutes: number;
  /** Whether failed events are tried again. @default false */
  readonly isRetried?: boolean;
  /** Whether nights, a burst and a deployment come. @default true */
  readonly isOrdinary?: boolean;
  /** From when on something is wrong. @default - never */
  readonly trouble?: { readonly kind: keyof typeof troubles; readonly from: number };
}

/** What goes wrong: the share of errors and of refusals, and how much slower it is after some minutes. */
export const troubles = {
  outage: { errors: 1, throttles: 0, slower: () => 1 },
  partialOutage: { errors: 0.2, throttles: 0, slower: () => 1 },
  slowDown: { errors: 0, throttles: 0, slower: (minutes: number) => 1 + 2 * minutes },
  throttling: { errors: 0, throttles: 0.3, slower: () => 1 },
  cutOff: { errors: 0, throttles: 1, slower: () => 1 },
} as const;

interface Traffic {
  readonly calls: number;
  readonly errors: number;
  readonly throttles: number;
  readonly slower: number;
  readonly isDeploying: boolean;
}

const TIMEOUT_MS = 10_000;
const DEPLOYMENT_MINUTES = 2;
const BURST_MINUTES = 10;

export const functionFacts = {
  timeoutMs: TIMEOUT_MS,
  reservedConcurrency: 100,
  hasProvisionedConcurrency: true,
  readsStream: true,
  streamRetentionHours: 24,
  readsQueue: false,
  readsKafka: false,
  isAsynchronous: true,
  hasDestination: true,
  hasFailureDestination: true,
  hasDeadLetterQueue: true,
  hasInsights: true,
};

/** A function that somebody waits for. */
export const plainFunctionFacts = {
  ...functionFacts,
  isAsynchronous: false,
  readsStream: false,
  hasProvisionedConcurrency: false,
};

export const functionDay = (service: Service): readonly Minute[] => {
  const random = randomOf(service.seed);
  const retries = new Map<number, number>();
  return trafficOf(service, random).map((traffic, minute) => {
    const { calls, throttles, slower } = traffic;
    const again = Math.min(retries.get(minute) ?? 0, 3);
    const errors = traffic.errors + again;
    // One bad event in four errors fails again a minute and three minutes later; what a deployment breaks does not.
    const isBad = service.isRetried && !traffic.isDeploying && !service.trouble;
    const bad = isBad ? poisson(traffic.errors / 4, random) : 0;
    for (const later of [minute + 1, minute + 3]) {
      retries.set(later, (retries.get(later) ?? 0) + bad);
    }
    if (calls + again + throttles === 0) return {};
    const hanging = Math.min(calls, poisson(traffic.errors / 5, random));
    return {
      Invocations: once(calls + again),
      Errors: once(errors),
      Throttles: once(throttles),
      Duration: durations(calls, hanging, 400 * slower, random),
      ConcurrentExecutions: once(Math.min(80, 1 + Math.round(calls / 20))),
      ProvisionedConcurrencySpilloverInvocations: once(calls > 100 ? Math.round(calls * 0.04) : 0),
      AsyncEventAge: once(again > 0 ? 180_000 + 2 * TIMEOUT_MS : lognormal(100, 0.6, random)),
      IteratorAge: once(again > 0 ? 60_000 * (1 + 4 * random()) : lognormal(400, 0.6, random)),
      memory_utilization: once(40 + 20 * random()),
    };
  });
};

export const apiDay = (service: Service): readonly Minute[] => {
  const random = randomOf(service.seed);
  const robot =
    service.isOrdinary === false ? service.minutes : Math.floor(random() * service.minutes);
  return trafficOf(service, random).map((traffic, minute) => {
    const { errors, slower, isDeploying } = traffic;
    const guesses = minute >= robot && minute < robot + 5 ? 60 : 0;
    const calls = traffic.calls + guesses;
    if (calls === 0) return {};
    const refused = Math.min(calls - errors, guesses + poisson(traffic.calls * 0.05, random));
    const cold = coldStarts(traffic.calls, isDeploying ? 0.3 : coldShare(service), random);
    const latency = [...durations(calls - cold.length, 0, 150 * slower, random), ...cold];
    const serverErrors = shares(errors, calls);
    const clientErrors = shares(refused, calls);
    return {
      Count: [[1, calls]],
      ...{ '5XXError': serverErrors, '5xx': serverErrors },
      ...{ '4XXError': clientErrors, '4xx': clientErrors },
      Latency: latency.length > 0 ? latency : undefined,
    };
  });
};

/** A queue whose consumer takes three times what comes on average; in trouble it takes nothing, and what came in is tried in vain. */
export const queueDay = (service: Service): readonly Minute[] => {
  const random = randomOf(service.seed);
  const waiting: { readonly since: number; count: number }[] = [];
  return trafficOf(service, random).map(({ calls }, minute) => {
    waiting.push({ since: minute, count: calls });
    const isDead = service.trouble !== undefined && minute >= service.trouble.from;
    take(waiting, isDead ? 0 : Math.max(5, 3 * service.callsAMinute));
    const [oldest] = waiting;
    const ageSeconds = oldest ? 60 * (minute - oldest.since) + 30 : 20 * random();
    return {
      ApproximateAgeOfOldestMessage: once(ageSeconds),
      ApproximateNumberOfMessagesNotVisible: once(Math.min(1000, calls)),
    };
  });
};

const take = (waiting: { count: number }[], most: number): void => {
  let left = most;
  for (const batch of waiting) {
    const taken = Math.min(left, batch.count);
    batch.count -= taken;
    left -= taken;
  }
  while (waiting[0]?.count === 0) waiting.shift();
};

const trafficOf = (service: Service, random: Random): readonly Traffic[] => {
  const { callsAMinute, errorShare, minutes, isOrdinary = true, trouble } = service;
  const burst = Math.floor(random() * minutes);
  const deployment = Math.floor(random() * minutes);
  return Array.from({ length: minutes }, (_, minute) => {
    const isBurst = isOrdinary && minute >= burst && minute < burst + BURST_MINUTES;
    const isDeploying =
      isOrdinary && minute >= deployment && minute < deployment + DEPLOYMENT_MINUTES;
    const wanted = callsAMinute * (isOrdinary ? daylight(minute) : 1) * (isBurst ? 5 : 1);
    const since = trouble && minute >= trouble.from ? minute - trouble.from : undefined;
    const wrong = trouble && since !== undefined ? troubles[trouble.kind] : undefined;
    const attempts = poisson(wanted, random);
    const throttles = portion(attempts, wrong?.throttles ?? 0, random);
    const calls = attempts - throttles;
    const errors = portion(calls, wrong?.errors || (isDeploying ? 0.1 : errorShare), random);
    const slower = wrong?.slower(since ?? 0) ?? 1;
    return { calls, errors, throttles, slower, isDeploying };
  });
};

/** From a seventh at night to all of it at one in the afternoon. */
const daylight = (minute: number): number => {
  const hour = (minute / 60) % 24;
  return 1 / 7 + (6 / 7) * Math.max(0, Math.sin((Math.PI * (hour - 6)) / 14));
};

const portion = (of: number, share: number, random: Random): number =>
  share >= 1 ? of : Math.min(of, poisson(of * share, random));

/** A seldom called function starts cold half of the time. */
const coldShare = ({ callsAMinute }: Service): number => (callsAMinute < 0.2 ? 0.5 : 0.01);

const coldStarts = (calls: number, share: number, random: Random): Samples => {
  const count = portion(calls, share, random);
  return count === 0 ? [] : [[1000 + 2000 * random(), count]];
};

/** At most forty different ones: that is enough for the p95. */
const durations = (calls: number, hanging: number, median: number, random: Random): Samples => {
  const different = Math.min(40, calls - hanging);
  const took = Array.from({ length: different }, (_, i) => {
    const count = Math.floor((calls - hanging + i) / different);
    return [Math.min(TIMEOUT_MS, lognormal(median, 0.5, random)), count] as const;
  });
  return hanging > 0 ? [...took, [TIMEOUT_MS, hanging]] : took;
};

const once = (value: number): Samples => [[value, 1]];

/** A sample of each call: 1 of those that are meant, else 0. */
const shares = (part: number, whole: number): Samples =>
  (
    [
      [1, part],
      [0, whole - part],
    ] as const
  ).filter(([, count]) => count > 0);
