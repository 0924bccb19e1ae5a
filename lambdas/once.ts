/** What gives the same value each time, made when it is first asked for. */
export const once = <V>(make: () => V): (() => V) => {
  let value: V | undefined;
  return () => {
    value ??= make();
    return value;
  };
};
