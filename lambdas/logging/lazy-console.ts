let streams: Console | undefined;

/**
 * A console on the process's streams, which are made with its first line: they take 2 ms of a cold start, and our own lines
 * do not go through them.
 */
const lazyConsole: Console = new Proxy({} as Console, {
  get: (_none, method: keyof Console) => {
    const { Console } = process.getBuiltinModule('node:console');
    streams ??= new Console({ stdout: process.stdout, stderr: process.stderr });
    // With `trace` a stack would be written too, and to stderr.
    return streams[method === 'trace' ? 'log' : method];
  },
});

/** What Powertools' Logger and Metrics have in common, and call while they are made. */
interface WithConsole {
  console: Console;
  setConsole(): void;
}

/** Has the instances of a class of Powertools write through such a console; while developing they take the global one. */
export const withLazyConsole = (powertools: { readonly prototype: object }): void => {
  const prototype = powertools.prototype as WithConsole;
  const { setConsole } = prototype;
  prototype.setConsole = function (this: WithConsole) {
    if (process.env.POWERTOOLS_DEV) setConsole.call(this);
    else this.console = lazyConsole;
  };
};
