/** What an error is told from others by. */
interface Identity {
  readonly name: string;
  readonly message: string;
  readonly stack?: string;
  readonly cause?: Identity;
  readonly errors?: readonly Identity[];
}

const MAX_FRAMES = 3;
// A record cuts its message, and where depends on the values in it.
const MAX_TOLD_LENGTH = 200;
// The names that minifiers give, and change with every deployment, are shorter.
const MIN_NAME_LENGTH = 4;

/**
 * Eight hexadecimal digits that are the same for the same error in other requests, environments and deployments: made of
 * its name, its message and those of its causes without what changes, and the service's own functions nearest to where
 * it was thrown, without lines.
 */
export const fingerprint = (error: Identity): string =>
  hash([...told(error), ...ownFrames(error.stack ?? '').slice(0, MAX_FRAMES)].join('\n'));

const told = ({ name, message, cause, errors = [] }: Identity): ReadonlySet<string> =>
  new Set([
    `${name}: ${withoutValues(message).slice(0, MAX_TOLD_LENGTH)}`,
    ...(cause ? told(cause) : []),
    // How many of a kind differs from request to request.
    ...errors.flatMap((error) => [...told(error)]),
  ]);

/** Quoted texts, and words with a digit: ids, numbers, times, addresses. */
const values =
  /"[^"\n]*"|`[^`\n]*`|(?<!\w)'[^'\n]*'(?!\w)|“[^”\n]*”|‘[^’\n]*’|[\w.:@/+-]*\d[\w.:@/+-]*/g;

const withoutValues = (message: string): string => message.replace(values, '#');

const frame = /^\s*at (?:async )?(?:(.*?) \()?((?:file:\/\/)?[^()]+?):\d+:\d+\)?$/;
const foreign = /^node:|[\\/]node_modules[\\/]|^(?:file:\/\/)?\/var\/runtime\//;

/** Function and file of the frames that are the service's, the nearest first. */
const ownFrames = (stack: string): readonly string[] => {
  const frames = stack.split('\n').flatMap((line) => {
    const [, name = '', path = ''] = frame.exec(line) ?? [];
    return path === '' || foreign.test(path) ? [] : [`${functionName(name)} ${fileName(path)}`];
  });
  return [...new Set(frames)];
};

/** `new Orders`, `Object.place` and `e.place [as run]` are named by what minifiers leave alone. */
const functionName = (name: string): string => {
  const [last = ''] = name
    .replace(/^new /, '')
    .replace(/ \[as .*$/, '')
    .split('.')
    .slice(-1);
  return last.length < MIN_NAME_LENGTH || last === '<anonymous>' ? '' : last;
};

/** The file and its folder: where a function is unpacked says nothing. Bundlers put a hash of the content into names. */
const fileName = (path: string): string =>
  path
    .split(/[\\/]/)
    .slice(-2)
    .join('/')
    .replace(/[-.](?:[A-Z\d]{8}|[a-f\d]{8,})(?=[./]|$)/g, '');

/** FNV-1a, 32 bits. @see https://www.rfc-editor.org/rfc/rfc9923 */
const hash = (text: string): string => {
  let state = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) {
    state = Math.imul(state ^ text.charCodeAt(i), 0x01000193);
  }
  return (state >>> 0).toString(16).padStart(8, '0');
};
