// Stands in for `cls-hooked/context`, in which the X-Ray SDK keeps the current segment. The original hooks into every
// promise of the process and slows each `await` twentyfold; AsyncLocalStorage does the same for next to nothing.
import { AsyncLocalStorage } from 'node:async_hooks';

type Context = Record<string, unknown>;

/** As much of cls-hooked's Namespace as the X-Ray SDK uses. */
class Namespace {
  readonly #storage = new AsyncLocalStorage<Context>();

  /** A context inherits what the current one holds. */
  createContext(): Context {
    return Object.create(this.#storage.getStore() ?? null) as Context;
  }

  enter(context: Context): void {
    this.#storage.enterWith(context);
  }

  get(key: string): unknown {
    return this.#storage.getStore()?.[key];
  }

  set<V>(key: string, value: V): V {
    const context = this.#storage.getStore();
    if (!context) throw new Error(`no context to set ${key} in: call run first`);
    context[key] = value;
    return value;
  }

  run(work: (context: Context) => void): Context {
    const context = this.createContext();
    this.#storage.run(context, work, context);
    return context;
  }

  runAndReturn<R>(work: (context: Context) => R): R {
    const context = this.createContext();
    return this.#storage.run(context, work, context);
  }

  bind<A extends unknown[], R>(
    work: (...args: A) => R,
    context: Context = this.#storage.getStore() ?? this.createContext(),
  ): (...args: A) => R {
    return (...args) => this.#storage.run(context, work, ...args);
  }
}

const namespaces = new Map<string, Namespace>();

export const getNamespace = (name: string): Namespace | undefined => namespaces.get(name);

export const createNamespace = (name: string): Namespace => {
  const namespace = new Namespace();
  namespaces.set(name, namespace);
  return namespace;
};

export const destroyNamespace = (name: string): void => {
  namespaces.delete(name);
};
