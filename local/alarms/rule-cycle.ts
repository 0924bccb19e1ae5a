/**
 * The way by which the rules of composite alarms lead from one back to itself; undefined if they do not.
 * @param childrenOf - the alarms in the rule of an alarm; none for an alarm without a rule
 */
export const ruleCycle = (
  name: string,
  childrenOf: (name: string) => readonly string[],
): readonly string[] | undefined => {
  const seen = new Set<string>();
  const pathFrom = (from: string): readonly string[] | undefined => {
    for (const child of childrenOf(from)) {
      if (child === name) return [from, child];
      if (seen.has(child)) continue;
      seen.add(child);
      const rest = pathFrom(child);
      if (rest) return [from, ...rest];
    }
    return undefined;
  };
  return pathFrom(name);
};
