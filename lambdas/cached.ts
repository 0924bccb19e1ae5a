interface CacheOptions {
  /** How long a value serves; by the moment at which its load began, where that matters. */
  readonly ttlMs: number | ((nowMs: number) => number);
  /** Milliseconds since the epoch. @default Date.now */
  readonly now?: () => number;
}

interface Entry<V> {
  readonly value: Promise<V>;
  readonly expiresMs: number;
}

/**
 * A value that is loaded once for all who ask at the same time, and kept; a failed load is not kept. What `get` is given
 * goes to the load, if there is one.
 */
export class Cached<V, A extends readonly unknown[] = []> {
  readonly #load: (...args: A) => Promise<V>;
  readonly #ttlMs: (nowMs: number) => number;
  readonly #now: () => number;
  #entry: Entry<V> | undefined;

  constructor(load: (...args: A) => Promise<V>, { ttlMs, now = Date.now }: CacheOptions) {
    this.#load = load;
    this.#ttlMs = typeof ttlMs === 'function' ? ttlMs : () => ttlMs;
    this.#now = now;
  }

  /** Whether `get` would answer without a load of its own. */
  get isFresh(): boolean {
    return this.#entry !== undefined && this.#now() < this.#entry.expiresMs;
  }

  get(...args: A): Promise<V> {
    if (this.#entry && this.isFresh) return this.#entry.value;
    const nowMs = this.#now();
    const entry = { value: this.#load(...args), expiresMs: nowMs + this.#ttlMs(nowMs) };
    this.#entry = entry;
    entry.value.catch(() => {
      if (this.#entry === entry) this.#entry = undefined;
    });
    return entry.value;
  }
}
