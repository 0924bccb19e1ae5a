import { createContext, Script } from 'node:vm';

/** Work on logs that took longer than it may, and was ended. */
export class TimeLimitError extends Error {
  constructor(what: string, limitMs: number) {
    super(
      `${what} took longer than ${limitMs} ms and was ended: look at regular expressions that repeat what repeats, and at the amount of text`,
    );
    this.name = 'TimeLimitError';
  }
}

const context: { work: () => unknown } & ReturnType<typeof createContext> = Object.assign(
  createContext({}),
  { work: () => undefined as unknown },
);
const script = new Script('work()');
let isLimited = false;

/**
 * Runs work that ends with the limit, in the midst of a regular expression too; JavaScript's own may else take hours.
 * Work inside limited work stands under the outer limit.
 * @throws TimeLimitError
 */
export const withTimeLimit = <T>(limitMs: number, what: string, work: () => T): T => {
  if (isLimited) return work();
  let result: T | undefined;
  context.work = () => {
    result = work();
  };
  isLimited = true;
  try {
    script.runInContext(context, { timeout: limitMs });
    return result as T;
  } catch (error) {
    if (isTimeout(error)) throw new TimeLimitError(what, limitMs);
    throw error;
  } finally {
    isLimited = false;
    context.work = () => undefined;
  }
};

const isTimeout = (error: unknown): boolean =>
  (error as NodeJS.ErrnoException | undefined)?.code === 'ERR_SCRIPT_EXECUTION_TIMEOUT';
