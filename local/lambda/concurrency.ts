/** How many calls a function, and all of them together, may run at once. */
export interface AccountConcurrency {
  /** Takes the place of one more call, or says what is used up. */
  enter(functionName: string): 'entered' | 'function' | 'account';
  leave(functionName: string): void;
  /** Calls under way. */
  running(functionName: string): number;
  readonly runningOfAccount: number;
  /** Sets a part aside for one function, and limits it to that. */
  reserve(functionName: string, calls: number): void;
}

/** An account's quota in a region. @see https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html */
const ACCOUNT_CONCURRENCY = 1000;

/**
 * @param quota - of the account. @default 1000
 * @see https://docs.aws.amazon.com/lambda/latest/dg/lambda-concurrency.html
 */
export const createAccountConcurrency = (quota = ACCOUNT_CONCURRENCY): AccountConcurrency => {
  const reserved = new Map<string, number>();
  const running = new Map<string, number>();

  const runningOf = (names: Iterable<string>): number =>
    sum([...names].map((name) => running.get(name) ?? 0));

  const unreservedIsUsedUp = (): boolean => {
    const others = [...running.keys()].filter((name) => !reserved.has(name));
    return runningOf(others) >= quota - sum([...reserved.values()]);
  };

  return {
    enter: (name) => {
      const limit = reserved.get(name);
      const count = running.get(name) ?? 0;
      if (limit !== undefined && count >= limit) return 'function';
      if (limit === undefined && unreservedIsUsedUp()) return 'account';
      running.set(name, count + 1);
      return 'entered';
    },
    leave: (name) => {
      running.set(name, Math.max(0, (running.get(name) ?? 0) - 1));
    },
    running: (name) => running.get(name) ?? 0,
    get runningOfAccount() {
      return runningOf(running.keys());
    },
    reserve: (name, calls) => {
      reserved.set(name, calls);
    },
  };
};

const sum = (numbers: readonly number[]): number => numbers.reduce((a, b) => a + b, 0);
