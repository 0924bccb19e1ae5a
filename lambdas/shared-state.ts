const key = Symbol.for('watchkeeper.state');

/**
 * State of the process that a bundle and its parts share. Each of them has a copy of the modules that it imports; a
 * copy of this state would keep a part from seeing the invocation that it is called in.
 */
export const sharedState = <S>(name: string, make: () => S): S => {
  const process = globalThis as { [key]?: Map<string, unknown> };
  process[key] ??= new Map();
  const states = process[key];
  if (!states.has(name)) states.set(name, make());
  return states.get(name) as S;
};
