import { loadPart } from '../parts';

/** Where in the source a line comes from (AR1, TR3). */
export interface SourceLocation {
  /** The file's name without its folder and extension. */
  readonly module: string;
  /** As the bundle calls it, which is the source's name where the bundler keeps names; undefined at a file's top level and in functions without a name. */
  readonly function: string | undefined;
  readonly line: number;
}

/**
 * Where a logger's method was called: in the source where the bundle has a map, else in the bundle.
 * @param calledByMethod - what the method calls, at the top of whose stack it is
 */
// biome-ignore lint/complexity/noBannedTypes: as Error.captureStackTrace takes it
export const callerLocation = (calledByMethod: Function): SourceLocation | undefined => {
  const [, caller] = callSites(calledByMethod);
  const file = caller?.getFileName();
  if (!caller || !file) return undefined;
  const place = { file, line: caller.getLineNumber() ?? 1, column: caller.getColumnNumber() ?? 1 };
  const source = loadPart('errors/source-map').sourceOf(place) ?? place;
  return {
    module: source.file.replace(/^.*[/\\]/, '').replace(/\.[^.]+$/, ''),
    function: caller.getFunctionName() ?? undefined,
    line: source.line,
  };
};

/** The method and its caller. */
const SITES = 2;

// Not the stack's text: that has functions under names from the source map, which are not always theirs.
// biome-ignore lint/complexity/noBannedTypes: as Error.captureStackTrace takes it
const callSites = (below: Function): readonly NodeJS.CallSite[] => {
  const { prepareStackTrace, stackTraceLimit } = Error;
  const holder: { readonly stack?: unknown } = {};
  try {
    Error.stackTraceLimit = SITES;
    Error.prepareStackTrace = (_error, sites) => sites;
    Error.captureStackTrace(holder, below);
    return holder.stack as readonly NodeJS.CallSite[];
  } finally {
    Object.assign(Error, { prepareStackTrace, stackTraceLimit });
  }
};
