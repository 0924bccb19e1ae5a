import type { OwnLines } from '../lines/own-lines';

/** Tells of each thing once: what fails for one span fails for each. */
export const tellOnce = (tell: OwnLines): OwnLines => {
  const told = new Set<string>();
  return (level, message, error) => {
    if (told.has(message)) return;
    told.add(message);
    tell(level, message, error);
  };
};
